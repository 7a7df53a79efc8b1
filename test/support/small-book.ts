/** A random book of a few loans for the tests of real processes: as the oracle reads it, and as clients send it. */
import type { Random } from "#demo/random.ts";
import type { SyncData } from "#demo/records.ts";
import { recordJson, syncBody } from "#demo/wire.ts";
import type { BookState } from "../oracle/book.ts";
import { addDays } from "../oracle/calendar.ts";
import type { RawLoan, RawRepayment } from "../oracle/types.ts";
import { type Batch, loanRecord, repaymentRecord } from "./facts.ts";

export const businessDate = "2026-03-02";

export interface Payment {
  loan_id: string;
  repayment: RawRepayment;
}

/** `count` loans, disbursed in the months before the business date, of daily, weekly and monthly instalments. */
export function makeLoans(random: Random, count: number, prefix = "LN"): RawLoan[] {
  return Array.from({ length: count }, (_, index) => {
    const frequency = (["DAILY", "WEEKLY", "MONTHLY"] as const)[index % 3] ?? "DAILY";
    const disbursed = addDays(businessDate, -pick(random, 20, 120));
    const amount = pick(random, 20, 200) * 1000;
    return {
      loan_id: `${prefix}${index + 1}`,
      loan_amount: `${amount}.00`,
      repayment_amount: `${amount + amount / 10}.00`,
      disbursement_date: disbursed,
      maturity_date: addDays(disbursed, 180),
      loan_term_days: 180,
      interest_rate: "0.1000",
      fee_amount: "500.00",
      fee_paid_upfront: "0.00",
      first_payment_due_date: addDays(disbursed, 3),
      instalment_count: { DAILY: 60, WEEKLY: 20, MONTHLY: 6 }[frequency],
      repayment_frequency: frequency,
      status: "Active",
      closed_date: null,
    };
  });
}

/** One in ten is dated ahead, one in ten reversed. */
export function makePayment(random: Random, loan: RawLoan, id: string): Payment {
  const principal = pick(random, 100, 400_000);
  const interest = pick(random, 0, 40_000);
  const fees = pick(random, 0, 5_000);
  const reversed = random.fraction() < 0.1;
  const age = random.fraction() < 0.1 ? -pick(random, 1, 5) : pick(random, 0, 60);
  return {
    loan_id: loan.loan_id,
    repayment: {
      repayment_id: id,
      payment_date: addDays(businessDate, -age),
      payment_amount: naira(principal + interest + fees),
      principal_paid: naira(principal),
      interest_paid: naira(interest),
      fees_paid: naira(fees),
      penalty_paid: "0.00",
      is_reversed: reversed,
      reversal_date: reversed ? businessDate : null,
      waiver_amount: "0.00",
      waiver_type: null,
      is_backdated: false,
    },
  };
}

/** A whole number from `low` to `high`. */
export function pick(random: Random, low: number, high: number): number {
  return low + Math.floor(random.fraction() * (high - low + 1));
}

export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = pick(random, 0, last);
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}

function naira(kobo: number): string {
  return `${Math.floor(kobo / 100)}.${String(kobo % 100).padStart(2, "0")}`;
}

/** The facts once everything has arrived. */
export function bookOf(loans: readonly RawLoan[], payments: readonly Payment[]): BookState {
  return {
    business_date: businessDate,
    settings: { tolerance_amount: "1.00", use_holidays: true },
    holidays: [],
    loans: loans.map((loan) => ({
      loan,
      repayments: payments.filter((one) => one.loan_id === loan.loan_id).map((p) => p.repayment),
      schedule: [],
      ever_rescheduled: false,
      status_arrived_on: null,
    })),
    next_repayment: payments.length,
  };
}

export function loansBatch(loans: readonly RawLoan[]): Batch {
  return { loans: loans.map(loanRecord) };
}

export function paymentsBatch(payments: readonly Payment[]): Batch {
  return { repayments: payments.map((one) => repaymentRecord(one.loan_id, one.repayment)) };
}

/** Body of `POST /etl/sync`. */
export function syncText(batch: SyncData): string {
  return syncBody(batch, "2026-03-02T09:00:00Z", "incremental");
}

/** Body of `POST /etl/repayments`. */
export function paymentText({ loan_id: loanId, repayment }: Payment): string {
  return recordJson(repaymentRecord(loanId, repayment));
}

/** Real records of the customers and officers that would be placeholders otherwise. */
export function customersAndOfficersOf(
  loans: readonly RawLoan[],
): Pick<SyncData, "customers" | "officers"> {
  const records = loans.map(loanRecord);
  const officers = new Map(records.map((loan) => [loan.officer_id, loan]));
  return {
    customers: records.map(({ customer_id, customer_name }) => ({
      customer_id,
      customer_name,
      customer_phone: null,
      customer_email: null,
      date_of_birth: null,
      gender: null,
      state: null,
      lga: null,
      address: null,
      kyc_status: null,
      kyc_verified_date: null,
      source_updated_at: null,
    })),
    officers: [...officers.values()].map(({ officer_id, officer_name, region, branch }) => ({
      officer_id,
      officer_name,
      region,
      branch,
      officer_phone: null,
      officer_email: null,
      employment_status: null,
      hire_date: null,
      user_type: null,
      account_type: null,
      source_updated_at: null,
    })),
  };
}
