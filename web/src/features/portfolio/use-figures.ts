/** The numbers of the portfolio on the shown day, and on the day it is compared with. */

import { plusDays } from "#contract/calendar-date.ts";
import type { Params } from "#web/api/http.ts";
import { portfolio } from "#web/api/metrics.ts";
import type { MetricValues } from "#web/api/values.ts";
import { useShownDay } from "#web/app/day.tsx";
import { type Comparison, comparisonOf } from "#web/features/portfolio/comparison.ts";
import { scopeOfFilters } from "#web/lib/explain-target.ts";
import { belongingParams } from "#web/lib/filters.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export interface Figures {
  /** Undefined until the service has told its own day. */
  day: string | undefined;
  comparison: Comparison;
  /** Day that it is compared with. */
  earlier: string | undefined;
  filters: Params;
  /** The group that the filters choose; null where they choose several. */
  scope: string | null;
  now: MetricValues | undefined;
  /** Undefined until both days are there, so that no difference of two questions is shown. */
  before: MetricValues | undefined;
  /** Whether the comparison was answered, or refused: what comes after it need not wait longer. */
  isCompared: boolean;
  error: Error | null;
  isWaiting: boolean;
  retry: () => void;
}

export function useFigures(): Figures {
  const { state } = useUrlState();
  const day = useShownDay();
  const comparison = comparisonOf(state);
  const earlier = day === undefined ? undefined : plusDays(day, -comparison.days);
  const filters = belongingParams(state);
  const now = useApi(portfolio, filters);
  const before = useApi(
    portfolio,
    { ...filters, as_of: earlier },
    { enabled: earlier !== undefined && now.data !== undefined },
  );
  const isBoth = !now.isPlaceholderData && !before.isPlaceholderData;
  return {
    day,
    comparison,
    earlier,
    filters,
    scope: scopeOfFilters(state),
    now: now.data?.data,
    before: isBoth ? before.data?.data : undefined,
    isCompared: before.isFetched,
    error: now.data === undefined ? now.error : null,
    isWaiting: now.isPlaceholderData,
    retry: () => void now.refetch(),
  };
}
