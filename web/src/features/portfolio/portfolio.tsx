import { SegmentedControl } from "@mantine/core";
import { lazy, Suspense } from "react";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { Ageing } from "#web/features/portfolio/ageing.tsx";
import { Bridge } from "#web/features/portfolio/bridge.tsx";
import { comparisons } from "#web/features/portfolio/comparison.ts";
import { KpiStrip } from "#web/features/portfolio/kpi-strip.tsx";
import classes from "#web/features/portfolio/portfolio.module.css";
import { Trends } from "#web/features/portfolio/trends.tsx";
import { useCounts } from "#web/features/portfolio/use-counts.ts";
import { type Figures, useFigures } from "#web/features/portfolio/use-figures.ts";
import { belongingFields } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** Read when a step is opened: with its table it weighs more than the screen. */
const BridgeLoans = lazy(async () => ({
  default: (await import("#web/features/portfolio/bridge-loans.tsx")).BridgeLoans,
}));

export function Portfolio() {
  const { state } = useUrlState();
  const figures = useFigures();
  const book = useCounts(figures);
  return (
    <div className={classes["screen"]}>
      <PageHead title="Portfolio" hint={hintOf(figures)}>
        <ComparisonSwitch figures={figures} />
      </PageHead>
      <FilterBar fields={belongingFields} />
      <KpiStrip figures={figures} book={book} />
      <div className={classes["panels"]}>
        <Ageing book={book} />
        <Bridge figures={figures} />
      </div>
      <Trends figures={figures} />
      {state["step"] === undefined ? null : (
        <Suspense fallback={null}>
          <BridgeLoans figures={figures} step={state["step"]} />
        </Suspense>
      )}
    </div>
  );
}

function hintOf({ day, earlier }: Figures): string {
  if (day === undefined || earlier === undefined) return "Loading";
  return `${format.date(day)}, compared with ${format.date(earlier)}`;
}

function ComparisonSwitch({ figures }: { figures: Figures }) {
  const { set } = useUrlState();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Compare with"
      data={comparisons.map(({ id, label }) => ({ value: id, label }))}
      value={figures.comparison.id}
      onChange={(id) => set({ compare: id === "day" ? null : id })}
    />
  );
}
