import { Anchor, Group, SegmentedControl } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useMemo } from "react";
import { watchColumns } from "#contract/collection-columns.ts";
import { dpdBuckets } from "#contract/loan-columns.ts";
import { collectionsWatch, watchSumsShape } from "#web/api/collections.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import { Tone } from "#web/components/band.tsx";
import { ColumnMenu } from "#web/components/column-menu.tsx";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Panel } from "#web/components/panel.tsx";
import { loanTableColumns } from "#web/features/loans/loan-table.ts";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import { belongingFields, type FilterField, filterParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useColumns } from "#web/lib/use-columns.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export const watchFields: readonly FilterField[] = [
  ...belongingFields,
  {
    kind: "choices",
    name: "bucket",
    label: "DPD bucket",
    choices: dpdBuckets.map((value) => ({ value, label: value })),
  },
];

const usual = [
  "loan_id",
  "customer_name",
  "customer_phone",
  "officer_name",
  "branch",
  "paid_today",
  "due_today",
  "to_collect",
  "collected_today",
  "dpd_before",
  "current_dpd",
  "dpd_bucket",
  "arrears_amount",
  "last_payment_date",
];

/** What the list has beyond the fields of a loan, or shows in its own way. */
const own: Readonly<Record<string, Partial<Column<Row>>>> = {
  customer_phone: { title: "Phone", render: (row) => <Phone row={row} id="customer_phone" /> },
  officer_phone: {
    title: "Officer's phone",
    width: 150,
    render: (row) => <Phone row={row} id="officer_phone" />,
  },
  paid_today: {
    title: "Paid",
    width: 108,
    description: "Whether a payment is dated the day",
    render: (row) => <Paid isPaid={row["paid_today"] === true} />,
  },
  due_today: {
    title: "Due, ₦",
    width: 118,
    description: "Instalments due on the day",
  },
  to_collect: {
    title: "To collect, ₦",
    width: 126,
    description:
      "What the day has to bring for nothing to be late on the next: past due and due on the day, less what was settled before it",
  },
  collected_today: {
    title: "Received, ₦",
    width: 118,
    description: "Repayments that count, dated the day",
  },
  payments_today: { title: "Payments", description: "Payments dated the day" },
  dpd_before: {
    title: "DPD before",
    width: 96,
    description: "Days past due on the day before any repayment of it",
  },
  current_dpd: { title: "DPD now" },
  arrears_amount: { title: "Arrears, ₦" },
  last_payment_date: { title: "Last payment" },
};

/** A telephone dials it; what cannot be dialled is text. */
function Phone({ row, id }: { row: Row; id: string }) {
  const value = cellOf(row, id);
  if (typeof value !== "string" || value === "") return <span>{format.nothing}</span>;
  const digits = value.replaceAll(/[^+\d]/g, "");
  if (digits.length < 4) return <span>{value}</span>;
  return (
    <Anchor href={`tel:${digits}`} tabIndex={-1} fz="inherit">
      {value}
    </Anchor>
  );
}

function Paid({ isPaid }: { isPaid: boolean }) {
  return isPaid ? (
    <Tone tone="green" text="Paid" icon={<IconCircleCheck size={12} aria-hidden />} />
  ) : (
    <Tone tone="amber" text="Not paid" icon={<IconCircleX size={12} aria-hidden />} />
  );
}

export function WatchList({ day }: { day: string }) {
  const { state, set } = useUrlState();
  const openLoan = useLoanAddress();
  const columns = useMemo(
    () =>
      loanTableColumns(openLoan, watchColumns).map((column) => ({ ...column, ...own[column.id] })),
    [openLoan],
  );
  const choice = useColumns(columns, usual);
  const sort = state["sort"] ?? "-to_collect";
  const asked = { ...filterParams(state, watchFields), date: day, sort };
  const params = { ...asked, paid: state["paid"] };
  const rows = usePagedRows(collectionsWatch, params);
  const sums = rows.meta === undefined ? undefined : watchSumsShape.parse(rows.meta["summary"]);
  return (
    <Panel
      title="Watch list"
      hint={`Loans with an instalment due on ${format.date(day)}, or late when the day began`}
      actions={
        <>
          <ColumnMenu choice={choice} />
          <ExportMenu endpoint={collectionsWatch} params={params} total={rows.total} />
        </>
      }
    >
      <Group mb="xs" gap="xs" className="no-print">
        <SegmentedControl
          size="xs"
          aria-label="Paid or not"
          data={[
            { value: "", label: "All" },
            { value: "false", label: "Not paid" },
            { value: "true", label: "Paid" },
          ]}
          value={state["paid"] ?? ""}
          onChange={(paid) => set({ paid })}
        />
        {sums === undefined ? null : (
          <span data-testid="watch-count" style={{ fontSize: "0.75rem" }}>
            {format.plural(sums.loans, "loan")}: {format.count(sums.paid_loans)} paid,{" "}
            {format.count(sums.unpaid_loans)} not
          </span>
        )}
      </Group>
      <DataTable
        label="Watch list"
        columns={choice.shown}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        density={choice.density}
        height="560px"
        emptyTitle="No loan to watch"
        emptyHint="Nothing is due or late that passes the filters: take one away."
        {...(sums !== undefined && {
          summary: {
            loan_id: "All",
            due_today: format.naira(sums.due_today),
            to_collect: format.naira(sums.to_collect),
            collected_today: format.naira(sums.collected_today),
            arrears_amount: format.naira(sums.arrears_amount),
          },
        })}
      />
    </Panel>
  );
}
