/** Columns of the instalments and repayments behind a field. */

import type { ExplainedInstalment, ExplainedRepayment } from "#web/api/explain.ts";
import type { Column } from "#web/components/columns.ts";
import type { Unit, Value } from "#web/lib/format.ts";
import * as format from "#web/lib/format.ts";

function column<R>(
  id: string,
  title: string,
  unit: Unit,
  width: number,
  value: (row: R) => Value,
): Column<R> {
  return { id, title, unit, width, sortable: false, value };
}

export const instalmentColumns: readonly Column<ExplainedInstalment>[] = [
  column("installment_number", "No.", "count", 56, (row) => row.installment_number),
  column("due_date", "Due", "date", 104, (row) => row.due_date),
  column("amount_due", "Amount due, ₦", "naira", 116, (row) => row.amount_due),
  column("cumulative_due", "Cumulative, ₦", "naira", 116, (row) => row.cumulative_due),
  column("tolerance", "Tolerance, ₦", "naira", 92, (row) => row.tolerance),
  column("is_covered", "Covered", "flag", 76, (row) => row.is_covered),
  column("covered_on", "Covered on", "date", 104, (row) => row.covered_on),
  column("is_past_due", "Past due", "flag", 76, (row) => row.is_past_due),
];

/** Whether any row has something to say in a column: empty ones are left away. */
export function repaymentColumns(
  rows: readonly ExplainedRepayment[],
): Column<ExplainedRepayment>[] {
  const all: Column<ExplainedRepayment>[] = [
    column("repayment_id", "Repayment", "text", 110, (row) => row.repayment_id),
    column("payment_date", "Paid on", "date", 104, (row) => row.payment_date),
    column("amount", "Brings, ₦", "naira", 118, (row) => row.amount),
    column("payment_amount", "Amount, ₦", "naira", 118, (row) => row.payment_amount),
    column("settles", "Settles, ₦", "naira", 118, (row) => row.settles),
    column("dpd_before", "DPD before", "count", 84, (row) => row.dpd_before),
    column("left_out", "Left out", "text", 140, (row) =>
      row.left_out === null ? null : format.words(row.left_out),
    ),
    column("waiver_amount", "Waived, ₦", "naira", 104, (row) => row.waiver_amount),
    column("penalty_paid", "Penalty, ₦", "naira", 104, (row) => row.penalty_paid),
  ];
  return all.filter(
    (one, index) => index < 2 || rows.some((row) => !format.isQuiet(one.value(row))),
  );
}
