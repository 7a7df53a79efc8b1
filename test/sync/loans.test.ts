/**
 * Loans and repayments of section 6 of the definitions: source rows written by hand, what must stand with us worked by
 * hand. One sync brings them all.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPair, put, type SourcePair } from "../support/source-pair.ts";

let pair: SourcePair;

beforeAll(async () => {
  pair = await createPair();
  await putPeople();
  await putLoans();
  await putRepayments();
  await pair.ours.db.query(
    `select * from set_setting('source.fees_by_loan_type', '{"bnpl": "with_repayments"}', 'test', 'BNPL collects its fee')`,
  );
  await pair.sync();
});
afterAll(() => pair.drop());

/** One row of ours, with the columns named. */
async function one(table: string, key: string, id: number, columns: string): Promise<unknown> {
  const rows = await pair.ours.db.query(`select ${columns} from ${table} where ${key} = $1`, [
    String(id),
  ]);
  return rows[0];
}
const loan = (id: number, columns: string): Promise<unknown> => one("loan", "loan_id", id, columns);
const repayment = (id: number, columns: string): Promise<unknown> =>
  one("repayments", "repayment_id", id, columns);

/** Agent 24 has no branch; borrower 2 has one, borrower 3 none; 9 has a last name alone. */
async function putPeople(): Promise<void> {
  const { db } = pair.source;
  await put(db, "accounts_customuser", { id: 1 }, { id: 11 }, { id: 24, user_branch: null });
  await put(
    db,
    "ajo_ajouser",
    { id: 1 },
    { id: 2 },
    { id: 3, branch_name: " " },
    { id: 5, state: "Oyo" },
    { id: 9, first_name: null, last_name: " Adeyemi " },
  );
}

// -- Loans ---------------------------------------------------------------------------------------------------------

const statuses = {
  COMPLETED: "Closed",
  CLOSED: "Closed",
  DISBURSED: "Active",
  OPEN: "Active",
  OPEN_TO_SUPERVISOR: "Active",
  APPROVED: "Active",
  ACTIVE: "Active",
  PAST_MATURITY: "Active",
  DEFAULTED: "Active",
  WRITTEN_OFF: "Written Off",
  open: "Active",
} as const;

async function putLoans(): Promise<void> {
  await put(
    pair.source.db,
    "loans_ajoloan",
    { id: 1, agent_id: 11, borrower_id: 5 },
    {
      id: 2,
      agent_id: 1,
      borrower_id: 1,
      is_disbursed: false,
      date_disbursed: null,
      status: "PENDING",
    },
    { id: 3, amount: 5000, amount_disbursed: 0, repayment_amount: 0, interest_rate: 12.5 },
    { id: 4, amount: 5000, amount_disbursed: 1916.6699999, repayment_amount: 2204.175 },
    // Fees: 20 + 30.005, floats; taken at once, or collected with the repayments.
    { id: 5, processing_fee: 20, nem_fee: 30.005 },
    { id: 6, processing_fee: 20, nem_fee: 30, loan_type: "BNPL" },
    { id: 7, tenor_in_days: 0 },
    { id: 8, tenor_in_days: -5, expected_end_date: null, end_date: "2025-10-15" },
    { id: 9, tenor_in_days: 30, expected_end_date: null, end_date: null },
    { id: 10, date_disbursed: "2025-09-01T23:30:00Z", tenor_in_days: 30, expected_end_date: null },
    { id: 11, status: "CLOSED", date_completed: "2025-10-20T23:30:00Z" },
    { id: 12, start_date: null, expected_repayment_count: 45, repayment_type: "WEEKLY" },
    { id: 13, expected_repayment_count: 0, repayment_type: "monthly" },
    { id: 14, borrower_full_name: " Cached Name ", borrower_phone_number: "0700 cached" },
    { id: 15, borrower_full_name: " ", borrower_phone_number: "", borrower_id: 9 },
    { id: 16, agent_id: 24, borrower_id: 2 },
    { id: 17, agent_id: 24, borrower_id: 3 },
    ...["AJO", "BNPL", "PROSPER", "DMO", "BOOST"].map((type, index) => ({
      id: 21 + index,
      loan_type: type,
      performance_status: "PERFORMING",
    })),
    ...Object.keys(statuses).map((status, index) => ({ id: 31 + index, status })),
  );
}

