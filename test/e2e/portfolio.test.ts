// The portfolio's screen: its numbers are the API's, and what a number counts is one click away with the same count.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { dashboardUrl, expectAccessible, test } from "../support/browser.ts";
import { settled } from "../support/page.ts";

type Values = Record<string, number | null>;

async function answer(path: string): Promise<{ data: unknown; meta: { total?: number } }> {
  const response = await fetch(`${await dashboardUrl()}/api/v1${path}`);
  expect(response.status, path).toBe(200);
  return (await response.json()) as { data: unknown; meta: { total?: number } };
}

async function metricsOf(query: string): Promise<Values> {
  return (await answer(`/metrics/portfolio${query}`)).data as Values;
}

async function text(page: Page, tile: string, part: "value" | "delta"): Promise<string> {
  const found = page.getByTestId(`tile-${tile}`).getByTestId(part);
  // What is only for those who hear it stands behind a colon or after "since".
  return (await found.innerText()).split(/\s*(?:since|:)/)[0]?.trim() ?? "";
}

/** Rows of the table on the screen, once it is there. */
async function rowsOf(page: Page): Promise<number> {
  const counted = await page.getByRole("grid").first().getAttribute("aria-rowcount");
  // The heading is one of them.
  return Number(counted) - 1;
}

const grouped = (value: number): string => value.toLocaleString("en-NG");
const signed = (value: number, digits: number): string =>
  `${value > 0 ? "+" : value < 0 ? "−" : "±"}${Math.abs(value).toFixed(digits)}`;

test("each tile that counts loans or officers opens a list of as many", async ({ open }) => {
  const page = await open({ path: "/" });
  const links = page.locator('[data-testid^="tile-"] a');
  const texts = await links.allInnerTexts();
  const numbers = texts.flatMap((shown) => {
    const number = /^([\d,]+) (?:loan|officer)s?$/.exec(shown)?.[1];
    return number === undefined ? [] : [Number(number.replaceAll(",", ""))];
  });
  // Seven of the book, seven of PAR, FIMR, slippage, roll and the watch list.
  expect(numbers).toHaveLength(18);
  const counted = page.locator('[data-testid^="tile-"] a').filter({ hasText: /^\d/ });
  const addresses = await counted.evaluateAll((all) =>
    all.map((link) => link.getAttribute("href")),
  );
  // Several tiles count the same loans.
  const lists = new Map(addresses.map((href, index) => [href, index]));
  for (const [href, index] of lists) {
    // oxlint-disable no-await-in-loop -- one page goes there and back
    await counted.nth(index).click();
    await page.getByRole("grid").first().waitFor();
    expect(await rowsOf(page), href ?? "").toBe(numbers[index]);
    await page.goBack();
    await counted.nth(17).waitFor();
    // oxlint-enable no-await-in-loop
  }
  expect(addresses.map((href) => numbers[lists.get(href) ?? -1])).toEqual(numbers);
}, 120_000);

test("the day of the address turns the tiles to it", async ({ open }) => {
  const page = await open({ path: "/?as_of=2026-11-05" });
  const [then, today] = [await metricsOf("?as_of=2026-11-05"), await metricsOf("")];
  expect(then["active_loans"]).not.toBe(today["active_loans"]);
  expect(await text(page, "active_loans", "value")).toBe(grouped(Number(then["active_loans"])));
  expect(await text(page, "par30", "value")).toBe(`${(Number(then["par30"]) * 100).toFixed(2)} %`);
  expect(await text(page, "risk_score", "value")).toBe(String(then["risk_score"]));
  expect(await page.getByTestId("day-banner").innerText()).toContain("5 Nov 2026");
  await page.getByRole("button", { name: "Back to today" }).click();
  await settled(page);
  expect(await text(page, "active_loans", "value")).toBe(grouped(Number(today["active_loans"])));
});

test("a delta is the difference between the answers of the two days", async ({ open }) => {
  const page = await open({ path: "/?as_of=2026-11-19" });
  const now = await metricsOf("?as_of=2026-11-19");
  for (const { choice, day } of [
    { choice: "Week before", day: "2026-11-12" },
    { choice: "Day before", day: "2026-11-18" },
  ]) {
    // oxlint-disable no-await-in-loop -- one after the other on one page
    const then = await metricsOf(`?as_of=${day}`);
    await page.getByText(choice).first().click();
    await settled(page);
    const change = (metric: string): number => Number(now[metric]) - Number(then[metric]);
    expect(await text(page, "active_loans", "delta")).toBe(signed(change("active_loans"), 0));
    expect(await text(page, "par30", "delta")).toBe(`${signed(change("par30") * 100, 2)} pts`);
    // oxlint-enable no-await-in-loop
  }
});

