// Officers: listed, narrowed, compared, looked into, and audited.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { settled } from "../support/page.ts";
import { dashboardUrl, test } from "../support/browser.ts";

type Row = Record<string, string | number | boolean | null>;
interface Answer<T> {
  data: T;
  meta: { total: number };
}

async function api<T = Row[]>(path: string): Promise<Answer<T>> {
  const answer = await fetch(`${await dashboardUrl()}/api/v1${path}`);
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as Answer<T>;
}

const grid = (page: Page) => page.getByRole("grid", { name: "Officers" });

async function rowsOf(page: Page): Promise<number> {
  // The heading is one of them.
  return Number(await grid(page).getAttribute("aria-rowcount")) - 1;
}

function sortOf(url: string): string {
  return new URL(url).searchParams.get("sort") ?? "";
}

function column(page: Page, id: string): Promise<string[]> {
  return grid(page).locator(`[role="rowgroup"] [data-column="${id}"]`).allInnerTexts();
}

/** The rows of a CSV without its heading: a line break within quotes ends none. */
function csvRows(text: string): number {
  return (
    text
      .replaceAll(/"(?:[^"]|"")*"/g, "")
      .trimEnd()
      .split("\n").length - 1
  );
}

describe("the list of officers", () => {
  test("every usual column that has a heading to click sorts as the service does", async ({
    open,
  }) => {
    const page = await open({ path: "/officers" });
    const headings = grid(page).locator('[role="columnheader"] button');
    const number = await headings.count();
    expect(number).toBeGreaterThan(13);
    for (let index = 0; index < number; index += 1) {
      // oxlint-disable no-await-in-loop -- one heading after the other
      const before = sortOf(page.url());
      await headings.nth(index).click();
      await page.waitForURL((url) => sortOf(url.href) !== before);
      const sort = sortOf(page.url());
      const { data } = await api(`/metrics/officers?limit=5&sort=${sort}`);
      await expect
        .poll(async () => (await column(page, "officer_name")).slice(0, 5), {
          timeout: 10_000,
          interval: 200,
          message: sort,
        })
        .toEqual(data.map((row) => row["officer_name"]));
      // oxlint-enable no-await-in-loop
    }
  });

  test("a band and a search leave as many rows as the service counts, on the screen and in the file", async ({
    open,
  }) => {
    const page = await open({ path: "/officers" });
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByRole("combobox", { name: "Risk band" }).press("ArrowDown");
    await page.getByRole("option", { name: "Watch" }).click();
    await page.keyboard.press("Escape");
    await page.waitForURL(/risk_band=Watch/);
    await page.getByRole("textbox", { name: /Name, e-mail/ }).fill("ola");
    await page.waitForURL(/search=ola/);
    await settled(page);
    const asked = "/metrics/officers?risk_band=Watch&search=ola";
    const { data, meta } = await api(`${asked}&limit=1000`);
    expect(meta.total).toBeGreaterThan(0);
    expect(await rowsOf(page)).toBe(meta.total);
    expect(new Set(await column(page, "risk_band"))).toEqual(new Set(["Watch"]));
    await page.reload();
    await settled(page);
    expect(await rowsOf(page)).toBe(data.length);
    await page.getByRole("button", { name: "Export" }).click();
    const href = await page.getByRole("menuitem", { name: "CSV" }).getAttribute("href");
    const file = await fetch(new URL(href ?? "", await dashboardUrl()));
    expect(csvRows(await file.text())).toBe(meta.total);
  });

  test("two officers that are chosen stand side by side, and each metric says who is better", async ({
    open,
  }) => {
    const page = await open({ path: "/officers?sort=risk_score&watchlist=true" });
    const boxes = grid(page).getByRole("button", { name: /^Compare / });
    await boxes.nth(0).click();
    await page.getByText("Choose a second officer").waitFor();
    await boxes.nth(8).click();
    await settled(page);
    const ids = new URL(page.url()).searchParams.get("compare")?.split(",") ?? [];
    const [one, other] = await Promise.all(
      ids.map(async (id) => (await api<{ current: Row }>(`/metrics/officers/${id}`)).data.current),
    );
    const verdicts = async (metric: string): Promise<string[]> => {
      const cells = page.locator(`[data-metric="${metric}"] td`);
      return (await cells.allInnerTexts()).map(
        (text) => /\b(?:better|equal)\b/.exec(text)?.[0] ?? "",
      );
    };
    const expected = (metric: string, isHigherBetter: boolean): string[] => {
      const [a, b] = [Number(one?.[metric]), Number(other?.[metric])];
      if (a === b) return ["equal", "equal"];
      return a > b === isHigherBetter ? ["better", ""] : ["", "better"];
    };
    expect(await verdicts("rank")).toEqual(expected("rank", false));
    expect(await verdicts("risk_score")).toEqual(["", "better"]);
    expect(await verdicts("fimr")).toEqual(expected("fimr", false));
    expect(await verdicts("active_loans")).toEqual(["", ""]);
    await page.goBack();
    await page.getByText("Choose a second officer").waitFor();
    await page.goForward();
    await page.getByTestId("comparison-sentence").waitFor();
    await page.getByRole("button", { name: "End the comparison" }).click();
    await page
      .getByRole("heading", { name: "Compare two officers" })
      .waitFor({ state: "detached" });
  });

  test("a number explains itself with its officer as the scope, and none where a filter cut the loans", async ({
    open,
  }) => {
    const page = await open({ path: "/officers?sort=risk_score&watchlist=true" });
    const [worst] = (await api("/metrics/officers?sort=risk_score&watchlist=true&limit=1")).data;
    await grid(page).locator('[role="rowgroup"] [data-column="fimr"] button').first().click();
    await page.waitForURL(/explain=fimr/);
    const asked = new URL(page.url()).searchParams;
    expect(asked.get("explain_scope")).toBe(`officer:${String(worst?.["officer_id"])}`);
    const cut = await open({
      path: `/officers?branch=${encodeURIComponent(String(worst?.["branch"]))}`,
    });
    await cut.getByText("take the filters away to explain").waitFor();
    expect(await grid(cut).locator('[data-column="fimr"]').count()).toBeGreaterThan(0);
    expect(await grid(cut).locator('[data-column="fimr"] button').count()).toBe(0);
  });

  test("by keyboard alone one comes from the list to an officer and back to the same list", async ({
    open,
  }) => {
    const page = await open({ path: "/officers?sort=-portfolio_total&density=normal" });
    const { data } = await api("/metrics/officers?sort=-portfolio_total&limit=2");
    await grid(page).focus();
    for (const key of ["ArrowDown", "ArrowDown", "Enter"]) {
      // oxlint-disable-next-line no-await-in-loop
      await page.keyboard.press(key);
    }
    const name = String(data[1]?.["officer_name"]);
    await page.getByRole("heading", { level: 1, name }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/officers/${String(data[1]?.["officer_id"])}`);
    await page.goBack();
    await settled(page);
    expect(page.url()).toContain("sort=-portfolio_total&density=normal");
    expect((await column(page, "officer_name"))[1]).toBe(name);
  });
});

describe("the page of an officer", () => {
  test("shows the service's numbers, the change since a chosen day, and lists as long as its buckets say", async ({
    open,
  }) => {
    const [worst] = (await api("/metrics/officers?sort=-portfolio_total&watchlist=true&limit=1"))
      .data;
    const id = String(worst?.["officer_id"]);
    const page = await open({ path: `/officers/${id}?compare_to=2026-11-10` });
    const then = (await api<{ previous: Row }>(`/metrics/officers/${id}?compare_to=2026-11-10`))
      .data.previous;
    const tile = page.locator('[data-metric="active_loans"]').first();
    expect(await tile.innerText()).toContain(String(worst?.["active_loans"]));
    const change = Number(worst?.["active_loans"]) - Number(then["active_loans"]);
    const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
    expect(await tile.innerText()).toContain(`${sign}${Math.abs(change)}`);
    expect(await tile.innerText()).toContain("since 10 Nov 2026");
    const links = page.locator("[data-bucket] a");
    const counts = await links.evaluateAll((all) =>
      all.map((link) => Number(link.firstChild?.textContent)),
    );
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(worst?.["active_loans"]);
    await links.last().click();
    const loans = page.getByRole("grid", { name: "Loans" });
    await loans.waitFor();
    await settled(page);
    expect(Number(await loans.getAttribute("aria-rowcount")) - 1).toBe(counts.at(-1));
  });

  test("an officer who does not exist is a sentence", async ({ open }) => {
    const page = await open({ path: "/officers/NOBODY", allow: /404/ });
    expect(await page.getByRole("alert").first().innerText()).toContain(
      "No officer has this officer_id",
    );
  });
});

interface Audit {
  officer_id: string;
  version: number;
}

/** An officer whom nobody has audited; another one for each name, so that tests do not meet. */
async function unaudited(place: number): Promise<string> {
  const known = (await api<Audit[]>("/audit/officers?limit=1000")).data.map(
    ({ officer_id: id }) => id,
  );
  const { data } = await api("/metrics/officers?limit=1000&sort=-portfolio_total");
  const free = data.map((row) => String(row["officer_id"])).filter((id) => !known.includes(id));
  return free[place] ?? "";
}

async function choose(page: Page, form: string, field: string, option: RegExp): Promise<void> {
  const within = page.getByRole("form", { name: form });
  await within.getByRole("combobox", { name: field }).click();
  await page.getByRole("option", { name: option }).click();
}

function submit(page: Page, form: string): Promise<void> {
  return page.getByRole("form", { name: form }).locator('button[type="submit"]').click();
}

describe("the audit of an officer", () => {
  test("goes from its assignment over its allowed steps and an action into the history", async ({
    open,
  }) => {
    const id = await unaudited(0);
    const page = await open({ path: `/officers/${id}` });
    const standing = page.getByTestId("audit-standing");
    await page.getByText("Nothing was done yet").waitFor();
    expect(await page.getByRole("form", { name: /^Status/ }).count()).toBe(0);
    await choose(page, "Assign", "Team member", /Amina Bello/);
    await submit(page, "Assign");
    await standing.getByText("Assigned to Amina Bello.").waitFor();
    await page
      .getByRole("form", { name: /^Status/ })
      .getByRole("combobox")
      .click();
    expect(await page.getByRole("option").allInnerTexts()).toEqual(["In Progress"]);
    await page.keyboard.press("Escape");
    await submit(page, "Status, now Assigned");
    await standing.getByText("In Progress").waitFor();
    const note = "Ledger <b>and</b> receipts agree 🙂";
    await choose(page, "Action", "What was done", /Visit/);
    await page.getByRole("form", { name: "Action" }).getByLabel("Note").fill(note);
    await submit(page, "Action");
    const history = page.getByTestId("audit-history");
    await history.getByText(note).waitFor();
    await choose(page, "Status, now In Progress", "Next status", /Resolved/);
    await submit(page, "Status, now In Progress");
    await standing.getByText("Resolved").waitFor();
    await history.getByText("Status Resolved, before In Progress").waitFor();
    const { data } = await api<Audit>(`/audit/officers/${id}`);
    expect(data).toMatchObject({ status: "Resolved", version: 4, last_action: { notes: note } });
    expect(await history.getByRole("listitem").count()).toBe(4);
  });

  test("who writes to what somebody else changed since is told so, keeps the note, and can send it again", async ({
    open,
  }) => {
    const id = await unaudited(1);
    const page = await open({ path: `/officers/${id}`, allow: /409/ });
    const note = page.getByRole("form", { name: "Action" }).getByLabel("Note");
    await note.fill("Seen by me");
    const body = JSON.stringify({ action_type: "Call", version: 0 });
    const headers = { "content-type": "application/json" };
    const url = `${await dashboardUrl()}/api/v1/audit/officers/${id}/actions`;
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(201);
    // Before the page hears of the new data version by itself.
    await submit(page, "Action");
    const told = page.getByRole("alert").filter({ hasText: "Somebody else changed this audit" });
    await told.waitFor();
    expect(await note.inputValue()).toBe("Seen by me");
    await told.getByRole("button", { name: "Read the newest state" }).click();
    await told.waitFor({ state: "detached" });
    await settled(page);
    await submit(page, "Action");
    await page.getByTestId("audit-history").getByText("Seen by me").waitFor();
    expect((await api<Audit>(`/audit/officers/${id}`)).data.version).toBe(2);
  });
});