describe("loans", () => {
  test("are the disbursed ones", async () => {
    const rows = await pair.ours.db.query("select 1 from loan where loan_id in ('1', '2')");
    expect(rows).toHaveLength(1);
    expect(await loan(1, "officer_id, customer_id, state")).toEqual({
      officer_id: "11",
      customer_id: "5",
      state: "Oyo",
    });
  });

  test("have the amount disbursed, else the amount; rounded to the kobo", async () => {
    expect(await loan(3, "loan_amount")).toEqual({ loan_amount: "5000.00" });
    // 2204.175 as a float is 2204.17499…: as text it is 2204.175, which rounds up.
    expect(await loan(4, "loan_amount, repayment_amount")).toEqual({
      loan_amount: "1916.67",
      repayment_amount: "2204.18",
    });
  });

  test("without a repayment amount owe their rate: 5,000 × 12.5 % = 625", async () => {
    expect(
      await loan(3, "repayment_amount, interest_rate, interest_total, amount_due_total"),
    ).toEqual({
      repayment_amount: null,
      interest_rate: "0.1250",
      interest_total: "625.00",
      amount_due_total: "5625.00",
    });
  });

  test("have their fee taken at disbursement, unless their type collects it with the repayments", async () => {
    const fees = "fee_amount, fee_paid_upfront, amount_due_total";
    expect(await loan(5, fees)).toEqual({
      fee_amount: "50.01",
      fee_paid_upfront: "50.01",
      amount_due_total: "1150.00",
    });
    expect(await loan(6, fees)).toEqual({
      fee_amount: "50.00",
      fee_paid_upfront: "0.00",
      amount_due_total: "1200.00",
    });
  });

  test("mature on the expected end, else the end, else after the tenor", async () => {
    const dates = "maturity_date, loan_term_days";
    // 1 Sep → 31 Oct is 60 days; → 15 Oct is 44; 30 days after 1 Sep is 1 Oct.
    expect(await loan(7, dates)).toEqual({ maturity_date: "2025-10-31", loan_term_days: 60 });
    expect(await loan(8, dates)).toEqual({ maturity_date: "2025-10-15", loan_term_days: 44 });
    expect(await loan(9, dates)).toEqual({ maturity_date: "2025-10-01", loan_term_days: 30 });
  });

  test("disbursed or completed at 23:30 UTC are of the next day", async () => {
    expect(await loan(10, "disbursement_date, maturity_date")).toEqual({
      disbursement_date: "2025-09-02",
      maturity_date: "2025-10-02",
    });
    expect(await loan(11, "status, closed_date")).toEqual({
      status: "Closed",
      closed_date: "2025-10-21",
    });
  });

  test("have their first due date, instalment count and frequency as sent", async () => {
    const terms =
      "first_due_date_sent, instalment_count_sent, repayment_frequency, schedule_source";
    expect(await loan(1, terms)).toEqual({
      first_due_date_sent: "2025-09-02",
      instalment_count_sent: null,
      repayment_frequency: "DAILY",
      schedule_source: "terms",
    });
    expect(await loan(12, terms)).toEqual({
      first_due_date_sent: null,
      instalment_count_sent: 45,
      repayment_frequency: "WEEKLY",
      schedule_source: "maturity",
    });
    expect(await loan(13, terms)).toEqual({
      first_due_date_sent: "2025-09-02",
      instalment_count_sent: null,
      repayment_frequency: "MONTHLY",
      schedule_source: "terms",
    });
  });

  test("name the customer as cached on the loan, else as the customer is called", async () => {
    const who = "customer_name, customer_phone";
    expect(await loan(14, who)).toEqual({
      customer_name: "Cached Name",
      customer_phone: "0700 cached",
    });
    expect(await loan(15, who)).toEqual({ customer_name: "Adeyemi", customer_phone: "08029" });
  });

  test("belong to the agent's branch, else to the borrower's, else to Unknown", async () => {
    expect(await loan(14, "branch, officer_name, officer_phone")).toEqual({
      branch: "Ikeja",
      officer_name: "Agent 1",
      officer_phone: "08011",
    });
    expect(await loan(16, "branch")).toEqual({ branch: "Yaba" });
    expect(await loan(17, "branch")).toEqual({ branch: "Unknown" });
  });

  test("come directly or through a partner, by their type", async () => {
    const rows = await pair.ours.db.query(
      `select loan_type, channel, channel_partner, performance_status from loan
       where loan_id::int between 21 and 25 order by loan_id`,
    );
    const expected = [
      ["AJO", "Direct", null],
      ["BNPL", "Partner", "BNPL"],
      ["PROSPER", "Partner", "PROSPER"],
      ["DMO", "Partner", "DMO"],
      ["BOOST", "Direct", null],
    ] as const;
    expect(rows).toEqual(
      expected.map(([loan_type, channel, channel_partner]) => ({
        loan_type,
        channel,
        channel_partner,
        performance_status: "PERFORMING",
      })),
    );
  });

  test.each(Object.entries(statuses))("of status %s are %s", async (raw, status) => {
    const rows = await pair.ours.db.query(
      `select distinct status from loan where source_status = '${raw}'`,
    );
    expect(rows).toEqual([{ status }]);
  });
});

