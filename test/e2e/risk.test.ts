// Risk against yield: a mark for each officer with a portfolio, the alerts, and the tracker of audits.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { settled } from "../support/page.ts";
import { dashboardUrl, test } from "../support/browser.ts";

interface List {
  data: Record<string, string | number | null>[];
  meta: { total: number };
}

async function api(path: string): Promise<List> {
  const answer = await fetch(`${await dashboardUrl()}/api/v1${path}`);
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as List;
}

async function rowsOf(page: Page, name: string): Promise<number> {
  const rows = await page.getByRole("grid", { name }).getAttribute("aria-rowcount");
  // The heading is one of them.
  return Number(rows) - 1;
}

async function withPortfolio(group: string): Promise<List["data"]> {
  const first = await api(`/metrics/${group}?limit=1000`);
  const rest = first.meta.total > 1000 ? await api(`/metrics/${group}?limit=1000&page=2`) : null;
  return [...first.data, ...(rest?.data ?? [])].filter((row) => Number(row["portfolio_total"]) > 0);
}

test("each officer with a portfolio has one mark, which opens that officer; so has each branch", async ({
  open,
}) => {
  const page = await open({ path: "/risk" });
  const marks = page.getByTestId("risk-mark");
  const officers = await withPortfolio("officers");
  expect(await marks.count()).toBe(officers.length);
  const figure = page.getByRole("figure", { name: "Risk score against yield" });
  const worst = officers.toSorted((a, b) => Number(a["risk_score"]) - Number(b["risk_score"]))[0];
  expect(await figure.innerText()).toContain(
    `The lowest risk score is ${String(worst?.["risk_score"])}`,
  );
  const watch = officers.filter((row) => row["risk_band"] === "Watch").length;
  expect(await figure.innerText()).toContain(`${watch} Watch`);
  await page.getByText("Branches", { exact: true }).last().click();
  await page.waitForURL(/by=branches/);
  await settled(page);
  expect(await marks.count()).toBe((await withPortfolio("branches")).length);
  await page.goBack();
  await settled(page);
  // The last mark is drawn on top of all others.
  const last = marks.last();
  const href = await last.getAttribute("href");
  await last.click();
  await page.waitForURL(`**${href}`);
  await page.getByTestId("officer-facts").waitFor();
});

test("the alerts are the watch list, the lowest score first, and as many in the list of officers", async ({
  open,
}) => {
  const page = await open({ path: "/risk" });
  const { data, meta } = await api("/metrics/officers?watchlist=true&sort=risk_score&limit=5");
  expect(meta.total).toBeGreaterThan(0);
  expect(await rowsOf(page, "Alerts")).toBe(meta.total);
  const names = page
    .getByRole("grid", { name: "Alerts" })
    .locator('[role="rowgroup"] [data-column="officer_name"]');
  expect((await names.allInnerTexts()).slice(0, 5)).toEqual(data.map((row) => row["officer_name"]));
  await page.getByRole("link", { name: "In Officers" }).click();
  await settled(page);
  expect(await rowsOf(page, "Officers")).toBe(meta.total);
});

test("the tracker has the audits of a status, also after a reload and in the file", async ({
  open,
}) => {
  const page = await open({ path: "/risk" });
  expect(await rowsOf(page, "Audit tracker")).toBe(
    (await api("/audit/officers?limit=1")).meta.total,
  );
  await page.getByRole("combobox", { name: "Status of the audit" }).click();
  await page.getByRole("option", { name: "In Progress" }).click();
  await page.waitForURL(/audit_status=In(?:\+|%20)Progress/);
  await page.reload();
  await settled(page);
  const { meta } = await api("/audit/officers?status=In%20Progress&limit=1");
  expect(meta.total).toBeGreaterThan(0);
  expect(await rowsOf(page, "Audit tracker")).toBe(meta.total);
  const panel = page.getByRole("region", { name: "Audit tracker" });
  await panel.getByRole("button", { name: "Export" }).click();
  const href = await page.getByRole("menuitem", { name: "NDJSON" }).getAttribute("href");
  const file = await (await fetch(new URL(href ?? "", await dashboardUrl()))).text();
  const rows = file
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { status: string });
  expect(rows).toHaveLength(meta.total);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["In Progress"]));
});
