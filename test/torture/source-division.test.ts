/**
 * The division of amounts by the contract (definitions, section 6) over random loans and payments, against a second
 * implementation in integers, and its laws. Then random changes, an incremental sync, and the same again. `RUNS=50 SEED=7`
 * is the long version.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { createPair, put, type SourcePair } from "../support/source-pair.ts";
import { runs, seed } from "../support/runs.ts";

const count = runs(1);
const loansEach = 60;

let pair: SourcePair;
beforeAll(async () => {
  pair = await createPair();
  await put(pair.source.db, "accounts_customuser", { id: 1 });
  await put(pair.source.db, "ajo_ajouser", { id: 1 });
  await pair.ours.db.query(
    `select * from set_setting('source.fees_by_loan_type', '{"BNPL": "with_repayments"}', 'test', 'BNPL collects its fee')`,
  );
});
afterAll(() => pair.drop());

interface Terms {
  principal: bigint;
  interest: bigint;
  fees: bigint;
}

interface Payment {
  id: number;
  kobo: bigint;
  /** Minutes after a fixed instant; several share one. */
  minute: number;
  isReversed: boolean;
}

interface Loan {
  id: number;
  terms: Terms;
  payments: Payment[];
}

type Parts = readonly [principal: bigint, interest: bigint, fees: bigint];

/** The share of `part` in `whole` of an amount; of half a kobo the rest has the better right. */
function shareOf(amount: bigint, part: bigint, whole: bigint): bigint {
  if (part === 0n) return 0n;
  const exact = amount * part;
  const below = exact / whole;
  return (exact - below * whole) * 2n > whole ? below + 1n : below;
}

function divided(amount: bigint, { principal, interest, fees }: Terms): Parts {
  const fee = shareOf(amount, fees, principal + interest + fees);
  const interestPart = shareOf(amount - fee, interest, principal + interest);
  return [amount - fee - interestPart, interestPart, fee];
}

function minus(left: Parts, right: Parts): Parts {
  return [left[0] - right[0], left[1] - right[1], left[2] - right[2]];
}

/** "id principal interest fees", in kobo. */
function expectedRows({ terms, payments }: Loan): string[] {
  const due = terms.principal + terms.interest + terms.fees;
  const capped = (amount: bigint): bigint => (amount < due ? amount : due);
  let paid = 0n;
  const rows = payments
    .toSorted((a, b) => a.minute - b.minute || a.id - b.id)
    .map(({ id, kobo, isReversed }) => {
      // A reversed row takes the plain ratio, however large it is.
      if (isReversed) return [id, ...divided(kobo, terms)].join(" ");
      const before = capped(paid);
      paid += kobo;
      const [principal, interest, fee] = minus(
        divided(capped(paid), terms),
        divided(before, terms),
      );
      const beyond = kobo - principal - interest - fee;
      return [id, principal + beyond, interest, fee].join(" ");
    });
  return rows.toSorted();
}

async function storedRows(loanId: number): Promise<string[]> {
  const rows = await pair.ours.db.query<{ line: string }>(
    `select concat_ws(' ', repayment_id, (principal_paid * 100)::bigint, (interest_paid * 100)::bigint, (fees_paid * 100)::bigint) as line
     from repayments where loan_id = $1`,
    [String(loanId)],
  );
  return rows.map(({ line }) => line).toSorted();
}

function randomLoan(random: Random, id: number): Loan {
  const scale = random.pick([10, 1000, 100_000, 50_000_000]);
  const principal = BigInt(random.int(1, 100 * scale));
  const interest = random.chance(0.15) ? 0n : BigInt(random.int(0, 40 * scale));
  const fees = random.chance(0.5) ? 0n : BigInt(random.int(0, 5 * scale));
  const payments = Array.from({ length: random.int(0, 12) }, (_, index) =>
    randomPayment(random, id * 1000 + index, principal + interest + fees),
  );
  return { id, terms: { principal, interest, fees }, payments };
}