// -- Repayments ----------------------------------------------------------------------------------------------------

async function putRepayments(): Promise<void> {
  const loanId = { ajo_loan_id: 1 };
  await put(
    pair.source.db,
    "loans_ajoloanrepayment",
    {
      id: 1,
      ...loanId,
      repayment_amount: 16.6699999,
      repayment_type: " USSD ",
      repayment_ref: "0b7e1b1e-0000-4000-8000-000000000001",
      health_insurance: 2.5,
    },
    { id: 2, ...loanId, marked_as: "REVERSAL", settlement_status: false },
    { id: 3, ...loanId, marked_as: "BACKDATED" },
    // Recorded a quarter past midnight in Lagos, paid half an hour before; and on one Lagos day, two UTC days.
    { id: 4, ...loanId, paid_date: "2025-09-10T22:45:00Z", date_created: "2025-09-10T23:15:00Z" },
    { id: 5, ...loanId, paid_date: "2025-09-10T23:15:00Z", date_created: "2025-09-11T00:10:00Z" },
    { id: 6, ...loanId, applied_to_loan: false },
    { id: 7, ...loanId, applied_to_loan: null },
    { id: 8, ...loanId, marked_as: "RECOVERY" },
    { id: 9, ajo_loan_id: 2 },
  );
}

describe("repayments", () => {
  test("are loaded unless they are not applied or their loan is not disbursed", async () => {
    const ids = await pair.ours.db.query(
      "select repayment_id from repayments order by repayment_id",
    );
    expect(ids.map((row) => (row as { repayment_id: string }).repayment_id)).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "7",
      "8",
    ]);
  });

  test("have amount, method, reference and insurance; insurance settles nothing", async () => {
    const columns =
      "payment_amount, payment_method, payment_reference, health_insurance, is_remitted, is_reversed, is_backdated, penalty_paid";
    expect(await repayment(1, columns)).toEqual({
      payment_amount: "16.67",
      payment_method: "USSD",
      payment_reference: "0b7e1b1e-0000-4000-8000-000000000001",
      health_insurance: "2.50",
      is_remitted: true,
      is_reversed: false,
      is_backdated: false,
      penalty_paid: "0.00",
    });
    // 16.67 + 5 × 100: rows 3, 4, 5, 7, 8; row 2 is reversed.
    expect(await loan(1, "settled_amount")).toEqual({ settled_amount: "516.67" });
  });

  test("are reversed by their mark, and unremitted as said", async () => {
    expect(await repayment(2, "is_reversed, is_remitted, is_backdated")).toEqual({
      is_reversed: true,
      is_remitted: false,
      is_backdated: false,
    });
    expect(await repayment(8, "is_reversed, is_backdated")).toEqual({
      is_reversed: false,
      is_backdated: false,
    });
  });

  test("are backdated by their mark, or when recorded on a later day in Lagos", async () => {
    const when = "payment_date, is_backdated";
    expect(await repayment(3, when)).toEqual({ payment_date: "2025-09-10", is_backdated: true });
    expect(await repayment(4, when)).toEqual({ payment_date: "2025-09-10", is_backdated: true });
    expect(await repayment(5, when)).toEqual({ payment_date: "2025-09-11", is_backdated: false });
  });
});
