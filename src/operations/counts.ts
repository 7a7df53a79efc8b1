import { defineOperation } from "./operation.ts";
import { grouped, textTable } from "./text-table.ts";

interface Counts {
  as_of: string;
  entities: { entity: string; count: number }[];
  waves: { wave: string; count: number }[];
  vertical_leads: {
    total_loans: number;
    with_vertical_lead: number;
    /** Two decimals; null without loans. */
    coverage_pct: string | null;
  };
  recent_repayments: { payment_date: string; repayment_count: number; total_amount: string }[];
}

// Every row of the last seven days counts, reversed ones too: it shows what arrives, not what settles.
const selectCounts = `
select c.business_date as as_of,
  (select json_agg(e) from (
    select 'Officers' as entity, count(*) as count from officers
    union all select 'Customers', count(*) from customers
    union all select 'Loans', count(*) from loan
    union all select 'Repayments', count(*) from repayments
    union all select 'Schedules', count(*) from loan_instalment
    union all select 'Holidays', count(*) from holidays
  ) e) as entities,
  (select coalesce(json_agg(w order by w.wave), '[]') from (select wave, count(*) as count from loan group by wave) w) as waves,
  (select json_build_object('total_loans', count(*), 'with_vertical_lead', count(vertical_lead_email),
    'coverage_pct', round(100.0 * count(vertical_lead_email) / nullif(count(*), 0), 2)::text) from loan) as vertical_leads,
  (select coalesce(json_agg(r order by r.payment_date desc), '[]') from (
    select payment_date, count(*) as repayment_count, round(sum(payment_amount), 2)::text as total_amount
    from repayments
    where payment_date >= c.business_date - 7 and payment_date <= c.business_date
    group by payment_date
  ) r) as recent_repayments
from clock c`;

export const counts = defineOperation({
  name: "counts",
  summary: "Counts records by entity, waves, vertical-lead coverage and recent repayments",
  parameters: {},
  examples: [["seeds counts", "also a first look after a sync"]],
  async run({ db }) {
    const [row] = await db.query<Counts>(selectCounts);
    if (!row) throw new Error("table clock is empty");
    return { status: "ok", result: row, text: textOf(row) };
  },
});

function textOf({
  as_of,
  entities,
  waves,
  vertical_leads: leads,
  recent_repayments: recent,
}: Counts): string {
  return [
    textTable(
      ["entity", "count"],
      entities.map(({ entity, count }) => [entity, grouped(count)]),
    ),
    textTable(
      ["wave", "count"],
      waves.map(({ wave, count }) => [wave, grouped(count)]),
    ),
    textTable(
      ["total loans", "with vertical lead", "coverage %"],
      [[grouped(leads.total_loans), grouped(leads.with_vertical_lead), leads.coverage_pct ?? ""]],
    ),
    `Repayments of the seven days to ${as_of}`,
    textTable(
      ["payment date", "repayments", "total amount"],
      recent.map((day) => [
        day.payment_date,
        grouped(day.repayment_count),
        grouped(day.total_amount),
      ]),
    ),
  ].join("\n\n");
}
