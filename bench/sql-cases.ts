// Work inside the database: recalculation, day roll, figures of the whole book; each against its floor.
import { copyInto, type Database } from "#store/database.ts";
import type { BenchBook } from "./book.ts";
import { type BenchCase, timed } from "./report.ts";

/** Loads the whole book by COPY as our own writers do, computes it once and lets the planner know the tables. */
export async function loadBook(db: Database, book: BenchBook): Promise<void> {
  await db.transaction(
    async (tx) => {
      await tx.query("select set_config('seeds.quiet', 'on', true), roll_day($1)", [
        book.businessDate,
      ]);
      for (const { table, columns, text } of book.tables) {
        await copyInto(tx, `${table} (${columns.join(", ")})`, text());
      }
      // Not refresh_calendar(), which would compute every loan once more, and without statistics nothing of a million loans ends.
      await tx.query("analyze");
      await tx.query("select recalculate_all_loan_fields()");
    },
    { statementTimeoutMs: 0 },
  );
  await db.query("create table touched_loan as select * from loan");
  await db.query("alter table touched_loan add primary key (loan_id)");
  await db.query("vacuum analyze");
}

/** The bare aggregate over repayments: what any computation from the facts must at least read and add up. */
const bareAggregate = `
select count(*), sum(principal), sum(amount) from (
  select loan_id, sum(principal_paid) as principal, sum(interest_paid) as interest, sum(fees_paid) as fees,
    sum(payment_amount) as amount, max(payment_date) as last_payment
  from repayments where not is_reversed and payment_date <= $1 group by loan_id
) per_loan`;

/** One scan of the loan table that reads what its figures stand on. */
const loanScan =
  "select count(*), sum(settled_amount), sum(principal_outstanding), max(oldest_unpaid_due_date) from loan";

const wholeBook = (relation: string): string => `
select sum(arrears_amount), sum(principal_outstanding), ${[0, 1, 7, 15, 30, 60, 90]
  .map((days) => `sum(principal_outstanding) filter (where current_dpd > ${days})`)
  .join(", ")}
from ${relation}
where left_date is null and not is_settled`;

const staleEveryPosition = `
update loan set covered_instalments = null, settled_amount = null, payments_weighted = null, oldest_unpaid_due_date = null`;

export async function aggregateMs(db: Database, asOf: string): Promise<number> {
  return timed(() => db.query(bareAggregate, [asOf]));
}

export async function scanMs(db: Database): Promise<number> {
  return timed(() => db.query(loanScan));
}

function recalculateMs(db: Database): Promise<number> {
  return timed(() => db.query("select * from recalculate_all_loan_fields()"));
}

/** Invalidates every position outside the clock; the pages are then as after a bulk load, with room for one version. */
async function makeEveryRowStale(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query("select set_config('seeds.quiet', 'on', true)");
    await tx.query(staleEveryPosition);
  });
  await db.query("vacuum loan");
}

export function sqlCases(db: Database, book: BenchBook): BenchCase[] {
  const today = book.businessDate;
  return [
    {
      name: "full recalculation, every row changes",
      floorName: "touch every loan (primary key only) + bare aggregate",
      bar: 4,
      floor: async () => {
        const touch = await timed(() => db.query("update touched_loan set updated_at = now()"));
        await db.query("vacuum touched_loan");
        return touch + (await aggregateMs(db, today));
      },
      work: async () => {
        await makeEveryRowStale(db);
        return recalculateMs(db);
      },
    },
    {
      name: "recalculation, nothing changed",
      floorName: "bare aggregate",
      bar: 4,
      floor: () => aggregateMs(db, today),
      work: () => recalculateMs(db),
    },
    ...dayRolls(db, today),
    {
      name: "figures of the whole book, today",
      floorName: "one scan of the loan table",
      bar: 3,
      floor: () => scanMs(db),
      work: () => timed(() => db.query(wholeBook("loans"))),
    },
    {
      name: "figures of the whole book, a past date",
      floorName: "bare aggregate",
      bar: 6,
      floor: () => aggregateMs(db, addDays(today, -90)),
      work: () => timed(() => db.query(wholeBook("loan_state($1::date)"), [addDays(today, -90)])),
    },
  ];
}

/** From a Thursday: to Friday, from there over the weekend, and 30 days on; each ends where it began. */
function dayRolls(db: Database, today: string): BenchCase[] {
  const roll = async (from: string, to: string): Promise<number> => {
    await db.query("select roll_day($1)", [from]);
    const ms = await timed(() => db.query("select roll_day($1)", [to]));
    await db.query("select roll_day($1)", [today]);
    return ms;
  };
  const spans: [string, string, string][] = [
    ["a business day", today, addDays(today, 1)],
    ["over a weekend", addDays(today, 1), addDays(today, 4)],
    ["after 30 missed days", today, addDays(today, 30)],
  ];
  return spans.map(([name, from, to]) => ({
    name: `day roll, ${name}`,
    floorName: "one scan of the loan table",
    bar: 1,
    floor: () => scanMs(db),
    work: () => roll(from, to),
  }));
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
