/** Officers or branches as points of the plane of yield and risk, and what the plane tells in words. */

import { cellOf, type Row } from "#web/api/values.ts";
import * as format from "#web/lib/format.ts";

export interface RiskPoint {
  /** Id of an officer, name of a branch. */
  key: string;
  name: string;
  /** Null: nothing was overdue on the day that it is measured by. */
  ayr: number | null;
  riskScore: number;
  band: string;
  portfolio: number;
}

/** Bands in the order in which they are drawn: the worst lie on top. */
export const bandNames = ["Green", "Watch", "Amber", "Red"] as const;

/** Groups with a portfolio; without one there is neither risk nor yield. */
export function riskPoints(rows: readonly Row[], key: string, name: string): RiskPoint[] {
  return rows.flatMap((row) => {
    const [ayr, riskScore, portfolio] = ["ayr", "risk_score", "portfolio_total"].map((id) =>
      cellOf(row, id),
    );
    if (typeof riskScore !== "number" || typeof portfolio !== "number" || portfolio <= 0) return [];
    return [
      {
        key: String(row[key]),
        name: String(row[name] ?? row[key]),
        ayr: typeof ayr === "number" ? ayr : null,
        riskScore,
        band: String(cellOf(row, "risk_band")),
        portfolio,
      },
    ];
  });
}

/** A few divide by next to nothing overdue; beyond this yield a point stands at the edge. */
export function ayrLimit(points: readonly RiskPoint[]): number {
  const yields = points
    .flatMap(({ ayr }) => (ayr === null ? [] : [ayr]))
    .sort((one, other) => one - other);
  const most = yields[Math.floor((yields.length - 1) * 0.8)] ?? 1;
  return Math.min(5, Math.max(1, Math.ceil(most * 2) / 2));
}

/** The lowest risk scores first. */
export function worstFirst(points: readonly RiskPoint[]): RiskPoint[] {
  return [...points].sort(
    (one, other) =>
      one.riskScore - other.riskScore || (one.ayr ?? Infinity) - (other.ayr ?? Infinity),
  );
}

export function riskSentence(
  points: readonly RiskPoint[],
  noun: readonly [string, string],
  limit: number,
): string {
  const [worst] = worstFirst(points);
  if (worst === undefined) return `No ${noun[0]} has a portfolio.`;
  const counts = bandNames
    .map((band) => [band, points.filter((point) => point.band === band).length] as const)
    .filter(([, number]) => number > 0)
    .map(([band, number]) => `${format.count(number)} ${band}`);
  const beyond = points.filter(({ ayr }) => ayr !== null && ayr > limit).length;
  const without = points.filter(({ ayr }) => ayr === null).length;
  return [
    `${format.plural(points.length, ...noun)} with a portfolio: ${counts.join(", ")}.`,
    `The lowest risk score is ${worst.riskScore}, of ${worst.name}, with an AYR of ${format.show(worst.ayr, "ratio")}.`,
    `${format.count(beyond)} with an AYR above ${format.ratio(limit)} stand at that edge; ` +
      `${format.count(without)} had nothing overdue on the 15th of last month, so no AYR, and stand in the strip at the right.`,
  ].join(" ");
}
