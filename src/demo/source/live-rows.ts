// Rows for a change of the live source: found, locked and saved as the lender's application would.
import type { Random } from "../random.ts";
import type { Session } from "#store/database.ts";
import type { SourceTable } from "./tables.ts";

/** A client's clock, which is what Django's auto_now writes. */
export function clientClock(): string {
  const micros = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  const fraction = String(micros % 1_000_000).padStart(6, "0");
  return new Date(Math.floor(micros / 1000)).toISOString().replace(/\.\d+Z$/, `.${fraction}Z`);
}

/** What date_modified becomes: the value, null, or undefined for an update that leaves it as it is. */
export type Stamp = string | null | undefined;

/** The row at or after a random id that `condition` (our own text) holds for, locked; null when there is none. */
export async function pick(
  client: Session,
  random: Random,
  table: SourceTable,
  condition = "true",
): Promise<number | null> {
  const start = random.fraction();
  // What another transaction holds is passed over: nobody waits here, so there is no deadlock.
  const find = (from: string): Promise<{ id: number }[]> =>
    client.query(
      `select id from ${table} where id >= ${from} and ${condition}
       order by id limit 1 for no key update skip locked`,
      from === "0" ? [] : [start],
    );
  const [found] = await find(`(select 1 + floor(max(id) * $1::float8)::int from ${table})`);
  return (found ?? (await find("0"))[0])?.id ?? null;
}

/** `assignments` with $2… for the values. */
export async function update(
  client: Session,
  table: SourceTable,
  id: number,
  assignments: string,
  values: readonly unknown[],
  stamp: Stamp,
): Promise<void> {
  const parameters: unknown[] = [id, ...values];
  let all = assignments;
  if (stamp !== undefined) {
    parameters.push(stamp);
    all = `${assignments}, date_modified = $${parameters.length}::timestamptz`;
  }
  await client.run(`update ${table} set ${all} where id = $1`, parameters);
}

/** Statuses of a loan that is still to be paid. */
export const isOpen = `is_disbursed and status in
  ('OPEN', 'DISBURSED', 'ACTIVE', 'OPEN_TO_SUPERVISOR', 'PAST_MATURITY', 'DEFAULTED')`;

/** A new customer; the phone number follows from the id, so that it is a new one however often a seed is run. */
export async function addBorrower(client: Session, random: Random, stamp: string): Promise<number> {
  const [agent] = await client.query<{ id: number; branch: string | null }>(
    `select id, user_branch as branch from accounts_customuser
     where user_type = 'AGENT' order by id offset $1 limit 1`,
    [random.int(0, 9)],
  );
  const [added] = await client.query<{ id: number }>(
    `insert into ajo_ajouser (id, user_id, phone_number, pin, first_name, last_name, gender, state, branch_name,
       onboarding_complete, onboarding_verified, bvn_verified, onboarding_stage, date_created, date_modified)
     select next.id, $1, '+234-704-' || lpad(next.id::text, 8, '0'), '0000', $2, $3, 'FEMALE', 'Lagos', $4,
       true, true, true, 'COMPLETE', $5, $5
     from (select nextval(pg_get_serial_sequence('ajo_ajouser', 'id'))::int as id) next returning id`,
    [agent?.id ?? null, random.pick(FIRST), random.pick(LAST), agent?.branch ?? null, stamp],
  );
  return idOf(added);
}

const FIRST = ["Amina", "Bola", "Chidinma", "Efosa", "Funke", "Halima", "Ngozi", "Uche"] as const;
const LAST = ["Adeyemi", "Bello", "Danjuma", "Eze", "Nwosu", "Okafor", "Salami", "Umar"] as const;

