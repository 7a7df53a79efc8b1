/**
 * Five loans on 16 January 2025, worked by hand. Each owes 10,000.00 and 1,000.00 interest in ten daily instalments of 1,100.00;
 * those of L1 to L4 are due from 7 January on, so seven are past due: 7,700.00.
 * L1 never paid: DPD 9. L2 paid 4,000.00 and 1,500.00 interest (500.00 too much) on 7 January, five instalments: since the 14th DPD 2.
 * L3 paid all on 8 January, a day after the first instalment. L4 never paid, written off on the day. L5 was due from 17 December to 30 December and never paid: DPD 30.
 */
import type { Session } from "#store/database.ts";
import type { LoanRecord } from "#contract/ports.ts";
import { loanA, paid } from "../oracle/examples.ts";
import type { RawLoan } from "../oracle/types.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "./facts.ts";

export const readDay = "2025-01-16";

function loan(raw: Partial<RawLoan>, changes: Partial<LoanRecord>): LoanRecord {
  return { ...loanRecord(loanA(raw)), ...changes };
}

const loans = [
  loan(
    { loan_id: "L1" },
    {
      officer_id: "O1",
      officer_name: "Zainab",
      branch: "Lagos, Main",
      region: "North",
      loan_type: "BNPL",
      source_status: "OPEN",
      customer_name: "Ada 100%",
      customer_phone: "+2348010",
    },
  ),
  loan(
    { loan_id: "L2" },
    {
      officer_id: "O2",
      officer_name: "Bola",
      branch: "Aba",
      channel: "Partner",
      loan_type: "AJO",
      wave: "Wave 1",
      customer_name: "ADA_B",
    },
  ),
  loan(
    { loan_id: "L3" },
    { officer_id: "O2", officer_name: "Bola", branch: "Aba", customer_name: "Chidi 1000" },
  ),
  loan(
    { loan_id: "L4", status: "Written Off", closed_date: readDay },
    {
      officer_id: "O2",
      officer_name: "Bola",
      branch: "Aba",
      customer_name: "Dayo",
      customer_phone: "0809",
    },
  ),
  loan(
    {
      loan_id: "L5",
      disbursement_date: "2024-12-16",
      first_payment_due_date: "2024-12-17",
      maturity_date: "2024-12-30",
    },
    { officer_id: "O1", officer_name: "Zainab", branch: "Ikeja", customer_name: "Emeka" },
  ),
];

const repayments = [
  repaymentRecord("L2", paid("2025-01-07", "4000.00", { interest_paid: "1500.00" })),
  repaymentRecord("L3", paid("2025-01-08", "10000.00", { interest_paid: "1000.00" })),
];

export async function loadReadBook(db: Session): Promise<void> {
  await rollDay(db, readDay);
  await ingest(db, { loans, repayments });
  await db.query(
    `update officers set user_type = 'AGENT' where officer_id = 'O1';
     update loan set vertical_lead_email = 'Lead@Example.com', vertical_lead_name = 'Lead' where officer_id = 'O1'`,
  );
}
