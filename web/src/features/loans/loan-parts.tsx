// The rows that belong to a loan, as tables.
import { Text } from "@mantine/core";
import { loanRepayments, loanSchedule } from "#web/api/loans.ts";
import type { Endpoint } from "#web/api/endpoint.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import * as format from "#web/lib/format.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";

export function plainColumn<R extends Row>(
  id: string,
  title: string,
  unit: format.Unit,
  width: number,
  description?: string,
): Column<R> {
  return {
    id,
    title: title + (unit === "naira" ? ", ₦" : ""),
    unit,
    width,
    sortable: false,
    value: (row) => cellOf(row, id),
    ...(description !== undefined && { description }),
  };
}

const repaymentColumns: readonly Column<Row>[] = [
  plainColumn("payment_date", "Paid on", "date", 112),
  plainColumn("payment_amount", "Amount", "naira", 108),
  plainColumn(
    "counts",
    "Counts",
    "flag",
    72,
    "Whether it enters the sums of the day: not reversed, and dated on or before it.",
  ),
  plainColumn("principal_paid", "Principal", "naira", 108),
  plainColumn("interest_paid", "Interest", "naira", 100),
  plainColumn("fees_paid", "Fees", "naira", 92),
  plainColumn("penalty_paid", "Penalty", "naira", 92),
  plainColumn("waiver_amount", "Waived", "naira", 92),
  plainColumn("waiver_type", "Waiver of", "text", 92),
  plainColumn("payment_method", "Method", "text", 104),
  plainColumn("is_backdated", "Backdated", "flag", 88, "Recorded on a later day than it is dated."),
  plainColumn("is_reversed", "Reversed", "flag", 84),
  plainColumn("reversal_date", "Reversed on", "date", 112),
  plainColumn("reversal_reason", "Reason", "text", 140),
  plainColumn("is_remitted", "Remitted", "flag", 84, "Handed over by the officer to the lender."),
  plainColumn("repayment_id", "Repayment", "text", 110),
  plainColumn("payment_reference", "Reference", "text", 160),
  plainColumn("recorded_at", "Recorded", "time", 150),
];

const scheduleColumns: readonly Column<Row>[] = [
  plainColumn("installment_number", "No.", "count", 56),
  plainColumn("due_date", "Due on", "date", 112),
  plainColumn("principal_due", "Principal", "naira", 108),
  plainColumn("interest_due", "Interest", "naira", 100),
  plainColumn("fee_due", "Fee", "naira", 92),
  plainColumn("total_due", "Total", "naira", 108),
  plainColumn("amount_paid", "Paid", "naira", 108),
  plainColumn("payment_status", "Status", "text", 92),
  plainColumn("payment_date", "Covered on", "date", 112),
];

export function LoanRepayments({ loan }: { loan: Row }) {
  return (
    <Part
      loan={loan}
      endpoint={loanRepayments}
      label="Repayments"
      columns={repaymentColumns}
      noun="repayment"
      emptyTitle="Nothing was repaid up to this day"
      emptyHint="Repayments appear here as soon as they are recorded."
    />
  );
}

export function LoanSchedule({ loan }: { loan: Row }) {
  return (
    <Part
      loan={loan}
      endpoint={loanSchedule}
      label="Schedule as sent"
      columns={scheduleColumns}
      noun="instalment"
      emptyTitle="No schedule was sent for this loan"
      emptyHint="Its due dates follow from its terms or its maturity date: the tab “Due and paid” has them."
    />
  );
}

function Part({
  loan,
  endpoint,
  label,
  columns,
  noun,
  emptyTitle,
  emptyHint,
}: {
  loan: Row;
  endpoint: Endpoint<Row[]>;
  label: string;
  columns: readonly Column<Row>[];
  noun: string;
  emptyTitle: string;
  emptyHint: string;
}) {
  const params = { loan_id: String(loan["loan_id"]) };
  const rows = usePagedRows(endpoint, params);
  return (
    <>
      <PartHead count={rows.total} noun={noun}>
        <ExportMenu endpoint={partOf(endpoint, params.loan_id)} params={{}} total={rows.total} />
      </PartHead>
      <DataTable
        label={label}
        columns={columns}
        rows={rows}
        height="max(280px, calc(100dvh - 230px))"
        emptyTitle={emptyTitle}
        emptyHint={emptyHint}
      />
    </>
  );
}

function PartHead({
  count,
  noun,
  children,
}: {
  count: number | undefined;
  noun: string;
  children?: React.ReactNode;
}) {
  return (
    <div style={{ display: "flex", justifyContent: "space-between", marginBottom: 8 }}>
      <Text size="sm" c="dimmed">
        {count === undefined ? "Loading" : format.plural(count, noun)}
      </Text>
      {children}
    </div>
  );
}

/** The endpoint of one loan: an export is a link, which has no parameters in its path. */
function partOf<T>(endpoint: Endpoint<T>, loanId: string): Endpoint<T> {
  return { ...endpoint, path: endpoint.path.replace(":loan_id", encodeURIComponent(loanId)) };
}
