import { collectionsBranches, collectionsOfficers } from "#web/api/collections.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Panel } from "#web/components/panel.tsx";
import { sumsOf } from "#web/features/collections/collection-tiles.tsx";
import { type CollectionWindow } from "#web/features/collections/collection-window.ts";
import { belongingParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { joinList } from "#web/lib/list-value.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import {
  patched,
  screenAddress,
  useUrlState,
  writeSearch,
  type UrlState,
} from "#web/lib/url-state.ts";

const sums = [
  [
    "expected",
    "Due, ₦",
    "naira",
    "Instalments due, of loans that had not left before their due date",
  ],
  ["collected", "Received, ₦", "naira", "Repayments that count, dated in these days"],
  [
    "collection_rate",
    "Received of due",
    "percent",
    "Received over due; none where nothing was due",
  ],
  ["loans_due", "Loans due", "count", "Loans with an instalment due"],
  [
    "loans_due_paid",
    "Of these paid",
    "count",
    "Loans with an instalment due that paid in the same days",
  ],
  ["loans_paid", "Loans that paid", "count", "Loans with a payment, due or not"],
  ["payments", "Payments", "count", "Payments; a row that only waives or pays a penalty is none"],
] as const;

function text(id: string, title: string, width: number, href?: (row: Row) => string): Column<Row> {
  const column: Column<Row> = { id, title, unit: "text", width, value: (row) => cellOf(row, id) };
  return href === undefined ? column : { ...column, href };
}

function sumColumns(): Column<Row>[] {
  return sums.map(([id, title, unit, description]) => ({
    id,
    title,
    unit,
    width: unit === "naira" ? 132 : 116,
    description,
    value: (row) => cellOf(row, id),
  }));
}

const boards = {
  branches: {
    title: "Branches",
    endpoint: collectionsBranches,
    identity: (state: UrlState) => [
      text("branch", "Branch", 170, (row) => {
        const branch = joinList([String(row["branch"])]);
        return `/collections${writeSearch(patched(state, { branch, tab: "officers", sort: null }))}`;
      }),
      text("region", "Region", 130),
    ],
  },
  officers: {
    title: "Officers",
    endpoint: collectionsOfficers,
    identity: (state: UrlState) => [
      text("officer_name", "Officer", 170, (row) =>
        screenAddress(`/officers/${encodeURIComponent(String(row["officer_id"]))}`, state),
      ),
      text("branch", "Branch", 150),
      text("region", "Region", 130),
    ],
  },
};

export function Leaderboard({
  list,
  window,
}: {
  list: keyof typeof boards;
  window: CollectionWindow;
}) {
  const { state, set } = useUrlState();
  const { title, endpoint, identity } = boards[list];
  const sort = state["sort"] ?? "-collected";
  const params = { ...belongingParams(state), ...window.days, sort };
  const rows = usePagedRows(endpoint, params);
  const [first] = identity(state);
  const total = rows.meta === undefined ? undefined : sumsOf(rows.meta);
  return (
    <Panel
      title={title}
      hint={`${rows.total === undefined ? "" : `${format.count(rows.total)} with something due or received, `}${window.text}`}
      actions={<ExportMenu endpoint={endpoint} params={params} total={rows.total} />}
    >
      <DataTable
        label={`Collections of ${title.toLowerCase()}`}
        columns={[...identity(state), ...sumColumns()]}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        height="480px"
        emptyTitle="Nothing fell due and nothing came in"
        emptyHint="Choose other days, or take a filter away."
        {...(total !== undefined &&
          first !== undefined && {
            summary: {
              [first.id]: "All",
              ...Object.fromEntries(sums.map(([id, , unit]) => [id, format.show(total[id], unit)])),
            },
          })}
      />
    </Panel>
  );
}
