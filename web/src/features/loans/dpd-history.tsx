import { Stack, Text, Title } from "@mantine/core";
import { type Change, loanChanges, loanTransitions, type Transition } from "#web/api/loans.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { DpdTone } from "#web/features/loans/dpd-tone.tsx";
import classes from "#web/features/loans/loan-drawer.module.css";
import { loanTitle } from "#web/features/loans/loan-table.ts";
import { plainColumn } from "#web/features/loans/loan-parts.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";

/** The newest changes; a loan with more is rare, and the text says so. */
const changesMax = 100;

const events: Readonly<Record<Transition["event"], string>> = {
  repayment: "A repayment came",
  due_date_passed: "A due date passed unpaid",
  day: "Another day passed",
};

const columns: readonly Column<Transition>[] = [
  plainColumn("date", "Day", "date", 112),
  {
    ...plainColumn("from_bucket", "From", "text", 92),
    render: (row) => <DpdTone bucket={row.from_bucket} />,
  },
  {
    ...plainColumn("to_bucket", "To", "text", 92),
    render: (row) => <DpdTone bucket={row.to_bucket} />,
  },
  plainColumn("to_dpd", "DPD", "count", 60),
  {
    ...plainColumn("event", "Because", "text", 190),
    value: (row) => events[row.event],
  },
  plainColumn("due_date", "Instalment of", "date", 112),
  plainColumn("repaid_amount", "Repaid", "naira", 104),
  plainColumn("actual_outstanding", "Outstanding", "naira", 116),
];

/** When the loan came into another bucket and why, and what was recorded of it. */
export function DpdHistory({ loan }: { loan: Row }) {
  const loanId = String(loan["loan_id"]);
  const rows = usePagedRows(loanTransitions, { loan_id: loanId });
  return (
    <Stack gap="md">
      <section aria-label="Changes of the DPD bucket">
        <Title order={3} mb={4}>
          Changes of the DPD bucket
        </Title>
        <DataTable
          label="Changes of the DPD bucket"
          columns={columns}
          rows={rows}
          height={360}
          emptyTitle="This loan was never late"
          emptyHint="Up to this day each instalment was covered by its due date."
        />
      </section>
      <Changes loanId={loanId} />
    </Stack>
  );
}

function Changes({ loanId }: { loanId: string }) {
  const query = useApi(loanChanges, { loan_id: loanId, limit: changesMax });
  return (
    <section aria-label="What was recorded">
      <Title order={3} mb={4}>
        What was recorded
      </Title>
      <Loaded query={query}>
        {({ data, meta }) =>
          data.length === 0 ? (
            <Empty title="Nothing was recorded of this loan" />
          ) : (
            <>
              <Text size="xs" c="dimmed" mb={4}>
                Of the loan and its repayments, the newest first, whatever the day.
                {(meta.total ?? 0) > data.length
                  ? ` The newest ${data.length} of ${format.count(meta.total ?? 0)}.`
                  : ""}
              </Text>
              <ul className={classes["changes"]}>
                {data.map((change) => (
                  <li
                    key={`${change.changed_at} ${change.entity} ${change.record_id} ${change.change}`}
                  >
                    <ChangeItem change={change} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function ChangeItem({ change }: { change: Change }) {
  const what = change.entity === "loan" ? "Loan" : `Repayment ${change.record_id}`;
  return (
    <details open={change.change === "changed"}>
      <summary>
        {format.time(change.changed_at)}: {what} {change.change},{" "}
        {format.plural(change.fields.length, "field")}
      </summary>
      <ul className={classes["changes"]}>
        {change.fields.map((one) => (
          <li key={one.field}>
            {loanTitle(one.field)}: <Before field={one} /> <bdi>{shown(one, "new")}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Nothing stood there before a record came first. */
function Before({ field }: { field: Row }) {
  if (cellOf(field, "old") === null) return null;
  return (
    <>
      <bdi>{shown(field, "old")}</bdi> →
    </>
  );
}

function shown(field: Row, side: "old" | "new"): string {
  const value = cellOf(field, side);
  return typeof value === "number" ? String(value) : format.show(value, "text");
}
