import type { Entry } from "./bookkeeping.ts";
import type { Contract } from "./contracts.ts";
import { owedAtStart } from "./contracts.ts";
import { dateOf } from "./days.ts";
import type { Loan } from "./loans.ts";
import { naira, splitPayment, total } from "./money.ts";
import type { Random } from "./random.ts";
import type { LoanScheduleRecord, RepaymentRecord } from "#contract/ports.ts";

interface Method {
  method: string;
  channels: readonly string[];
}

const METHODS: readonly (readonly [Method, number])[] = [
  [{ method: "Cash", channels: ["Agent"] }, 40],
  [{ method: "Bank Transfer", channels: ["Mobile App", "Web Portal"] }, 32],
  [{ method: "USSD", channels: ["USSD"] }, 12],
  [{ method: "Card Payment", channels: ["POS", "Web Portal"] }, 9],
  [{ method: "Direct Debit", channels: ["Bank Mandate"] }, 7],
];

const REVERSAL_REASONS = [
  "Wrong amount entered",
  "Posted to the wrong loan",
  "Transfer not received",
  "Duplicate entry",
] as const;

const ZERO = naira(0);

/** One repayment row on the wire. `serial` counts over the whole book. */
export function repaymentRecord(
  random: Random,
  loan: Loan,
  entry: Entry,
  serial: number,
): RepaymentRecord {
  const { method, channels } = random.weighted(METHODS);
  const date = dateOf(entry.day);
  const paid = total(entry.parts) + entry.penalty;
  const serialText = String(serial).padStart(8, "0");
  return {
    repayment_id: `REP-${serialText}`,
    loan_id: loan.record.loan_id,
    payment_date: date,
    payment_amount: naira(paid),
    principal_paid: naira(entry.parts.principal),
    interest_paid: naira(entry.parts.interest),
    fees_paid: naira(entry.parts.fees),
    penalty_paid: entry.penalty === 0 ? ZERO : naira(entry.penalty),
    payment_method: paid === 0 ? "Waiver" : method,
    payment_reference: paid === 0 ? null : `TXN${date.replaceAll("-", "")}${serialText}`,
    payment_channel: paid === 0 ? null : random.pick(channels),
    dpd_at_payment: entry.daysPastDue,
    is_backdated: entry.backdated,
    is_reversed: entry.reversedOn !== null,
    reversal_date: entry.reversedOn === null ? null : dateOf(entry.reversedOn),
    reversal_reason: entry.reversedOn === null ? null : random.pick(REVERSAL_REASONS),
    waiver_amount: entry.waiver === 0 ? ZERO : naira(entry.waiver),
    waiver_type: entry.waiverType,
    waiver_approved_by: entry.waiverType === null ? null : loan.officer.record.officer_id,
    is_remitted: entry.remitted,
    paid_at: null,
    health_insurance: null,
    source_updated_at: null,
  };
}

/** The explicit schedule of a loan: the contract's split, instalment by instalment, down to the kobo. */
export function scheduleRecords(loanId: string, contract: Contract): LoanScheduleRecord[] {
  const owed = owedAtStart(contract);
  let before = 0;
  return contract.instalments.map(({ day, cumulative }, index) => {
    const due = splitPayment(cumulative - before, owed);
    before = cumulative;
    owed.principal -= due.principal;
    owed.interest -= due.interest;
    owed.fees -= due.fees;
    return {
      loan_id: loanId,
      installment_number: index + 1,
      due_date: dateOf(day),
      principal_due: naira(due.principal),
      interest_due: naira(due.interest),
      fee_due: naira(due.fees),
      total_due: naira(total(due)),
      source_updated_at: null,
    };
  });
}
