import { groupLists } from "#web/api/metrics.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import { Figure } from "#web/components/figure.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import classes from "#web/features/groups/group-ageing.module.css";
import { type GroupKind, groupKinds } from "#web/features/groups/group-kinds.ts";
import { metricListFields } from "#web/features/metric-table/metric-fields.ts";
import { buckets } from "#web/lib/buckets.ts";
import { filterParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const shownMax = 10;
const metrics = ["portfolio_total", "par30", ...buckets.map(({ metric }) => metric)].join(",");

/** The groups with the highest PAR 30, each as one bar of its principal by days past due. */
export function GroupAgeing({ kind }: { kind: GroupKind }) {
  const { state } = useUrlState();
  const { title, nameOf, scopeOf } = groupKinds[kind];
  const query = useApi(groupLists[kind], {
    ...filterParams(state, metricListFields),
    sort: "-par30",
    limit: shownMax,
    metrics,
  });
  return (
    <Panel
      title="Ageing by days past due"
      hint={`${title} with the highest PAR 30, ${shownMax} at most; each bar is the whole principal of one`}
    >
      <Loaded query={query} height={280}>
        {({ data }) => {
          const rows = data.filter((row) => numberOf(row, "portfolio_total") > 0);
          const [worst] = rows;
          if (worst === undefined) {
            return (
              <Empty
                title="No loan is in the portfolio"
                hint="Take a filter away, or look at another day."
              />
            );
          }
          return (
            <Figure
              label="Ageing by days past due"
              sentence={`${nameOf(worst)} has the highest PAR 30: ${format.show(cellOf(worst, "par30"), "ratio")} of ${format.shortNaira(numberOf(worst, "portfolio_total"))}.`}
              columns={[
                { id: "name", title: "Name", unit: "text" },
                { id: "portfolio_total", title: "Portfolio, ₦", unit: "naira" },
                ...buckets.map(({ metric, title: text }) => ({
                  id: metric,
                  title: `${text}, ₦`,
                  unit: "naira" as const,
                })),
                { id: "par30", title: "PAR 30", unit: "ratio" },
              ]}
              rows={rows.map((row) => ({
                ...Object.fromEntries(Object.keys(row).map((name) => [name, cellOf(row, name)])),
                name: nameOf(row),
              }))}
            >
              <AgeingBars rows={rows} nameOf={nameOf} keyOf={scopeOf} />
            </Figure>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function numberOf(row: Row, name: string): number {
  const value = row[name];
  return typeof value === "number" ? value : 0;
}

function AgeingBars({
  rows,
  nameOf,
  keyOf,
}: {
  rows: readonly Row[];
  nameOf: (row: Row) => string;
  keyOf: (row: Row) => string;
}) {
  return (
    <>
      <div className={classes["legend"]}>
        {buckets.map(({ bucket, title, color }) => (
          <span key={bucket}>
            <span className={classes["key"]} style={{ background: color }} />
            {title}
          </span>
        ))}
      </div>
      {rows.map((row) => {
        const total = numberOf(row, "portfolio_total");
        return (
          <div key={keyOf(row)} className={classes["row"]}>
            <span className={classes["name"]} title={nameOf(row)}>
              {nameOf(row)}
            </span>
            <span className={classes["bar"]}>
              {buckets.map(({ bucket, metric, title, color }) => {
                const share = numberOf(row, metric) / total;
                return share === 0 ? null : (
                  <span
                    key={bucket}
                    style={{ width: `${share * 100}%`, background: color }}
                    title={`${title}: ₦${format.naira(numberOf(row, metric))}, ${format.ratio(share)}`}
                  />
                );
              })}
            </span>
            <span className={classes["value"]}>
              PAR 30 {format.show(cellOf(row, "par30"), "ratio")}
            </span>
          </div>
        );
      })}
    </>
  );
}
