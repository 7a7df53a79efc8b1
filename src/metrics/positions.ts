// Which loans' positions are computed on the days that components ask for, and which are read as they are stored.
import type { IsoDate } from "#contract/ports.ts";
import { movedLoans } from "#loans/moved-loans.ts";
import type { Session } from "#store/database.ts";
import type { Days } from "./days.ts";

/** Days whose positions components ask for, and the parameters that name the loans to be computed. */
export const listNames = {
  as_of: "moved_since_as_of",
  week_before: "moved_since_week_before",
  month_middle: "moved_since_month_middle",
} as const;
export type PositionDay = keyof typeof listNames;

/** Which loans have a position other than the stored one: none, some (their ids as a text[] of PostgreSQL), or perhaps every one. */
export type Positions = Readonly<Record<PositionDay, string>>;

/** Without a look at the repayments: `isToday`: as_of is the business date. */
export function wholePositions(isToday: boolean): Positions {
  return { as_of: isToday ? "none" : "every", week_before: "every", month_middle: "every" };
}

/** `businessDate`: of the same snapshot. */
export async function readPositions(
  session: Session,
  asked: readonly PositionDay[],
  days: Days,
  businessDate: IsoDate,
): Promise<Positions> {
  const positions = { ...wholePositions(days.as_of === businessDate) };
  const past = asked.filter((name) => days[name] < businessDate);
  if (past.length === 0) return positions;
  const moved = await movedLoans(
    session,
    past.map((name) => days[name]),
    businessDate,
  );
  for (const [index, name] of past.entries()) {
    const ids = moved[index] ?? null;
    if (ids !== null) positions[name] = ids === "{}" ? "none" : ids;
  }
  return positions;
}

/** The values of the parameters that name loans. */
export function listsOf(positions: Positions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(listNames).map(([day, name]) => [name, positions[day as PositionDay]]),
  );
}
