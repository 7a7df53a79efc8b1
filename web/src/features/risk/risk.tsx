import { SegmentedControl, Stack } from "@mantine/core";
import { useMemo } from "react";
import type { Params } from "#web/api/http.ts";
import { groupLists } from "#web/api/metrics.ts";
import { audits } from "#web/api/audit.ts";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { Figure } from "#web/components/figure.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Failure, Loading } from "#web/components/states.tsx";
import { AlertList } from "#web/features/risk/alert-list.tsx";
import { AuditTracker } from "#web/features/risk/audit-tracker.tsx";
import {
  ayrLimit,
  bandNames,
  type RiskPoint,
  riskPoints,
  riskSentence,
  worstFirst,
} from "#web/features/risk/risk-points.ts";
import { BandLegend, Scatter } from "#web/features/risk/scatter.tsx";
import { useAllRows } from "#web/lib/use-all-rows.ts";
import { belongingFields, belongingParams } from "#web/lib/filters.ts";
import { joinList } from "#web/lib/list-value.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

const metrics = "portfolio_total,ayr,risk_score,risk_band";

/** Rows of the chart's table; the list of officers has all. */
const tableRowsMax = 100;

/** What the dots can be. */
const kinds = {
  officers: {
    list: "officers",
    key: "officer_id",
    name: "officer_name",
    noun: ["officer", "officers"],
  },
  branches: { list: "branches", key: "branch", name: "branch", noun: ["branch", "branches"] },
} as const;
type KindOfDot = (typeof kinds)[keyof typeof kinds];

export function Risk() {
  const { state, set } = useUrlState();
  const by = state["by"] === "branches" ? "branches" : "officers";
  const params = belongingParams(state);
  const known = useAllRows(audits, {});
  const audited = useMemo(
    () => new Map(known.rows?.map((audit) => [audit.officer_id, audit])),
    [known.rows],
  );
  return (
    <>
      <PageHead
        title="Risk vs yield"
        hint="Who earns, who puts money at risk, and who is looked into."
      >
        <SegmentedControl
          size="xs"
          aria-label="A mark is"
          data={[
            { value: "officers", label: "Officers" },
            { value: "branches", label: "Branches" },
          ]}
          value={by}
          onChange={(next) => set({ by: next === "officers" ? null : next })}
        />
      </PageHead>
      <FilterBar fields={belongingFields} />
      <Stack gap="sm">
        <RiskPanel
          // Officers are not shown as branches while branches are read.
          key={by}
          kind={kinds[by]}
          params={params}
        />
        <AlertList params={params} audited={audited} />
        <AuditTracker />
      </Stack>
    </>
  );
}

function RiskPanel({ kind, params }: { kind: KindOfDot; params: Params }) {
  const all = useAllRows(groupLists[kind.list], { ...params, metrics });
  return (
    <Panel
      title="Risk score against yield"
      hint="Each mark is one of them, a click opens it. Low marks are risky; at the left the yield is small against what is overdue."
    >
      {all.error !== null ? (
        <Failure error={all.error} retry={all.refetch} />
      ) : all.rows === undefined ? (
        <Loading height={420} label="Loading the chart" />
      ) : (
        <Chart points={riskPoints(all.rows, kind.key, kind.name)} kind={kind} />
      )}
    </Panel>
  );
}

function Chart({ points, kind }: { points: readonly RiskPoint[]; kind: KindOfDot }) {
  const { state } = useUrlState();
  if (points.length === 0) {
    return (
      <Empty
        title="Nobody has a portfolio here"
        hint="Take a filter away, or choose another day."
      />
    );
  }
  const limit = ayrLimit(points);
  const counts = Object.fromEntries(
    bandNames.map((band) => [band, points.filter((point) => point.band === band).length]),
  );
  const addressOf = (key: string): string =>
    kind.list === "officers"
      ? screenAddress(`/officers/${encodeURIComponent(key)}`, state)
      : screenAddress("/officers", state, { branch: joinList([key]) });
  const shown = worstFirst(points).slice(0, tableRowsMax);
  return (
    <>
      <BandLegend counts={counts} />
      <Figure
        label="Risk score against yield"
        sentence={
          riskSentence(points, kind.noun, limit) +
          (points.length > shown.length
            ? ` The table has the ${shown.length} lowest scores; the list of officers has all.`
            : "")
        }
        columns={[
          { id: "name", title: kind.noun[0] === "officer" ? "Officer" : "Branch", unit: "text" },
          { id: "riskScore", title: "Risk score", unit: "score" },
          { id: "band", title: "Risk band", unit: "text" },
          { id: "ayr", title: "AYR", unit: "ratio" },
          { id: "portfolio", title: "Portfolio, ₦", unit: "naira" },
        ]}
        rows={shown.map((point) => ({ ...point }))}
      >
        <Scatter points={points} limit={limit} addressOf={addressOf} />
      </Figure>
    </>
  );
}
