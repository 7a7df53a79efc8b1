// Cohorts: groups of loans and what has become of them, all on one day or each at the same age.
import type { CohortAnswer, CohortKey, CohortQuery } from "#contract/flow-ports.ts";
import { vintageMonthsMax } from "#contract/limits.ts";
import type { IsoDate } from "#contract/ports.ts";
import { decimalText, ratio, rounded } from "#metrics/fraction.ts";
import type { Database, Session } from "#store/database.ts";
import { inSnapshot } from "./book.ts";
import { earlier, endOfMonth, firstOfMonth, later, monthOf } from "./months.ts";
import { disbursedBetween, type Observation, type Observed, observe, type Sum } from "./observe.ts";
import { checkMonths } from "./vintages.ts";

const keys: Readonly<Record<CohortKey, { key: string; label: string }>> = {
  wave: { key: "l.wave", label: "l.wave" },
  branch: { key: "l.branch", label: "l.branch" },
  officer: { key: "l.officer_id", label: "l.officer_name" },
  product: { key: "l.loan_type", label: "l.loan_type" },
  channel: { key: "l.channel", label: "l.channel" },
  region: { key: "l.region", label: "l.region" },
  vertical_lead: { key: "lower(l.vertical_lead_email)", label: "l.vertical_lead_name" },
};

const summed = [
  "loans",
  "disbursed",
  "outstanding",
  "principal_repaid",
  "par0",
  "par30",
  "fimr",
  "settled",
] as const satisfies readonly Sum[];
type Sums = Record<(typeof summed)[number], bigint>;

/** Before any loan and after any day. */
const ever = { from: "0001-01-01", to: "9999-12-31" };

/** All on one day; or the loans of each month so many month ends later, as far as that day has come. */
async function observationsOf(
  session: Session,
  query: CohortQuery,
  asOf: IsoDate,
): Promise<Observation[]> {
  const { months } = query;
  const to = query.to ?? ever.to;
  if (months === null) return [{ day: asOf, from: query.from ?? ever.from, to }];
  const oldest = firstOfMonth(monthOf(asOf) - vintageMonthsMax + 1);
  const from = query.from ?? oldest;
  checkMonths(from, asOf);
  const found = await disbursedBetween(session, from, earlier(to, asOf));
  if (found === null) return [];
  const first = monthOf(found.first);
  const all = Array.from({ length: monthOf(found.last) - first + 1 }, (_, index) => first + index);
  return all
    .map((month) => ({
      day: endOfMonth(month + months),
      from: later(from, firstOfMonth(month)),
      to: earlier(to, endOfMonth(month)),
    }))
    .filter(({ day }) => day <= asOf);
}

function share(part: bigint, whole: bigint): string {
  const value = ratio(part, whole);
  return value === null ? "null" : decimalText(rounded(value, 6), 6);
}

function rowJson(key: string | null, label: string | null, of: Sums): string {
  return (
    `{"cohort":${JSON.stringify(key)},"label":${JSON.stringify(label)},"loans":${of.loans},` +
    `"disbursed_amount":${decimalText(of.disbursed, 2)},"principal_outstanding":${decimalText(of.outstanding, 2)},` +
    `"principal_repaid":${decimalText(of.principal_repaid, 2)},"repaid_share":${share(of.principal_repaid, of.disbursed)},` +
    `"par0":${share(of.par0, of.outstanding)},"par30":${share(of.par30, of.outstanding)},"par30_of_disbursed":${share(of.par30, of.disbursed)},` +
    `"fimr":${share(of.fimr, of.loans)},"settled_share":${share(of.settled, of.loans)}}`
  );
}

/** Sums of all days, by cohort. */
function together(rows: readonly Observed<keyof Sums>[]) {
  const groups = new Map<string | null, { label: string | null; sums: Sums }>();
  for (const row of rows) {
    const { label, sums } = groups.get(row.key) ?? { label: row.label, sums: null };
    const added = summed.map((name) => [name, (sums?.[name] ?? 0n) + row[name]]);
    groups.set(row.key, { label, sums: Object.fromEntries(added) as Sums });
  }
  return [...groups].sort(([a], [b]) => compare(a, b));
}

/** By name, loans without one last. */
function compare(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export async function cohorts(db: Database, query: CohortQuery): Promise<CohortAnswer> {
  return inSnapshot(db, async (session, today, dataVersion) => {
    const asOf = query.asOf ?? today;
    const onDay = asOf === today ? "stored" : "every";
    const positions = query.months === null ? onDay : "named";
    const observations = await observationsOf(session, query, asOf);
    const rows = await observe(session, observations, {
      ...keys[query.by],
      sums: summed,
      filters: query.filters,
      positions,
    });
    const json = together(rows).map(([key, { label, sums }]) => rowJson(key, label, sums));
    return { json: `[${json.join(",")}]`, asOf, dataVersion };
  });
}
