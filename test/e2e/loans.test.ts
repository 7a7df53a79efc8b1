// All loans: narrowed, sorted, exported, refreshed, scrolled to the end.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { test } from "../support/browser.ts";
import { api, column } from "../support/loan-screen.ts";
import { settled } from "../support/page.ts";

/** A total by its name, such as `16,357`. */
async function total(page: Page, name: string): Promise<string> {
  const one = page
    .getByTestId("totals")
    .locator("div", { has: page.getByText(name, { exact: true }) });
  return one.locator("dd").innerText();
}

const grid = (page: Page) => page.getByRole("grid", { name: "Loans" });

/** The rows of a CSV: a line break within quotes ends none. */
function csvRows(text: string): number {
  const outside = text.replaceAll(/"(?:[^"]|"")*"/g, "");
  return outside.trimEnd().split("\n").length;
}

describe("the list of all loans", () => {
  test("a filter narrows rows and totals to what the service counts, and a reload keeps it", async ({
    open,
  }) => {
    const page = await open({ path: "/loans" });
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByRole("combobox", { name: "Status", exact: true }).press("ArrowDown");
    await page.getByRole("option", { name: "Written Off" }).click();
    await page.keyboard.press("Escape");
    await page.waitForURL(/status=Written(\+|%20)Off/);
    await settled(page);
    const { meta } = await api("/loans?status=Written%20Off&limit=1");
    expect(meta.total).toBeGreaterThan(0);
    const count = meta.total.toLocaleString("en-NG");
    expect(await total(page, "Loans")).toBe(count);
    expect(new Set(await column(page, "status"))).toEqual(new Set(["Written Off"]));
    expect(await page.getByTestId("summary-row").innerText()).toContain(count);
    await page.reload();
    await settled(page);
    expect(await total(page, "Loans")).toBe(count);
    await page.getByRole("button", { name: "Take away: Status" }).click();
    await settled(page);
    const all = await api("/loans?limit=1");
    expect(await total(page, "Loans")).toBe(all.meta.total.toLocaleString("en-NG"));
  });

  test("a heading sorts the whole list, the other way with the second click", async ({ open }) => {
    const page = await open({ path: "/loans?status=Active" });
    for (const sort of ["-arrears_amount", "arrears_amount"]) {
      // oxlint-disable-next-line no-await-in-loop
      await page.getByRole("columnheader", { name: "Arrears" }).getByRole("button").click();
      // oxlint-disable-next-line no-await-in-loop
      await page.waitForURL(new RegExp(`sort=${sort}$`));
      // oxlint-disable-next-line no-await-in-loop
      await settled(page);
      // oxlint-disable-next-line no-await-in-loop
      const { data } = await api(`/loans?status=Active&limit=5&sort=${sort}`);
      // oxlint-disable-next-line no-await-in-loop
      expect((await column(page, "loan_id")).slice(0, 5)).toEqual(
        data.map((row) => row["loan_id"]),
      );
    }
  });

  test("chosen columns and density come back by a reload, and by the link in another browser", async ({
    open,
  }) => {
    const page = await open({ path: "/loans?limit=1" });
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("textbox", { name: "Find a column" }).fill("vertical lead");
    await page.getByRole("checkbox", { name: "Vertical lead", exact: true }).check();
    await page.getByText("Roomy").click();
    await page.keyboard.press("Escape");
    await page.reload();
    await settled(page);
    const headings = await page.getByRole("columnheader").allInnerTexts();
    expect(headings).toContain("Vertical lead");
    const { pathname, search } = new URL(page.url());
    const other = await open({ path: pathname + search });
    expect(await other.getByRole("columnheader").allInnerTexts()).toEqual(headings);
    const row = other.getByRole("row").nth(1);
    expect((await row.boundingBox())?.height).toBe(36);
  });

  test("an export has every filtered row, not only those that were read", async ({ open }) => {
    const page = await open({ path: "/loans?region=South+West&portfolio=true" });
    const count = (await api("/loans?region=South%20West&portfolio=true&limit=1")).meta.total;
    expect(count).toBeGreaterThan(100);
    expect(await total(page, "Loans")).toBe(count.toLocaleString("en-NG"));
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "CSV" }).click(),
    ]);
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    expect(csvRows(Buffer.concat(parts).toString("utf8"))).toBe(count + 1);
  });

  test("Refresh Fields says how many changed and how many were processed, and reads the table anew", async ({
    open,
  }) => {
    const page = await open({ path: "/loans" });
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.url().endsWith("/loans/recalculate-fields")),
      page.waitForResponse((one) => one.url().includes("/api/v1/loans?")),
      page.getByRole("button", { name: "Refresh Fields" }).click(),
    ]);
    const { data } = (await answer.json()) as {
      data: { loans_updated: number; total_loans_processed: number };
    };
    const message = page.getByRole("alert").filter({ hasText: "Fields refreshed" });
    await message.waitFor();
    const all = await api("/loans?limit=1");
    expect(data.total_loans_processed).toBe(all.meta.total);
    const text = await message.innerText();
    expect(text).toContain(`${data.loans_updated.toLocaleString("en-NG")} loans really changed`);
    expect(text).toContain(`${all.meta.total.toLocaleString("en-NG")} loans processed`);
    await page.getByRole("button", { name: "Refresh Fields" }).waitFor();
  });

  test("Refresh Fields that fails says so in a sentence, and can be tried again", async ({
    open,
  }) => {
    const page = await open({ path: "/loans?limit=1", allow: /ERR_INTERNET_DISCONNECTED/ });
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Refresh Fields" }).click();
    const message = page.getByRole("alert").filter({ hasText: "were not refreshed" });
    await message.waitFor();
    expect(await message.innerText()).toContain("The server does not answer.");
    await page.getByRole("button", { name: "Refresh Fields" }).waitFor();
    await page.context().setOffline(false);
  });
});