function randomPayment(random: Random, id: number, due: bigint): Payment {
  const share = random.pick([3, 6, 12, 40, 400]);
  const kobo = random.chance(0.1) ? due : BigInt(random.int(1, Math.ceil(Number(due) / share) + 1));
  return { id, kobo, minute: random.int(0, 20), isReversed: random.chance(0.12) };
}

const naira = (kobo: bigint): string => `${kobo / 100n}.${String(kobo % 100n).padStart(2, "0")}`;

async function putLoan({ id, terms, payments }: Loan): Promise<void> {
  await put(pair.source.db, "loans_ajoloan", {
    id,
    loan_type: "BNPL",
    amount_disbursed: naira(terms.principal),
    repayment_amount: naira(terms.principal + terms.interest),
    interest_rate: 0,
    processing_fee: naira(terms.fees),
  });
  for (const payment of payments) await putPayment(id, payment);
}

function putPayment(loanId: number, { id, kobo, minute, isReversed }: Payment): Promise<void> {
  return put(pair.source.db, "loans_ajoloanrepayment", {
    id,
    ajo_loan_id: loanId,
    repayment_amount: naira(kobo),
    paid_date: `2025-09-10T09:${String(minute).padStart(2, "0")}:00Z`,
    marked_as: isReversed ? "REVERSAL" : null,
    date_modified: new Date().toISOString(),
  });
}

/** One change to a loan's payments: another one between them, one less (un-applied), or one amount more. */
async function change(random: Random, loan: Loan): Promise<void> {
  const { payments, terms } = loan;
  const [first] = payments;
  const due = terms.principal + terms.interest + terms.fees;
  if (first === undefined || random.chance(0.4)) {
    const added = randomPayment(random, loan.id * 1000 + 500 + payments.length, due);
    payments.push(added);
    return putPayment(loan.id, added);
  }
  const chosen = random.pick(payments);
  const isGone = random.chance(0.5);
  if (isGone) payments.splice(payments.indexOf(chosen), 1);
  else chosen.kobo += BigInt(random.int(1, 5));
  await pair.source.db.query(
    `update loans_ajoloanrepayment set applied_to_loan = $2, repayment_amount = $3::float8, date_modified = clock_timestamp() where id = $1`,
    [chosen.id, !isGone, naira(chosen.kobo)],
  );
}

async function expectDivided(loans: readonly Loan[]): Promise<void> {
  for (const loan of loans) {
    const rows = await storedRows(loan.id);
    expect([loan.id, rows]).toEqual([loan.id, expectedRows(loan)]);
  }
}

/** Not a second computation: sums exact, nothing below 0, and a loan paid in full has each part paid in full. */
async function expectLaws(): Promise<void> {
  const broken = await pair.ours.db.query(
    `select repayment_id from repayments
     where principal_paid + interest_paid + fees_paid <> payment_amount or least(principal_paid, interest_paid, fees_paid) < 0
     union all
     select l.loan_id from loan l
     where l.settled_amount >= l.amount_due_total
       and (l.total_interest_paid <> l.interest_total or l.interest_outstanding + l.fees_outstanding + l.principal_outstanding <> 0)`,
  );
  expect(broken).toEqual([]);
}

test(
  `${count} × ${loansEach} loans, seed ${seed}: parts are those of a second implementation, before and after changes`,
  { timeout: 60_000 + count * 20_000 },
  async () => {
    for (let run = 0; run < count; run += 1) {
      const random = new Random(seed, "source-division", run);
      const loans = Array.from({ length: loansEach }, (_, index) =>
        randomLoan(random, 1 + run * loansEach + index),
      );
      for (const loan of loans) await putLoan(loan);
      await pair.sync();
      await expectDivided(loans);
      for (const loan of loans) if (random.chance(0.5)) await change(random, loan);
      await pair.sync();
      await expectDivided(loans);
      await expectLaws();
    }
  },
);
