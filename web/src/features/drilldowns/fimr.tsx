import { loanColumns } from "#contract/loan-columns.ts";
import type { Meta } from "#web/api/endpoint.ts";
import { fimrDrilldown, fimrSummaryShape } from "#web/api/loans.ts";
import { Explained } from "#web/components/explain-button.tsx";
import { DrilldownList } from "#web/features/drilldowns/drilldown-list.tsx";
import { naira } from "#web/features/loans/loan-summary.tsx";
import { Totals } from "#web/features/loans/totals.tsx";
import { scopeOfFilters } from "#web/lib/explain-target.ts";
import { belongingFields, loanFields } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const fields = loanFields.filter(({ name }) => name !== "fimr");

const usual = [
  "loan_id",
  "customer_name",
  "officer_name",
  "branch",
  "status",
  "days_since_due",
  "current_dpd",
  "dpd_bucket",
  "actual_outstanding",
  "first_instalment_due_date",
  "first_payment_received_date",
  "disbursement_date",
  "loan_amount",
  "customer_phone",
];

/** Loans that missed their first instalment. */
export function Fimr() {
  return (
    <DrilldownList
      title="First instalment missed (FIMR)"
      hint="Loans of which no payment came on or before the first due date, whatever came later."
      endpoint={fimrDrilldown}
      kinds={loanColumns}
      usual={usual}
      usualSort="-days_since_due"
      fields={fields}
      emptyTitle="No loan missed its first instalment"
      Head={FimrTotals}
    />
  );
}

function FimrTotals({ meta }: { meta: Meta | undefined }) {
  const read = fimrSummaryShape.safeParse(meta?.["summary"]);
  const summary = read.success ? read.data : undefined;
  return (
    <Totals
      label="Totals of the filtered loans"
      totals={[
        { label: "Loans", value: format.show(summary?.tagged_loans, "count") },
        {
          label: "Of disbursed",
          value: format.show(summary?.disbursed_loans, "count"),
          description: "Loans disbursed up to the day that pass the same filters.",
        },
        {
          label: "FIMR",
          value: <Rate rate={summary?.fimr} />,
          description: "Loans that missed their first instalment ÷ loans disbursed.",
        },
        {
          label: "In the portfolio",
          value: format.show(summary?.active_loans, "count"),
          description: "Of these loans, those that are neither closed, written off nor settled.",
        },
        {
          label: "Never paid",
          value: format.show(summary?.never_paid_loans, "count"),
          description: "Of these loans, those of which nothing was ever paid.",
        },
        {
          label: "At stake",
          value: summary === undefined ? format.nothing : naira(summary.amount_at_stake),
          description: "What is still owed of those that are in the portfolio.",
        },
        {
          label: "First payment late by, on average",
          value: summary === undefined ? format.nothing : days(summary.average_days_since_due),
        },
        {
          label: "At most",
          value: summary === undefined ? format.nothing : days(summary.largest_days_since_due),
        },
      ]}
    />
  );
}

function days(value: number | null): string {
  return value === null ? format.nothing : format.plural(Math.round(value), "day");
}

/** It explains itself where the filters name one group; other filters are no scope of the metric. */
function Rate({ rate }: { rate: number | null | undefined }) {
  const { state } = useUrlState();
  const belonging = new Set(belongingFields.map(({ name }) => name));
  const isNarrowed =
    state["search"] !== undefined ||
    fields.some(({ name }) => !belonging.has(name) && state[name] !== undefined);
  const scope = isNarrowed ? null : scopeOfFilters(state);
  return (
    <Explained target={scope === null ? null : { metric: "fimr", scope }} label="FIMR">
      {format.show(rate, "ratio")}
    </Explained>
  );
}
