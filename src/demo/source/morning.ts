// The morning of the business date: the first payments of a day that the generated history ends before. They are the ones the
// loans' stories have for the day, so a Monday is a busy one and a Sunday is quiet.
import type { Database } from "#store/database.ts";
import { dateOf, dayOf } from "../days.ts";
import { Random } from "../random.ts";
import { sourceDefaults } from "./create.ts";
import { createWorld, tellStory } from "./stories.ts";
import { assertDemo } from "./tables.ts";

/** Of the day's payments, those that have come in by the late morning. */
const share = 0.65;

export interface Morning {
  /** The business date the source was made for, with the default seed and number of repayments. */
  businessDate: string;
  /** When the last of them came. */
  now: Date;
}

/** Answers how many were made: none where the source was made on another day. */
export async function payThisMorning(
  source: Database,
  { businessDate, now }: Morning,
): Promise<number> {
  await assertDemo(source);
  const [size] = await source.query<{ loans: number }>(
    "select count(*) as loans from loans_ajoloan",
  );
  const due = morningPayments(size?.loans ?? 0, businessDate);
  const [paid] = await source.query<{ payments: number }>(pay, [
    JSON.stringify(due),
    businessDate,
    now.toISOString(),
  ]);
  return paid?.payments ?? 0;
}

/**
 * They were taken between eight of the day and `$3`, at the latest eight in the evening, and are entered now, so that the next
 * incremental sync meets them. A loan that is not the story's, of a source made on another day, gets none.
 */
const pay = `
with due as (
  select d.*, opens + d.hour * greatest(closes - opens, interval '0') as taken
  from json_to_recordset($1) as d(loan int, disbursed date, amount float8, type text, hour float8),
    lateral (select least(($2::date + time '08:00') at time zone 'Africa/Lagos', $3::timestamptz) as opens,
      least(($2::date + time '20:00') at time zone 'Africa/Lagos', $3::timestamptz) as closes) day
), paid as (
  insert into loans_ajoloanrepayment (agent_id, borrower_id, ajo_loan_id, repayment_type, loan_amount, repayment_amount,
    ledger_amount, paid_date, settlement_status, applied_to_loan, date_created, date_modified)
  select l.agent_id, l.borrower_id, l.id, d.type, l.amount, d.amount, d.amount, d.taken, true, true, now(), now()
  from due d
  join loans_ajoloan l on l.id = d.loan and (l.date_disbursed at time zone 'Africa/Lagos')::date = d.disbursed
  where l.is_disbursed and l.status not in ('COMPLETED', 'CLOSED', 'WRITTEN_OFF')
  order by d.taken
  returning ajo_loan_id, repayment_amount, paid_date
), sums as (
  select ajo_loan_id, sum(repayment_amount) as amount, count(*) as payments, max(repayment_amount) as last, max(paid_date) as taken
  from paid group by 1
), loans as (
  update loans_ajoloan l set total_paid_amount = l.total_paid_amount + s.amount,
    total_outstanding_balance = greatest(0, l.total_outstanding_balance - s.amount),
    last_paid_amount = s.last, count_of_recorded_repayments = l.count_of_recorded_repayments + s.payments,
    status = case when l.total_outstanding_balance < s.amount + 0.01 then 'COMPLETED' else l.status end,
    date_completed = case when l.total_outstanding_balance < s.amount + 0.01 then s.taken end,
    date_modified = now()
  from sums s where l.id = s.ajo_loan_id
)
select count(*)::int as payments from paid`;

interface MorningPayment {
  loan: number;
  disbursed: string;
  amount: number;
  type: string;
  /** When, between the opening and now: 0 to 1. */
  hour: number;
}

function morningPayments(loans: number, businessDate: string): MorningPayment[] {
  const { seed, repaymentsPerLoan } = sourceDefaults;
  const size = { loans, repayments: Math.round(loans * repaymentsPerLoan) };
  const world = createWorld(seed, size, dayOf(businessDate), true);
  const payments: MorningPayment[] = [];
  for (let serial = 0; serial < loans; serial += 1) {
    const { id, contract, today } = tellStory(world, serial);
    const random = new Random(seed, "morning", serial);
    for (const { amount } of today) {
      if (!random.chance(share)) continue;
      const type = random.pick(["CASH", "CASH", "TRANSFER", "USSD"]);
      const disbursed = dateOf(contract.disbursed);
      payments.push({ loan: id, disbursed, amount: amount / 100, type, hour: random.fraction() });
    }
  }
  return payments;
}
