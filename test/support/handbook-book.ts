/**
 * Six loans of two officers on Friday 20 June 2025, made so that every metric has something to say: the worked examples of docs/metrics.
 * All are due in weekly instalments on Mondays; a fee of 2 % of the principal and 10 % interest are paid in equal parts with it.
 */
import type { LoanRecord, RepaymentRecord } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";
import { addDays } from "../oracle/calendar.ts";
import { loanA, paid } from "../oracle/examples.ts";
import type { RawRepayment } from "../oracle/types.ts";
import { ingest, instalmentRecord, loanRecord, repaymentRecord, rollDay } from "./facts.ts";

export const handbookDay = "2025-06-20";

const amina = {
  officer_id: "AMINA",
  officer_name: "Amina Bello",
  branch: "Ikeja",
  region: "South",
};
const chidi = {
  officer_id: "CHIDI",
  officer_name: "Chidi Okafor",
  branch: "Kano",
  region: "North",
};

/** What the pages say of each loan. */
export const stories = {
  A1: "Paid the seven instalments due so far, the sixth five days late.",
  A2: "Paid four instalments; the fifth, of 16 June, is open.",
  A3: "Paid four instalments; open since 9 June. 50.00 of its fee were waived.",
  C1: "Paid three instalments, the third four weeks late; a fourth payment was taken back.",
  C2: "Never paid. It was given a later schedule while it was late.",
  C3: "Paid in full.",
} as const;

type LoanId = keyof typeof stories;

interface Terms {
  principal: number;
  weeks: number;
  firstDue: string;
  belongs: Partial<LoanRecord>;
}

const terms: Readonly<Record<LoanId, Terms>> = {
  A1: { principal: 10_000, weeks: 8, firstDue: "2025-05-05", belongs: amina },
  A2: { principal: 20_000, weeks: 8, firstDue: "2025-05-19", belongs: amina },
  A3: {
    principal: 8_000,
    weeks: 8,
    firstDue: "2025-05-12",
    belongs: { ...amina, channel: "Agent" },
  },
  C1: { principal: 12_000, weeks: 8, firstDue: "2025-04-07", belongs: chidi },
  C2: {
    principal: 6_000,
    weeks: 6,
    firstDue: "2025-06-02",
    belongs: { ...chidi, channel: "Partner" },
  },
  C3: { principal: 5_000, weeks: 4, firstDue: "2025-05-12", belongs: chidi },
};

const money = (naira: number): string => naira.toFixed(2);

function recordOf([id, { principal, weeks, firstDue, belongs }]: [string, Terms]): LoanRecord {
  const disbursed = addDays(firstDue, -7);
  const raw = loanA({
    loan_id: id,
    loan_amount: money(principal),
    repayment_amount: money(principal * 1.1),
    fee_amount: money(principal * 0.02),
    disbursement_date: disbursed,
    first_payment_due_date: firstDue,
    maturity_date: addDays(firstDue, 7 * (weeks - 1)),
    loan_term_days: 7 * weeks,
    instalment_count: weeks,
    repayment_frequency: "WEEKLY",
  });
  return { ...loanRecord(raw), ...belongs };
}

/** One instalment paid, with what is unusual about it. */
function instalment(
  id: LoanId,
  number: number,
  date: string,
  changes: Partial<RawRepayment & { is_remitted: boolean }> = {},
): RepaymentRecord {
  const { principal, weeks } = terms[id];
  const part = principal / weeks;
  const { is_remitted: isRemitted = true, ...rest } = changes;
  const row = paid(date, money(part), {
    repayment_id: `${id}-${number}`,
    interest_paid: money(part * 0.1),
    fees_paid: money(part * 0.02),
    ...rest,
  });
  return { ...repaymentRecord(id, row), is_remitted: isRemitted };
}

const repayments = [
  ...["05-05", "05-12", "05-19", "05-26", "06-02", "06-14", "06-16"].map((day, index) =>
    instalment("A1", index + 1, `2025-${day}`),
  ),
  instalment("A2", 1, "2025-05-19"),
  instalment("A2", 2, "2025-05-27", { is_backdated: true }),
  instalment("A2", 3, "2025-06-02"),
  instalment("A2", 4, "2025-06-09", { is_remitted: false }),
  ...["05-12", "05-19", "05-26", "06-02"].map((day, index) =>
    instalment("A3", index + 1, `2025-${day}`),
  ),
  repaymentRecord("A3", {
    ...paid("2025-06-12", "0.00", { repayment_id: "A3-5" }),
    waiver_amount: "50.00",
    waiver_type: "Fee",
  }),
  instalment("C1", 1, "2025-04-07"),
  instalment("C1", 2, "2025-04-14"),
  instalment("C1", 3, "2025-05-20"),
  instalment("C1", 4, "2025-06-10", { is_reversed: true, reversal_date: "2025-06-11" }),
  ...["05-12", "05-20", "05-26", "06-02"].map((day, index) =>
    instalment("C3", index + 1, `2025-${day}`),
  ),
];

/** C2's six instalments of 1,120.00, from a day on. */
function schedule(firstDue: string) {
  return Array.from({ length: 6 }, (_, index) =>
    instalmentRecord("C2", {
      installment_number: index + 1,
      due_date: addDays(firstDue, 7 * index),
      principal_due: "1000.00",
      interest_due: "100.00",
      fee_due: "20.00",
      total_due: "1120.00",
    }),
  );
}

export async function loadHandbookBook(db: Session): Promise<void> {
  await rollDay(db, handbookDay);
  const loans = Object.entries(terms).map(recordOf);
  await ingest(db, { loans, repayments, loan_schedules: schedule("2025-05-26") });
  // Late by then, and given a week more.
  await ingest(db, { loan_schedules: schedule("2025-06-02") });
}
