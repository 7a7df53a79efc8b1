/** What the database, the oracle and a golden file say of a loan on a date, in one shape, and where they differ. */
import type { Session } from "#store/database.ts";
import { type BookState, factsOf } from "../oracle/book.ts";
import { loanState } from "../oracle/loan-state.ts";
import { scheduleStatus } from "../oracle/schedule-status.ts";
import type { InstalmentState, LoanFacts, LoanState } from "../oracle/types.ts";

/** null: the loan does not exist on that date. The schedule's rows are in the order of their number. */
export interface LoanAnswer {
  fields: Record<string, unknown> | null;
  schedule: InstalmentState[];
}

export type Answers = Map<string, LoanAnswer>;

/**
 * `loan_state` and `loan_schedule_state`: computed from the facts, for any date. All dates in one statement, because
 * planning it takes longer than running it.
 */
export async function answersOn(
  db: Session,
  dates: readonly string[],
  loanIds: string[] | null = null,
): Promise<Map<string, Answers>> {
  const loans = await db.query<Dated<LoanRow>>({
    name: "test_loan_state",
    text: `select d as asked, s.*
      from unnest($1::date[]) d cross join lateral loan_state(d, $2) s`,
    values: [dates, loanIds],
  });
  const ids = [...new Set(loans.map((loan) => loan.loan_id))];
  const rows = await db.query<Dated<ScheduleRow>>({
    name: "test_loan_schedule_state",
    text: `select d as asked, s.*
      from unnest($1::date[]) d cross join lateral loan_schedule_state(d, $2) s`,
    values: [dates, ids],
  });
  const on = <T>(date: string, dated: Dated<T>[]): T[] =>
    dated.filter(({ asked }) => asked === date).map(({ asked: _, ...row }) => row as T);
  return new Map(dates.map((date) => [date, collect(on(date, loans), on(date, rows))]));
}

type Dated<T> = T & { asked: string };
type LoanRow = Record<string, unknown> & { loan_id: string };

/**
 * The views `loans` and `loan_schedule`: the stored positions, on the clock's business date. `loans` is a table to the
 * documents and keeps a loan disbursed later than the business date; it does not exist yet for the figures.
 */
export async function answersStored(db: Session): Promise<Answers> {
  const loans = await db.query<LoanRow>({
    name: "test_loans",
    text: "select * from loans where disbursement_date <= (select business_date from clock)",
  });
  const rows = await db.query<ScheduleRow>({
    name: "test_loan_schedule",
    text: `select s.loan_id, s.installment_number, s.amount_paid, s.payment_status, s.payment_date
      from loan_schedule s join loan l using (loan_id)
      where l.disbursement_date <= (select business_date from clock) and s.payment_status is not null`,
  });
  return collect(loans, rows);
}

type ScheduleRow = InstalmentState & { loan_id: string };

function collect(loans: LoanRow[], rows: ScheduleRow[]): Answers {
  const answers: Answers = new Map();
  for (const loan of loans) {
    answers.set(loan.loan_id, { fields: oracleNames(loan), schedule: [] });
  }
  for (const { loan_id: loanId, ...row } of rows) answers.get(loanId)?.schedule.push(row);
  for (const { schedule } of answers.values()) inOrder(schedule);
  return answers;
}

/** The database says is_settled, because "settled" names an amount elsewhere. */
function oracleNames(loan: LoanRow): Record<string, unknown> {
  return { ...loan, settled: loan["is_settled"] };
}

function inOrder(schedule: InstalmentState[]): InstalmentState[] {
  return schedule.sort((a, b) => a.installment_number - b.installment_number);
}

export function oracleAnswer(facts: LoanFacts, asOf: string): LoanAnswer {
  const fields: LoanState | null = loanState(facts, asOf);
  return {
    fields: fields === null ? null : { ...fields },
    schedule: inOrder(scheduleStatus(facts, asOf) ?? []),
  };
}

export function oracleAnswers(book: BookState, asOf: string): Answers {
  const answers: Answers = new Map();
  for (const { loan } of book.loans) {
    const answer = oracleAnswer(factsOf(book, loan.loan_id), asOf);
    if (answer.fields !== null) answers.set(loan.loan_id, answer);
  }
  return answers;
}

/** One line per field (of those the expected side names) and schedule row that differ. */
export function differencesOfLoan(
  label: string,
  expected: LoanAnswer | undefined,
  actual: LoanAnswer | undefined,
): string[] {
  const wanted = expected?.fields ?? null;
  const got = actual?.fields ?? null;
  if (wanted === null || got === null) {
    if (wanted === got) return [];
    return [`${label}: expected ${existence(wanted)}, got ${existence(got)}`];
  }
  const differing = Object.keys(wanted)
    .filter((name) => wanted[name] !== got[name])
    .map((name) => `${label} ${name}: expected ${String(wanted[name])}, got ${String(got[name])}`);
  const [rows, otherRows] = [expected?.schedule, actual?.schedule].map((schedule) =>
    (schedule ?? []).map(
      (row) =>
        `${row.installment_number} ${row.payment_status} ${row.amount_paid} ${row.payment_date}`,
    ),
  ) as [string[], string[]];
  const count = Math.max(rows.length, otherRows.length);
  for (let index = 0; index < count; index += 1) {
    if (rows[index] === otherRows[index]) continue;
    differing.push(`${label} schedule: expected ${rows[index]}, got ${otherRows[index]}`);
  }
  return differing;
}

function existence(fields: Record<string, unknown> | null): string {
  return fields === null ? "no loan" : "a loan";
}

/** Both ways: a loan that only one side has is a difference too. */
export function differences(label: string, expected: Answers, actual: Answers): string[] {
  const ids = [...new Set([...expected.keys(), ...actual.keys()])].toSorted();
  return ids.flatMap((id) => differencesOfLoan(`${label} ${id}`, expected.get(id), actual.get(id)));
}
