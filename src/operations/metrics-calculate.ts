import { daysBetween } from "#contract/calendar-date.ts";
import { keptRangeDaysMax } from "#contract/limits.ts";
import type { IsoDate } from "#contract/ports.ts";
import { businessDate } from "#loans/relation.ts";
import { keepDays, type KeepRange } from "#metrics/keep-days.ts";
import { defineOperation, OperationError } from "./operation.ts";
import { date, flag } from "./parameter.ts";

interface Asked {
  from: IsoDate | null;
  to: IsoDate | null;
  month_ends: boolean;
  again: boolean;
}

/** `from` alone reaches to today, `to` alone is that day. */
function rangeOf(
  { from, to, month_ends: monthEnds, again }: Asked,
  today: IsoDate,
): KeepRange | null {
  const first = from ?? to;
  if (first === null) {
    if (!monthEnds && !again) return null;
    throw new OperationError("RANGE_MISSING", "--month-ends and --again need --from.");
  }
  const last = to ?? today;
  if (last > today || first > last) {
    throw new OperationError(
      "RANGE_WRONG",
      `A range begins before it ends, and ends on the business date ${today} at the latest.`,
    );
  }
  const days = daysBetween(first, last) + 1;
  if (days > keptRangeDaysMax) {
    throw new OperationError(
      "RANGE_TOO_LONG",
      `${days} days are more than ${keptRangeDaysMax}: calculate them in several ranges.`,
    );
  }
  return { from: first, to: last, monthEnds, again };
}

export const metricsCalculate = defineOperation({
  name: "metrics calculate",
  summary: "Keeps the metrics of today and of the past days that changed facts touch",
  parameters: {
    from: date("also the days from this one on, as far as they are not kept"),
    to: date("up to this day (today)"),
    month_ends: flag("of those days only the last ones of months"),
    again: flag("of those days also the kept ones; what has not changed is not rewritten"),
  },
  examples: [
    ["seeds metrics calculate", "what the schedule does every 15 minutes"],
    ["seeds metrics calculate --from 2026-01-01", "back-fill; run it again to go on after a stop"],
    ["seeds metrics calculate --from 2024-01-01 --month-ends", "the ends of months alone"],
  ],
  async run({ db, progress, signal }, asked) {
    const range = rangeOf(asked, await businessDate(db));
    const done = await keepDays(db, {
      range,
      signal,
      progress: (step, at, total) => progress(step, at, total, "days"),
    });
    return {
      status: "ok",
      result: done,
      text: `${done.days_calculated} days calculated, ${done.rows_written} rows written; ${done.days_kept} days are kept.`,
    };
  },
});
