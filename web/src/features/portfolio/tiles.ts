/** What the tiles of the portfolio are: which metric each shows, and which list it counts. */

import type { UrlPatch } from "#web/lib/url-state.ts";

/** A list with as many rows as the tile says. */
interface CountedList {
  path: string;
  patch: UrlPatch;
  noun: "loan" | "officer";
  /** Which of the counts it is. */
  count: CountName;
}

/** Lists of the portfolio that are counted; each by the list itself. */
export type CountName =
  | "portfolio"
  | "paying"
  | "inactive"
  | "never_paid"
  | "fimr"
  | "watchlist"
  | "due_last_week"
  | LateCount;
type LateCount =
  | "late_0d"
  | "late_1d"
  | "late_7d"
  | "late_15d"
  | "late_30d"
  | "late_60d"
  | "late_90d"
  | "late_1to6d";

export interface MetricTile {
  metric: string;
  /** Where the registry's title is too long for a tile. */
  title?: string;
  /** Metric that is its band. */
  band?: string;
  list?: CountedList;
  /** Officers, sorted by it: a score counts nothing. */
  officersBy?: string;
}

const loansOf = (count: CountName, patch: UrlPatch = {}): CountedList => ({
  path: "/loans",
  patch: { portfolio: "true", ...patch },
  noun: "loan",
  count,
});

/** More than so many days past due. */
const parDays = [0, 1, 7, 15, 30, 60, 90] as const;

export const bookTiles: readonly MetricTile[] = [
  { metric: "portfolio_total", list: loansOf("portfolio") },
  { metric: "total_outstanding", list: loansOf("portfolio") },
  {
    metric: "overdue_15d",
    title: "Overdue > 15 days",
    list: loansOf("late_15d", { dpd_min: "16" }),
  },
  { metric: "active_loans", title: "Active loans", list: loansOf("portfolio") },
  {
    metric: "paying_loans",
    title: "Paying (last 7 days)",
    list: loansOf("paying", { activity: "paying" }),
  },
  {
    metric: "inactive_loans",
    title: "Inactive (paid before)",
    list: loansOf("inactive", { activity: "inactive" }),
  },
  {
    metric: "never_paid_loans",
    title: "Never paid",
    list: loansOf("never_paid", { activity: "never_paid" }),
  },
];

export const parTiles: readonly MetricTile[] = parDays.map((days) => ({
  metric: `par${days}`,
  list: loansOf(`late_${days}d`, { dpd_min: String(days + 1) }),
}));

export const qualityTiles: readonly MetricTile[] = [
  {
    metric: "fimr",
    title: "First missed (FIMR)",
    band: "fimr_band",
    list: { path: "/fimr", patch: {}, noun: "loan", count: "fimr" },
  },
  {
    metric: "slippage",
    band: "slippage_band",
    list: loansOf("late_1to6d", { dpd_min: "1", dpd_max: "6" }),
  },
  {
    metric: "roll",
    title: "Roll (1–6 → 7+)",
    band: "roll_band",
    list: loansOf("due_last_week", { dpd_min: "1", dpd_max: "6" }),
  },
  { metric: "ayr", title: "Adjusted yield (AYR)", band: "ayr_band", officersBy: "ayr" },
  { metric: "dqi", title: "Quality index (DQI)", band: "dqi_band", officersBy: "dqi" },
  { metric: "risk_score", band: "risk_band", officersBy: "risk_score" },
];

/** Days before the shown one on which `roll` looks at loans 1 to 6 days late. */
export const rollDays = 7;

export const windowTiles: readonly MetricTile[] = [
  { metric: "expected", title: "Due, 30 days" },
  { metric: "collected", title: "Received, 30 days" },
  { metric: "collection_rate", title: "Rate, 30 days" },
  { metric: "amount_due_7d", title: "Due in next 7 days" },
];
