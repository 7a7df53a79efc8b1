// On a day before the business date, a loan in which nothing counted since has exactly its stored position: a position depends on its
// day only through which repayments count. So only the others have to be computed.
import { movedLoansMax } from "#contract/limits.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";

/**
 * Of each day, all before the business date (of the same snapshot), the loans with a repayment that counts since: their ids as a text[]
 * of PostgreSQL. null: more than are named in a statement. One scan for all days.
 */
export async function movedLoans(
  session: Session,
  days: readonly IsoDate[],
  businessDate: IsoDate,
): Promise<(string | null)[]> {
  const places = days.map((_day, index) => `$${index + 2}::date`);
  const lists = places.map(
    (place, index) => `count(*) filter (where latest > ${place})::integer as loans_${index},
  coalesce(array_agg(loan_id) filter (where latest > ${place}), '{}')::text as ids_${index}`,
  );
  const [row] = await session.query<Record<string, number | string>>(
    `
select ${lists.join(",\n  ")}
from (
  select loan_id, max(payment_date) as latest
  from repayments
  where not is_reversed and payment_date <= $1::date and payment_date > least(${places.join(", ")})
  group by loan_id
) moved`,
    [businessDate, ...days],
  );
  return days.map((_day, index) =>
    Number(row?.[`loans_${index}`]) <= movedLoansMax ? String(row?.[`ids_${index}`]) : null,
  );
}
