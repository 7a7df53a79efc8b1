import { Group, SegmentedControl } from "@mantine/core";
import { earlyIndicatorColumns, movements } from "#contract/loan-columns.ts";
import type { Meta } from "#web/api/endpoint.ts";
import { earlyIndicators, earlySummaryShape } from "#web/api/loans.ts";
import { DrilldownList } from "#web/features/drilldowns/drilldown-list.tsx";
import { movementName, MovementTone } from "#web/features/drilldowns/movement.tsx";
import { naira } from "#web/features/loans/loan-summary.tsx";
import { Totals } from "#web/features/loans/totals.tsx";
import { filterParams, type FilterField, loanFields } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const movementField: FilterField = {
  kind: "choices",
  name: "movement",
  label: "Movement",
  choices: movements.map((value) => ({ value, label: movementName(value) })),
};

const otherFields = loanFields.filter(({ name }) => name !== "early_indicator");
const fields = [...otherFields, movementField];

const usual = [
  "loan_id",
  "customer_name",
  "officer_name",
  "branch",
  "current_dpd",
  "previous_dpd",
  "movement",
  "arrears_amount",
  "actual_outstanding",
  "oldest_unpaid_due_date",
  "last_payment_date",
  "missed_instalments",
  "loan_amount",
  "customer_phone",
];

const drawn = {
  movement: (row: { movement?: unknown }) => <MovementTone movement={row.movement} />,
};

/** Loans in their first days of delay, today or the day before. */
export function EarlyIndicators() {
  return (
    <DrilldownList
      title="Early indicators"
      hint="Loans 1 to 6 days past due on the day or the day before: to be visited before they are lost."
      endpoint={earlyIndicators}
      kinds={earlyIndicatorColumns}
      usual={usual}
      usualSort="-arrears_amount"
      fields={fields}
      drawn={drawn}
      emptyTitle="No loan is in its first days of delay"
      Head={EarlyHead}
    />
  );
}

function summaryOf(meta: Meta | undefined) {
  const read = earlySummaryShape.safeParse(meta?.["summary"]);
  return read.success ? read.data : undefined;
}

function EarlyHead({ meta }: { meta: Meta | undefined }) {
  const summary = summaryOf(meta);
  return (
    <Group justify="space-between" align="flex-end" gap="xs">
      <Totals
        label="Totals of the filtered loans"
        totals={[
          { label: "Loans", value: format.show(summary?.loans, "count") },
          {
            label: "At stake",
            value: summary === undefined ? format.nothing : naira(summary.total_outstanding),
            description: "Principal, interest and fees outstanding of these loans.",
          },
          {
            label: "Arrears",
            value: summary === undefined ? format.nothing : naira(summary.arrears_amount),
          },
          {
            label: "1 to 6 days late on the day",
            value: format.show(summary?.tagged_loans, "count"),
          },
          { label: "The day before", value: format.show(summary?.tagged_loans_before, "count") },
        ]}
      />
      <MovementChoice />
    </Group>
  );
}

/** The counts are of all movements, whichever is chosen. */
function MovementChoice() {
  const { state, set } = useUrlState();
  const all = useApi(earlyIndicators, { ...filterParams(state, otherFields), limit: 1 });
  const counts = summaryOf(all.data?.meta);
  const data = [
    { value: "all", label: `All${counts === undefined ? "" : ` ${format.count(counts.loans)}`}` },
    ...movements.map((movement) => {
      const loans = counts?.movements.find((one) => one.movement === movement)?.loans;
      const count = loans === undefined ? "" : ` ${format.count(loans)}`;
      return { value: movement, label: movementName(movement) + count };
    }),
  ];
  return (
    <SegmentedControl
      size="xs"
      mb="xs"
      className="no-print"
      aria-label="Movement since the day before"
      data={data}
      value={state["movement"] ?? "all"}
      onChange={(value) => set({ movement: value === "all" ? null : value })}
    />
  );
}
