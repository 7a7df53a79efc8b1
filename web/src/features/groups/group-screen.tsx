/** Credit health of a kind of group: every metric of each, the totals, and the ageing of the worst. */

import { Stack } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { portfolio } from "#web/api/metrics.ts";
import { Band } from "#web/components/band.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { GroupAgeing } from "#web/features/groups/group-ageing.tsx";
import { type GroupKind, groupKinds } from "#web/features/groups/group-kinds.ts";
import { metricLoanFields } from "#web/features/metric-table/metric-fields.ts";
import { MetricTable } from "#web/features/metric-table/metric-table.tsx";
import { buckets } from "#web/lib/buckets.ts";
import { filterParams, searchName } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const usualMetrics = [
  "portfolio_total",
  "active_loans",
  "par30",
  "par0",
  ...buckets.map(({ metric }) => metric),
  "overdue_15d",
  "fimr",
  "fimr_band",
  "ayr",
  "collection_rate",
  "risk_score",
  "risk_band",
  "rank",
];

export function GroupScreen({ kind }: { kind: GroupKind }) {
  const { title, hint, noun, search, counted, identity, scopeOf, ownFilters } = groupKinds[kind];
  const { state } = useUrlState();
  const columns = useMemo(() => identity(state), [identity, state]);
  const usual = useMemo(() => [...counted, ...usualMetrics], [counted]);
  const totals = useTotals(columns[0]?.id ?? "");
  return (
    <>
      <PageHead title={title} hint={hint} />
      <Stack gap="sm">
        <div>
          <MetricTable
            list={kind}
            label={title}
            noun={noun}
            identity={columns}
            usual={usual}
            usualSort="-par30"
            scopeOf={scopeOf}
            ownFilters={ownFilters}
            search={search}
            summary={totals}
            height="max(320px, min(560px, calc(100dvh - 300px)))"
            emptyTitle={`No ${noun[0]} here`}
          />
        </div>
        <GroupAgeing kind={kind} />
      </Stack>
    </>
  );
}

/**
 * Under all rows: the portfolio of the filters that choose loans. Amounts and counts are the sums of the rows, ratios and scores
 * those of all loans together. What only chooses rows (risk band, watch list, search) leaves it as it is.
 */
function useTotals(first: string): Readonly<Record<string, ReactNode>> | undefined {
  const { state } = useUrlState();
  const definitions = useDefinitions();
  const { [searchName]: _, ...params } = filterParams(state, metricLoanFields);
  const answer = useApi(portfolio, params);
  if (answer.data === undefined) return undefined;
  const values = answer.data.data;
  const texts = [...definitions.values()].map(({ id, unit }): [string, ReactNode] => {
    const value = values[id];
    if (unit === "rank") return [id, ""];
    if (unit === "band" && typeof value === "string") return [id, <Band key={id} name={value} />];
    return [id, format.show(value, unit)];
  });
  return { ...Object.fromEntries(texts), [first]: "Portfolio" };
}