/** An application for a loan; null when nobody could apply. */
export async function addLoan(
  client: Session,
  random: Random,
  stamp: string,
): Promise<number | null> {
  const borrower = await pick(client, random, "ajo_ajouser", "onboarding_complete");
  const [agent] = await client.query<{ id: number }>(
    `select coalesce((select user_id from ajo_ajouser where id = $1),
       (select min(id) from accounts_customuser where user_type = 'AGENT')) as id`,
    [borrower],
  );
  if (borrower === null || !agent?.id) return null;
  const amount = random.int(4, 60) * 5000;
  const days = random.pick([30, 60, 90]);
  const [added] = await client.query<{ id: number }>(
    `insert into loans_ajoloan (agent_id, borrower_id, borrower_full_name, borrower_phone_number, eligibility_id,
       amount, loan_type, interest_rate, interest_amount, processing_fee, repayment_amount, principal_repayment, tenor,
       tenor_in_days, repayment_type, date_created, date_modified)
     select $2, id, concat_ws(' ', first_name, last_name), phone_number, 1, $3::float8, $4, 15, $3::float8 * 0.15,
       $3::float8 * 0.02, $3::float8 * 1.15, $3::float8, $5, $6::int, $7, $8, $8
     from ajo_ajouser where id = $1 returning id`,
    [
      borrower,
      agent.id,
      amount,
      random.pick(["AJO", "BNPL", "PROSPER", "DMO"]),
      days === 30 ? "ONE_MONTH" : days === 60 ? "TWO_MONTHS" : "THREE_MONTHS",
      days,
      random.pick(["DAILY", "WEEKLY"]),
      stamp,
    ],
  );
  return idOf(added);
}

/** Pays a loan out today; its first instalment falls due on the next weekday or in a week. */
export async function disburse(client: Session, loan: number, stamp: string): Promise<void> {
  await update(
    client,
    "loans_ajoloan",
    loan,
    `is_disbursed = true, status = 'OPEN', amount_disbursed = amount, total_outstanding_balance = repayment_amount,
     date_disbursed = $2::timestamptz,
     start_date = ($2::timestamptz at time zone 'Africa/Lagos')::date + case repayment_type when 'WEEKLY' then 7 else
       case extract(isodow from $2::timestamptz at time zone 'Africa/Lagos')::int when 5 then 3 when 6 then 2 else 1 end end,
     expected_end_date = ($2::timestamptz at time zone 'Africa/Lagos')::date + greatest(tenor_in_days, 30),
     daily_repayment_amount = repayment_amount / greatest(tenor_in_days, 30)`,
    [stamp],
    stamp,
  );
}

/** A payment on an open loan, and the loan's sums with it; null when no loan is open. */
export async function addPayment(
  client: Session,
  random: Random,
  stamp: string,
): Promise<number | null> {
  const loan = await pick(client, random, "loans_ajoloan", isOpen);
  if (loan === null) return null;
  const share = random.int(1, 5);
  const [added] = await client.query<{ id: number }>(
    `insert into loans_ajoloanrepayment (agent_id, borrower_id, ajo_loan_id, repayment_type, loan_amount, repayment_amount,
       ledger_amount, paid_date, settlement_status, applied_to_loan, date_created, date_modified)
     select agent_id, borrower_id, id, $2, amount, paid, paid, $3, true, true, $3, $3
     from loans_ajoloan, lateral (select round((greatest(daily_repayment_amount, 100) * $4::int)::numeric, 2)::float8 as paid) due
     where id = $1 returning id`,
    [loan, random.pick(["CASH", "TRANSFER", "USSD"]), stamp, share],
  );
  await client.run(
    `update loans_ajoloan l set total_paid_amount = l.total_paid_amount + r.repayment_amount,
       total_outstanding_balance = greatest(0, l.total_outstanding_balance - r.repayment_amount),
       last_paid_amount = r.repayment_amount, count_of_recorded_repayments = l.count_of_recorded_repayments + 1,
       status = case when l.total_outstanding_balance <= r.repayment_amount then 'COMPLETED' else l.status end,
       date_completed = case when l.total_outstanding_balance <= r.repayment_amount then r.paid_date end,
       date_modified = $2
     from loans_ajoloanrepayment r where r.id = $1 and l.id = r.ajo_loan_id`,
    [idOf(added), stamp],
  );
  return idOf(added);
}

function idOf(row: { id: number } | undefined): number {
  if (row === undefined) throw new Error("the insert answered no id");
  return row.id;
}
