import * as z from "zod/mini";
import { riskReasonShape } from "#web/api/officers.ts";
import { type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { Panel } from "#web/components/panel.tsx";
import { plainColumn } from "#web/features/loans/loan-parts.tsx";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import * as format from "#web/lib/format.ts";
import { wholeRows } from "#web/lib/use-paged-rows.ts";
import { useMemo } from "react";

const reasonsShape = z.array(riskReasonShape);

const reasonNames: Readonly<Record<string, string>> = {
  dpd: "DPD",
  fimr: "FIMR",
  quiet: "No payment",
};

/** Reasons that gave points, the heaviest first: `DPD 19.56 of 40, Arrears 20 of 20`. */
function reasonsText(row: Row): string {
  const read = reasonsShape.safeParse(row["risk_reasons"]);
  if (!read.success) return format.nothing;
  return read.data
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .map(
      ({ reason, points, of }) =>
        `${reasonNames[reason] ?? format.words(reason)} ${points} of ${of}`,
    )
    .join(", ");
}

/** The loans of the officer to look at first, with the reasons for it. */
export function TopRiskLoans({ loans }: { loans: readonly Row[] }) {
  const openLoan = useLoanAddress();
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        ...plainColumn("loan_id", "Loan", "text", 84),
        href: (row) => openLoan(String(row["loan_id"])),
      },
      plainColumn("customer_name", "Customer", "text", 170),
      plainColumn("risk_points", "Risk points", "decimal", 76),
      { ...plainColumn("risk_reasons", "Reasons, points", "text", 470), value: reasonsText },
      plainColumn("current_dpd", "DPD", "count", 60),
      plainColumn("missed_instalments", "Missed instalments", "count", 104),
      plainColumn("arrears_amount", "Arrears", "naira", 110),
      plainColumn("actual_outstanding", "Outstanding", "naira", 118),
      plainColumn("oldest_unpaid_due_date", "Oldest unpaid due", "date", 104),
      plainColumn("last_payment_date", "Last payment", "date", 104),
      plainColumn("customer_phone", "Phone", "text", 150),
    ],
    [openLoan],
  );
  return (
    <Panel
      title="Loans to look at first"
      hint="Late loans of the portfolio, the most risk points first; the reasons say what made the points."
    >
      <DataTable
        label="Loans to look at first"
        columns={columns}
        rows={wholeRows(loans)}
        height={340}
        emptyTitle="No late loans"
        emptyHint="No loan of this officer's portfolio is past due on this day."
      />
    </Panel>
  );
}
