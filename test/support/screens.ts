/** Every screen of the dashboard: what the screenshots show and what the checks of every screen go through. */

import type { Page } from "playwright-core";

export interface Sample {
  loanId: string;
  officerId: string;
}

export interface ScreenCase {
  name: string;
  path(sample: Sample): string;
}

export const screenCases: readonly ScreenCase[] = [
  { name: "portfolio", path: () => "/" },
  { name: "explain", path: () => "/?explain=par30" },
  { name: "loans", path: () => "/loans" },
  { name: "loan", path: ({ loanId }) => `/loans?loan=${encodeURIComponent(loanId)}` },
  { name: "officers", path: () => "/officers" },
  { name: "officer", path: ({ officerId }) => `/officers/${encodeURIComponent(officerId)}` },
  { name: "branches", path: () => "/branches" },
  { name: "regions", path: () => "/regions" },
  { name: "leads", path: () => "/vertical-leads" },
  { name: "fimr", path: () => "/fimr" },
  { name: "early", path: () => "/early-indicators" },
  { name: "collections", path: () => "/collections" },
  { name: "cohorts", path: () => "/cohorts" },
  { name: "watch", path: () => "/collections?tab=watch" },
  { name: "vintages", path: () => "/cohorts?tab=vintages" },
  {
    name: "transitions",
    path: () =>
      "/cohorts?tab=transitions&from=2026-11-08&to=2026-11-18&from_bucket=0&to_bucket=1-6",
  },
  { name: "risk", path: () => "/risk" },
  { name: "data", path: () => "/data" },
  { name: "settings", path: () => "/settings" },
  { name: "definitions", path: () => "/definitions" },
];

/** What opens over a screen, or is another part of it. */
export interface OverlayCase extends ScreenCase {
  /** What one does to see it, where its address is not enough. */
  open?(page: Page): Promise<void>;
  width?: number;
}

const clickFirst = (role: "button" | "link", name: string | RegExp) => (page: Page) =>
  page.getByRole(role, { name }).first().click();

const loanPart = (tab: string): OverlayCase => ({
  name: `loan: ${tab}`,
  path: ({ loanId }) => `/loans?loan=${encodeURIComponent(loanId)}&loan_tab=${tab}`,
});

export const overlayCases: readonly OverlayCase[] = [
  ...["due-curve", "repayments", "schedule", "history"].map(loanPart),
  { name: "loans of a step of the bridge", path: () => "/?step=written_off" },
  { name: "filters", path: () => "/loans?status=Active", open: clickFirst("button", /^Filters/) },
  { name: "columns", path: () => "/officers", open: clickFirst("button", "Columns") },
  { name: "export", path: () => "/branches", open: clickFirst("button", "Export") },
  {
    name: "two officers compared",
    path: () => "/officers",
    open: async (page) => {
      const toggles = page.getByRole("button", { name: /^Compare / });
      await toggles.nth(0).click();
      await toggles.nth(1).click();
    },
  },
  { name: "fields of a loan", path: () => "/definitions?tab=fields" },
  { name: "an earlier day", path: () => "/collections?as_of=2026-10-01" },
  { name: "nothing found", path: () => "/loans?dpd_min=9000" },
  {
    name: "menu of a phone",
    path: () => "/risk",
    open: clickFirst("button", "Open the menu"),
    width: 390,
  },
];

/** A loan and an officer that have something to show: payments and days past due, the most loans. */
export async function findSample(url: string): Promise<Sample> {
  const [loan, officer] = await Promise.all([
    first(
      `${url}/api/v1/loans?status=Active&dpd_min=7&dpd_max=30&sort=-actual_outstanding&limit=1`,
    ),
    first(`${url}/api/v1/metrics/officers?sort=-active_loans&limit=1`),
  ]);
  return { loanId: String(loan["loan_id"]), officerId: String(officer["officer_id"]) };
}

async function first(address: string): Promise<Record<string, unknown>> {
  const answer = await fetch(address);
  const text = await answer.text();
  const [row] = answer.ok ? (JSON.parse(text) as { data: Record<string, unknown>[] }).data : [];
  if (!row) throw new Error(`${address} has no row to show: ${text.slice(0, 300)}`);
  return row;
}
