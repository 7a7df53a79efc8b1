// The sums of a list of loans: as the line above its rows, and as the row under them.
import type { ReactNode } from "react";
import { type LoanSummary, loanSummaryShape } from "#web/api/loans.ts";
import type { Meta } from "#web/api/endpoint.ts";
import { type Total, Totals } from "#web/features/loans/totals.tsx";
import * as format from "#web/lib/format.ts";

/** Undefined until the list was answered. */
export function loanSummary(meta: Meta | undefined): LoanSummary | undefined {
  const read = loanSummaryShape.safeParse(meta?.["summary"]);
  return read.success ? read.data : undefined;
}

export function naira(value: number): ReactNode {
  return <span title={`₦${format.naira(value)}`}>{format.shortNaira(value)}</span>;
}

export function LoanTotals({ summary }: { summary: LoanSummary | undefined }) {
  return <Totals label="Totals of the filtered loans" totals={totalsOf(summary)} />;
}

function totalsOf(summary: LoanSummary | undefined): Total[] {
  const money = (value: number | undefined): ReactNode =>
    value === undefined ? format.nothing : naira(value);
  return [
    { label: "Loans", value: format.show(summary?.loans, "count") },
    {
      label: "In the portfolio",
      value: format.show(summary?.active_loans, "count"),
      description: "Disbursed, and neither closed, written off nor settled on the day.",
    },
    {
      label: "Portfolio",
      value: money(summary?.portfolio_total),
      description: "Principal outstanding of the loans in the portfolio.",
    },
    {
      label: "Outstanding",
      value: money(summary?.actual_outstanding),
      description: "Principal, interest and fees still owed by all of these loans.",
    },
    {
      label: "Arrears",
      value: money(summary?.arrears_amount),
      description: "The late part alone, of all of these loans.",
    },
    {
      label: "Overdue > 15 days",
      value: money(summary?.overdue_15d),
      description:
        "Principal outstanding of the loans in the portfolio that are more than 15 days past due.",
    },
  ];
}

/** Sums by column id: what the server adds up over everything that is filtered. */
export function summaryRow(
  summary: LoanSummary | undefined,
): Readonly<Record<string, ReactNode>> | undefined {
  if (summary === undefined) return undefined;
  const columns = [
    "principal_outstanding",
    "total_outstanding",
    "actual_outstanding",
    "arrears_amount",
  ] as const;
  return {
    loan_id: format.count(summary.loans),
    ...Object.fromEntries(columns.map((column) => [column, format.naira(summary[column])])),
  };
}
