import { Stack, Title } from "@mantine/core";
import { useMemo } from "react";
import { pageLimitMax } from "#contract/limits.ts";
import { loanExplanation } from "#web/api/explain.ts";
import { dueCurve, type Instalment } from "#web/api/loans.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { Figure, Lines } from "#web/components/figure.tsx";
import { Failure, Loading } from "#web/components/states.tsx";
import { curveEvents, curvePoints } from "#web/features/loans/due-curve-points.ts";
import { plainColumn } from "#web/features/loans/loan-parts.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { wholeRows } from "#web/lib/use-paged-rows.ts";

/** A page of the API; loans of more instalments are rare, and the sentence says so. */
const instalmentsMax = pageLimitMax;

const columns: readonly Column<Instalment>[] = [
  plainColumn("installment_number", "No.", "count", 56),
  plainColumn("due_date", "Due on", "date", 112),
  plainColumn("amount_due", "Amount", "naira", 104),
  plainColumn("cumulative_due", "Due so far", "naira", 112),
  plainColumn("amount_settled", "Settled", "naira", 104),
  plainColumn("covered_on", "Covered on", "date", 112),
  plainColumn(
    "days_late",
    "Days late",
    "count",
    76,
    "From the due date to the day it was covered, or to the day one looks at.",
  ),
];

const figureColumns = [
  { id: "date", title: "Day", unit: "date" },
  { id: "due", title: "Due so far, ₦", unit: "naira" },
  { id: "settled", title: "Settled so far, ₦", unit: "naira" },
] as const;

const lines = [
  { id: "due", title: "Due so far", color: "orange.6" },
  { id: "settled", title: "Settled so far", color: "brand.6" },
];

/** What was due against what was settled, and every instalment. */
export function DueCurve({ loan }: { loan: Row }) {
  const loanId = String(loan["loan_id"]);
  const curve = useApi(dueCurve, { loan_id: loanId, limit: instalmentsMax });
  const settled = useApi(loanExplanation, { loan_id: loanId, field: "settled_amount" });
  const error = curve.error ?? settled.error;
  const book = useMemo(
    () =>
      curve.data && settled.data
        ? {
            disbursed: String(loan["disbursement_date"]),
            asOf: curve.data.meta.as_of ?? String(loan["disbursement_date"]),
            instalments: curve.data.data,
            repayments: settled.data.data.repayments,
          }
        : null,
    [curve.data, settled.data, loan],
  );
  if (book === null) {
    if (error === null) return <Loading height={300} label="Loading what was due and paid" />;
    const again = (): void => void Promise.all([curve.refetch(), settled.refetch()]);
    return <Failure error={error} retry={again} />;
  }
  return (
    <Stack gap="md">
      <Figure
        label="Due and settled over time"
        sentence={sentenceOf(loan, book.asOf, curve.data?.meta.total ?? 0)}
        columns={figureColumns}
        rows={curveEvents(book)}
      >
        <Lines
          rows={curvePoints(book)}
          along="date"
          alongUnit="date"
          series={lines}
          unit="naira"
          fromZero
        />
      </Figure>
      <section aria-label="Instalments">
        <Title order={3} mb={4}>
          Instalments
        </Title>
        <DataTable
          label="Instalments"
          columns={columns}
          rows={wholeRows(book.instalments)}
          height={420}
          emptyTitle="Nothing is due of this loan"
          emptyHint="It has neither terms nor a schedule that an instalment could follow from."
        />
      </section>
    </Stack>
  );
}

function sentenceOf(loan: Row, asOf: string, instalments: number): string {
  const naira = (field: string): string => `₦${format.show(cellOf(loan, field), "naira")}`;
  const late =
    cellOf(loan, "arrears_amount") === 0
      ? "nothing is in arrears"
      : `${naira("arrears_amount")} is in arrears`;
  const more =
    instalments > instalmentsMax ? ` The first ${format.count(instalmentsMax)} are shown.` : "";
  return (
    `Before ${format.date(asOf)}, ${naira("past_due_amount")} of ${naira("amount_due_total")} had fallen due and ` +
    `${naira("settled_amount")} is settled: ${late}. ${format.show(cellOf(loan, "covered_instalments"), "count")} of ` +
    `${format.plural(instalments, "instalment")} covered.${more}`
  );
}
