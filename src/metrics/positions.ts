// On a day before the business date, a loan in which nothing counted since has exactly its stored position: a position depends on its
// day only through which repayments count. So only the others are computed.
import { movedLoansMax } from "#contract/limits.ts";
import type { IsoDate } from "#contract/ports.ts";
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
  const lists = past.map(
    (
      _name,
      index,
    ) => `count(*) filter (where latest > $${index + 2}::date)::integer as loans_${index},
  array_agg(loan_id) filter (where latest > $${index + 2}::date)::text as ids_${index}`,
  );
  const [row] = await session.query<Record<string, number | string | null>>(
    `
select ${lists.join(",\n  ")}
from (
  select loan_id, max(payment_date) as latest
  from repayments
  where not is_reversed and payment_date <= $1::date and payment_date > least(${past.map((_name, index) => `$${index + 2}::date`).join(", ")})
  group by loan_id
) moved`,
    [businessDate, ...past.map((name) => days[name])],
  );
  for (const [index, name] of past.entries()) {
    const ids = row?.[`ids_${index}`] ?? null;
    if (ids === null) positions[name] = "none";
    else if (Number(row?.[`loans_${index}`]) <= movedLoansMax) positions[name] = String(ids);
  }
  return positions;
}

/** The values of the parameters that name loans. */
export function listsOf(positions: Positions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(listNames).map(([day, name]) => [name, positions[day as PositionDay]]),
  );
}
