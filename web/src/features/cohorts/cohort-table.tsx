import { Select, Stack } from "@mantine/core";
import { useMemo } from "react";
import { type CohortKey, cohortKeys } from "#contract/flow-ports.ts";
import { type Cohort, cohorts } from "#web/api/flows.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { Bars, Figure } from "#web/components/figure.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Loaded } from "#web/components/states.tsx";
import { belongingParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { joinList } from "#web/lib/list-value.ts";
import { useApi } from "#web/lib/use-api.ts";
import { wholeRows } from "#web/lib/use-paged-rows.ts";
import { screenAddress, type UrlState, useUrlState } from "#web/lib/url-state.ts";

const keyTitles: Readonly<Record<CohortKey, string>> = {
  wave: "Wave",
  product: "Product",
  channel: "Channel",
  region: "Region",
  branch: "Branch",
  vertical_lead: "Vertical lead",
  officer: "Officer",
};

/** By which filter the loans of a cohort are listed. */
const filterNames: Readonly<Record<CohortKey, string>> = {
  wave: "wave",
  product: "product",
  channel: "channel",
  region: "region",
  branch: "branch",
  vertical_lead: "vertical_lead",
  officer: "officer_id",
};

const ages = [1, 2, 3, 4, 5, 6, 9, 12];

const sums = [
  ["loans", "Loans", "count", 84, "Loans disbursed"],
  ["disbursed_amount", "Disbursed, ₦", "naira", 144, "Loan amounts"],
  ["principal_repaid", "Repaid, ₦", "naira", 144, "Principal paid"],
  ["repaid_share", "Repaid", "ratio", 90, "Principal paid over the amount disbursed"],
  ["principal_outstanding", "Outstanding, ₦", "naira", 136, "Principal of the portfolio"],
  ["par0", "PAR 0", "ratio", 90, "Principal of late loans over the principal outstanding"],
  [
    "par30",
    "PAR 30",
    "ratio",
    90,
    "Principal of loans over 30 days late over the principal outstanding",
  ],
  [
    "par30_of_disbursed",
    "PAR 30 of disbursed",
    "ratio",
    110,
    "The same principal over the amount disbursed: it does not grow because good loans are paid off",
  ],
  ["fimr", "FIMR", "ratio", 90, "Loans that missed their first instalment, of all"],
  ["settled_share", "Settled", "ratio", 90, "Loans that are settled, of all"],
] as const;

function columnsOf(by: CohortKey, isToday: boolean, state: UrlState): Column<Cohort>[] {
  const href = ({ cohort }: Cohort): string | undefined =>
    // A list of loans is of one day; at an age each month of disbursement has another.
    cohort === null || !isToday
      ? undefined
      : screenAddress("/loans", state, { [filterNames[by]]: joinList([cohort]) });
  return [
    {
      id: "label",
      title: keyTitles[by],
      unit: "text",
      width: 180,
      value: (row) => row.label ?? row.cohort ?? `No ${keyTitles[by].toLowerCase()}`,
      href,
    },
    ...sums.map(([id, title, unit, width, description]): Column<Cohort> => ({
      id,
      title,
      unit,
      width,
      description,
      value: (row) => row[id],
      ...(id === "loans" && { href }),
    })),
  ];
}

/** The API answers all cohorts at once, so they are sorted here; what has no value stands last. */
function sorted(
  rows: readonly Cohort[],
  columns: readonly Column<Cohort>[],
  sort: string,
): Cohort[] {
  const descending = sort.startsWith("-");
  const column = columns.find(({ id }) => id === sort.replace(/^-/, ""));
  if (column === undefined) return [...rows];
  return rows.toSorted((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order =
      typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
    return descending ? -order : order;
  });
}

/** More bars cannot be read. */
const barsShown = 12;

function CohortFigure({ rows, title }: { rows: readonly Cohort[]; title: string }) {
  const largest = rows
    .toSorted((one, other) => other.disbursed_amount - one.disbursed_amount)
    .slice(0, barsShown)
    .map((row) => ({ ...row, label: row.label ?? row.cohort ?? `No ${title.toLowerCase()}` }));
  const [worst] = largest.toSorted(
    (one, other) => (other.par30_of_disbursed ?? 0) - (one.par30_of_disbursed ?? 0),
  );
  if (worst === undefined || largest.length < 2) return null;
  const of =
    rows.length > barsShown
      ? `Of the ${barsShown} cohorts with the most disbursed, `
      : "Of these cohorts, ";
  return (
    <Figure
      label={`PAR 30 of disbursed and FIMR by ${title.toLowerCase()}`}
      sentence={`${of}${worst.label} has the highest PAR 30 of disbursed, ${format.show(worst.par30_of_disbursed, "ratio")}; its FIMR is ${format.show(worst.fimr, "ratio")}.`}
      columns={[
        { id: "label", title, unit: "text" },
        { id: "par30_of_disbursed", title: "PAR 30 of disbursed", unit: "ratio" },
        { id: "fimr", title: "FIMR", unit: "ratio" },
      ]}
      rows={largest}
    >
      <Bars
        rows={largest}
        along="label"
        alongUnit="text"
        unit="ratio"
        series={[
          { id: "par30_of_disbursed", title: "PAR 30 of disbursed", color: "red.6" },
          { id: "fimr", title: "FIMR", color: "orange.4" },
        ]}
      />
    </Figure>
  );
}

export function CohortTable() {
  const { state, set } = useUrlState();
  const by = cohortKeys.find((one) => one === state["by"]) ?? "wave";
  const months = ages.includes(Number(state["months"])) ? Number(state["months"]) : null;
  const sort = state["sort"] ?? "-disbursed_amount";
  const params = { ...belongingParams(state), by, months };
  const query = useApi(cohorts, params);
  const columns = useMemo(() => columnsOf(by, months === null, state), [by, months, state]);
  const found = query.data?.data;
  return (
    <Panel
      title={`By ${keyTitles[by].toLowerCase()}`}
      hint={
        months === null
          ? "All loans, as they stand on the day"
          : `Each loan on month end ${months} after that of its disbursement; loans that have not come so far are left out, so old and new cohorts can be compared`
      }
      actions={
        <>
          <Select
            size="xs"
            w={140}
            label="Cohorts by"
            data={cohortKeys.map((value) => ({ value, label: keyTitles[value] }))}
            value={by}
            allowDeselect={false}
            onChange={(value) => set({ by: value === "wave" ? null : value, sort: null })}
          />
          <Select
            size="xs"
            w={170}
            label="At the age of"
            data={[
              { value: "", label: "Today, whatever age" },
              ...ages.map((age) => ({
                value: String(age),
                label: format.plural(age, "month end"),
              })),
            ]}
            value={months === null ? "" : String(months)}
            allowDeselect={false}
            onChange={(value) => set({ months: value })}
          />
          <ExportMenu endpoint={cohorts} params={params} total={found?.length} />
        </>
      }
    >
      <Loaded query={query} height={240}>
        {({ data }) => (
          <Stack gap="sm">
            <DataTable
              label={`Cohorts by ${keyTitles[by].toLowerCase()}`}
              columns={columns}
              rows={wholeRows(sorted(data, columns, sort))}
              sort={sort}
              onSort={(next) => set({ sort: next })}
              emptyTitle="No cohort has come so far"
              emptyHint="Choose a younger age, or take a filter away."
              height="min(480px, 60dvh)"
            />
            <CohortFigure rows={data} title={keyTitles[by]} />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}