/** From the click to a row that can be read. */
const firstRowMs = 1_000;

describe("scrolling all loans", () => {
  test("the first row is there within a second after one comes from another screen", async ({
    open,
  }) => {
    const passed: number[] = [];
    // A busy machine may take longer: then the next one counts, on a page that has read nothing yet.
    while (passed.length < 4 && !passed.some((ms) => ms <= firstRowMs)) {
      // oxlint-disable no-await-in-loop -- one after the other
      const page = await open({ path: "/definitions" });
      const began = performance.now();
      await page.getByRole("link", { name: "All loans" }).click();
      await page.getByRole("rowheader").first().getByRole("link").waitFor();
      passed.push(Math.round(performance.now() - began));
      await page.close();
      // oxlint-enable no-await-in-loop
    }
    process.stderr.write(`all loans: the first row after ${passed.join(", ")} ms\n`);
    expect(Math.min(...passed)).toBeLessThanOrEqual(firstRowMs);
  });

  test("Ctrl+End goes to the last loan of the whole list, and back by Ctrl+Home", async ({
    open,
  }) => {
    const page = await open({ path: "/loans?sort=loan_id" });
    const { meta } = await api("/loans?limit=1&sort=loan_id");
    const end = await api(`/loans?limit=1&sort=loan_id&page=${meta.total}`);
    const last = String(end.data[0]?.["loan_id"]);
    await grid(page).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+End");
    await page.getByRole("rowheader", { name: last, exact: true }).waitFor();
    await settled(page);
    expect((await column(page, "loan_id")).at(-1)).toBe(last);
    await page.keyboard.press("Control+Home");
    const first = await api("/loans?limit=1&sort=loan_id");
    const id = String(first.data[0]?.["loan_id"]);
    await page.getByRole("rowheader", { name: id, exact: true }).waitFor();
    expect(await grid(page).evaluate((frame) => frame.scrollTop)).toBe(0);
  });

  test("while one scrolls with the wheel, rows are always drawn", async ({ open }) => {
    const page = await open({ path: "/loans" });
    await grid(page).hover();
    await page.evaluate(watchFrames);
    for (let step = 0; step < 60; step += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await page.mouse.wheel(0, 300);
      // oxlint-disable-next-line no-await-in-loop
      await page.evaluate("new Promise((done) => requestAnimationFrame(() => done()))");
    }
    await settled(page);
    const seen = (await page.evaluate("window.seenFrames")) as Seen;
    process.stderr.write(
      `scrolling: ${seen.frames} frames, the longest ${Math.round(seen.longest)} ms, in a row without rows ${seen.bare}, ` +
        `with rows that wait ${Math.round(seen.waiting)} ms\n`,
    );
    expect(seen.top).toBeGreaterThan(10_000);
    // Of frames and not of time: how long a frame takes is the machine's.
    expect(seen.bare).toBeLessThanOrEqual(2);
  });
});

interface Seen {
  frames: number;
  longest: number;
  /** The most frames in a row in which a part of the table showed no row at all. */
  bare: number;
  /** The longest time in a row in which a row in view waited for its page. */
  waiting: number;
  top: number;
}

/** Looks at every frame what the table shows. */
const watchFrames = `(() => {
  const frame = document.querySelector('[role="grid"]');
  const seen = { frames: 0, longest: 0, bare: 0, waiting: 0, top: 0 };
  window.seenFrames = seen;
  let before = performance.now(), bare = 0, waitingSince = null;
  const look = (now) => {
    const box = frame.getBoundingClientRect();
    const rows = [...frame.querySelectorAll('[role="rowgroup"] > [role="row"]')]
      .map((row) => ({ row, box: row.getBoundingClientRect() }))
      .filter((one) => one.box.bottom > box.top + 40 && one.box.top < box.bottom);
    const top = Math.min(...rows.map((one) => one.box.top)), bottom = Math.max(...rows.map((one) => one.box.bottom));
    const isBare = rows.length === 0 || top > box.top + 42 || bottom < box.bottom - 60;
    const isWaiting = rows.some((one) => one.row.textContent === "");
    bare = isBare ? bare + 1 : 0;
    waitingSince = isWaiting ? (waitingSince ?? before) : null;
    seen.frames += 1;
    seen.longest = Math.max(seen.longest, now - before);
    seen.bare = Math.max(seen.bare, bare);
    if (waitingSince !== null) seen.waiting = Math.max(seen.waiting, now - waitingSince);
    seen.top = frame.scrollTop;
    before = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;
