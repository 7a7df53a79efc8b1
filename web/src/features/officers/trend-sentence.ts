// What a line tells, in words.
import * as format from "#web/lib/format.ts";

export interface Point {
  date: string;
  value: number;
}

/** Of at least one point, the earliest first. */
export function trendSentence(title: string, unit: format.Unit, points: readonly Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `${title} has no value in these days.`;
  const shown = (value: number): string => format.show(value, unit);
  const way =
    last.value === first.value
      ? "was and is"
      : last.value > first.value
        ? "rose from"
        : "fell from";
  const change =
    last.value === first.value
      ? shown(last.value)
      : `${shown(first.value)} on ${format.date(first.date)} to ${shown(last.value)}`;
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (
    `${title} ${way} ${change} on ${format.date(last.date)}; ` +
    `in between, the lowest was ${shown(low)} and the highest ${shown(high)}.`
  );
}