test("the bridge closes, and each of its steps lists as many loans as it says", async ({
  open,
}) => {
  const page = await open({ path: "/?measure=par15&bridge=week" });
  expect(await page.getByTestId("bridge-gap").innerText()).toContain("difference ₦0.00");
  const steps = page.locator("[data-step] button");
  const numbers = await steps.evaluateAll((buttons) =>
    buttons.map((button) => button.firstChild?.textContent ?? ""),
  );
  expect(numbers.length).toBeGreaterThan(3);
  for (const [index, number] of numbers.entries()) {
    // oxlint-disable no-await-in-loop -- one drawer at a time
    await steps.nth(index).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("grid").waitFor();
    expect(await drawer.getByTestId("step-count").innerText()).toMatch(`${number} loan`);
    expect(await rowsOf(page)).toBe(Number(number.replaceAll(",", "")));
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    // oxlint-enable no-await-in-loop
  }
});

test("a bucket of the ageing and the ends of the bridge open the loans they count", async ({
  open,
}) => {
  const page = await open({ path: "/?bridge=week" });
  const links = page.locator('[data-testid="ageing"] a, [data-testid="bridge"] a');
  const found = await links.evaluateAll((all) =>
    all.map((link) => [link.getAttribute("href") ?? "", link.firstChild?.textContent ?? ""]),
  );
  expect(found).toHaveLength(8);
  const totals = await Promise.all(
    found.map(async ([href]) => grouped((await answer(`${href}&limit=1`)).meta.total ?? 0)),
  );
  expect(totals).toEqual(found.map(([, number]) => number));
});

test("a filter narrows every number, and stays on the way to the list", async ({ open }) => {
  const page = await open({ path: "/?region=South%20West" });
  const now = await metricsOf("?region=South%20West");
  expect(await text(page, "active_loans", "value")).toBe(grouped(Number(now["active_loans"])));
  await page.getByTestId("tile-overdue_15d").getByRole("link").click();
  await page.getByRole("grid").first().waitFor();
  const query = new URL(page.url()).searchParams;
  expect(Object.fromEntries(query)).toEqual({
    region: "South West",
    portfolio: "true",
    dpd_min: "16",
  });
});

test("the address restores the page: by reload, back and forward", async ({ open }) => {
  const page = await open({ path: "/" });
  await page.getByText("Week before").first().click();
  await page.getByText("12 months").click();
  await page.getByText("Start of month").click();
  await settled(page);
  const chosen = async (): Promise<string[]> =>
    page
      .locator("input[type=radio]:checked")
      .evaluateAll((inputs) => inputs.map((input) => input.getAttribute("value") ?? ""));
  expect(await chosen()).toEqual(["week", "month", "months"]);
  await page.locator("[data-step] button").first().click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("grid").waitFor();
  const count = await drawer.getByTestId("step-count").innerText();
  await page.reload();
  await drawer.getByRole("grid").waitFor();
  expect(await drawer.getByTestId("step-count").innerText()).toBe(count);
  await page.goBack();
  await drawer.waitFor({ state: "detached" });
  await settled(page);
  expect(await chosen()).toEqual(["week", "month", "months"]);
  await page.goBack();
  await settled(page);
  expect(await chosen()).toEqual(["week", "day", "months"]);
  await page.goForward();
  await settled(page);
  expect(await chosen()).toEqual(["week", "month", "months"]);
});

test("a number is explained, and a step's loans are opened and closed, by the keyboard alone", async ({
  open,
}) => {
  const page = await open({ path: "/" });
  await page.getByTestId("tile-par30").getByRole("button").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/explain=par30/);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes("explain"));
  await page.locator("[data-step] button").first().focus();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("grid").waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  expect(new URL(page.url()).search).toBe("");
});

test("on a phone nothing is wider than the window, and axe finds nothing with the charts there", async ({
  open,
}) => {
  const page = await open({ path: "/", width: 390, height: 844, theme: "dark" });
  await page.getByText("12 months").scrollIntoViewIfNeeded();
  await page.locator("figure svg").first().waitFor();
  await settled(page);
  const width = await page.evaluate("document.documentElement.scrollWidth");
  expect(width).toBe(390);
  await expectAccessible(page);
});
