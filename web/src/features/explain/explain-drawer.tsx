/** Explains what the address names: a metric of a group, or a field of a loan. */

import { Drawer } from "@mantine/core";
import { LoanFieldExplanation } from "#web/features/explain/loan-explanation.tsx";
import { MetricExplanation } from "#web/features/explain/metric-explanation.tsx";
import { explainTarget, noExplanation } from "#web/lib/explain-target.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const loanScope = "loan:";

export function ExplainDrawer() {
  const { state, set } = useUrlState();
  const target = explainTarget(state);
  return (
    <Drawer
      opened={target !== null}
      onClose={() => set(noExplanation)}
      position="right"
      size={760}
      title="Where this number comes from"
      closeButtonProps={{ "aria-label": "Close the explanation" }}
      data-testid="explain-drawer"
    >
      {target === null ? null : target.scope.startsWith(loanScope) ? (
        <LoanFieldExplanation loanId={target.scope.slice(loanScope.length)} field={target.metric} />
      ) : (
        <MetricExplanation metric={target.metric} scope={target.scope} />
      )}
    </Drawer>
  );
}
