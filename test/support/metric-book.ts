/** A book of groups (test/oracle/metric-facts.ts) in a database, as clients send it. */
import type { Session } from "#store/database.ts";
import type { LoanRecord, RepaymentRecord } from "#contract/ports.ts";
import type { FormulaVersions, MetricBook, MetricLoan } from "../oracle/metric-facts.ts";
import type { RawRepayment } from "../oracle/types.ts";
import {
  changeSettings,
  emptyBook,
  holidayRecord,
  ingest,
  instalmentRecord,
  loanRecord,
  repaymentRecord,
  rollDay,
} from "./facts.ts";

/** In place of whatever book was there. */
export async function loadMetricBook(db: Session, book: MetricBook): Promise<void> {
  await emptyBook(db);
  await rollDay(db, book.business_date);
  await changeSettings(db, book.settings);
  await ingest(db, {
    holidays: book.holidays.map(holidayRecord),
    loans: book.loans.map(recordOf),
    loan_schedules: book.loans.flatMap(({ loan, schedule, earlier_schedule: earlier }) =>
      (earlier ?? schedule).map((row) => instalmentRecord(loan.loan_id, row)),
    ),
    repayments: book.loans.flatMap((entry) =>
      entry.repayments.map((row) => repaymentOf(entry, row)),
    ),
  });
  // A schedule that comes later, while the loan is late, makes it rescheduled.
  await ingest(db, {
    loan_schedules: book.loans
      .filter((entry) => entry.earlier_schedule !== undefined)
      .flatMap(({ loan, schedule }) => schedule.map((row) => instalmentRecord(loan.loan_id, row))),
  });
  await nameLeads(db, book.loans);
}

function recordOf({ loan, belongs }: MetricLoan): LoanRecord {
  const { vertical_lead_email: _, ...place } = belongs;
  return { ...loanRecord(loan), ...place, officer_name: belongs.officer_id };
}

function repaymentOf({ loan, unremitted }: MetricLoan, row: RawRepayment): RepaymentRecord {
  const isRemitted = !unremitted.includes(row.repayment_id);
  return { ...repaymentRecord(loan.loan_id, row), is_remitted: isRemitted };
}

/** No client sends a loan's vertical lead: it comes with a hierarchy file, by officer. */
async function nameLeads(db: Session, loans: readonly MetricLoan[]): Promise<void> {
  const leads = loans.map(({ loan, belongs }) => [loan.loan_id, belongs.vertical_lead_email]);
  await db.query(
    `update loan l set vertical_lead_email = n.lead
     from unnest($1::text[], $2::text[]) as n (loan_id, lead)
     where n.loan_id = l.loan_id and n.lead is not null`,
    [leads.map(([id]) => id), leads.map(([, lead]) => lead)],
  );
}

/** Which formulas of the composites are in force. */
export async function chooseVersions(db: Session, { risk, dqi }: FormulaVersions): Promise<void> {
  const change = "select * from set_setting($1, $2::jsonb, 'test', 'a test changes it')";
  await db.query(change, ["metrics.risk_score_version", `"v${risk}"`]);
  await db.query(change, ["metrics.dqi_version", `"v${dqi}"`]);
}
