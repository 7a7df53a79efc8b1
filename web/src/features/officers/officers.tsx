import { Box } from "@mantine/core";
import { useMemo } from "react";
import { PageHead } from "#web/components/page-head.tsx";
import { MetricTable } from "#web/features/metric-table/metric-table.tsx";
import { ComparePanel } from "#web/features/officers/compare-panel.tsx";
import {
  officerColumns,
  scopeOfOfficer,
  usualOfficerColumns,
} from "#web/features/officers/officer-columns.tsx";
import { joinList } from "#web/lib/list-value.ts";
import { screenAddress, usePageAddress, useUrlState } from "#web/lib/url-state.ts";

const ownFilters = ["officer_id", "user_type"];

export function Officers() {
  const { state } = useUrlState();
  const here = usePageAddress();
  const identity = useMemo(
    () =>
      officerColumns({
        addressOf: (id) => screenAddress(`/officers/${encodeURIComponent(id)}`, state),
        branchAddress: (branch) => here({ branch: joinList([branch]) }),
      }),
    [state, here],
  );
  return (
    <>
      <PageHead
        title="Officers"
        hint="Everyone who has loans, with every metric of their book. A click on a number explains it."
      />
      <Box mb="sm">
        <ComparePanel />
      </Box>
      <MetricTable
        list="officers"
        label="Officers"
        noun={["officer"]}
        identity={identity}
        usual={usualOfficerColumns}
        usualSort="risk_score"
        scopeOf={scopeOfOfficer}
        ownFilters={ownFilters}
        search="Name, e-mail or id of an officer"
      />
    </>
  );
}
