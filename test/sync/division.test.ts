/** The source gives one amount; its parts follow from the contract. Worked by hand, to the kobo. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPair, put, type SourcePair } from "../support/source-pair.ts";

let pair: SourcePair;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  await put(db, "accounts_customuser", { id: 1 });
  await put(db, "ajo_ajouser", { id: 1 });
  await pair.ours.db.query(
    `select * from set_setting('source.fees_by_loan_type', '{"BNPL": "with_repayments"}', 'test', 'BNPL collects its fee')`,
  );
  await putLoans();
  await putRepayments();
  await putSchedules();
  await pair.sync();
});
afterAll(() => pair.drop());

async function putLoans(): Promise<void> {
  const doubled = { amount_disbursed: 100, repayment_amount: 200 };
  const small = { amount_disbursed: 100, repayment_amount: 110 };
  await put(
    pair.source.db,
    "loans_ajoloan",
    { id: 1 },
    { id: 2, loan_type: "BNPL", processing_fee: 30, nem_fee: 20 },
    { id: 3, ...doubled },
    { id: 4 },
    { id: 5 },
    { id: 6, amount_disbursed: 20_000_000, repayment_amount: 23_000_000 },
    { id: 7, amount_disbursed: 500, repayment_amount: 500 },
    { id: 11, ...small },
    { id: 12, ...small },
  );
}

async function putRepayments(): Promise<void> {
  const on = (day: number, time = "09:00"): { paid_date: string } => ({
    paid_date: `2025-09-${day}T${time}:00Z`,
  });
  await put(
    pair.source.db,
    "loans_ajoloanrepayment",
    { id: 1, ajo_loan_id: 1, ...on(10) },
    { id: 2, ajo_loan_id: 1, ...on(11) },
    { id: 3, ajo_loan_id: 1, ...on(10, "12:00"), repayment_amount: 230, marked_as: "REVERSAL" },
    { id: 4, ajo_loan_id: 1, ...on(12), repayment_amount: 950 },
    { id: 5, ajo_loan_id: 1, ...on(13), repayment_amount: 50 },
    { id: 11, ajo_loan_id: 2, ...on(10) },
    { id: 12, ajo_loan_id: 2, ...on(11), repayment_amount: 1100 },
    { id: 21, ajo_loan_id: 3, ...on(10), repayment_amount: 0.01 },
    { id: 22, ajo_loan_id: 3, ...on(11), repayment_amount: 0.01 },
    // Loan 4: the later id was paid earlier that day. Loan 5: both at once.
    { id: 31, ajo_loan_id: 4, ...on(10, "15:00") },
    { id: 32, ajo_loan_id: 4, ...on(10, "08:00") },
    { id: 41, ajo_loan_id: 5, ...on(10) },
    { id: 42, ajo_loan_id: 5, ...on(10) },
    { id: 51, ajo_loan_id: 6, ...on(10), repayment_amount: 12_345_678.91 },
    { id: 61, ajo_loan_id: 7, ...on(10), repayment_amount: 123.45 },
  );
}

async function putSchedules(): Promise<void> {
  await put(
    pair.source.db,
    "loans_ajoloanschedule",
    { id: 1, loan_id: 11, due_amount: 40, due_date: "2025-09-20" },
    { id: 2, loan_id: 11, due_amount: 40, due_date: "2025-09-10" },
    { id: 3, loan_id: 11, due_amount: 0, due_date: null },
    { id: 4, loan_id: 11, due_amount: 30, due_date: "2025-09-30" },
    { id: 5, loan_id: 12, due_amount: 60, due_date: "2025-09-10" },
    { id: 6, loan_id: 12, due_amount: 60, due_date: "2025-09-10" },
  );
}

type Parts = [id: string, principal: string, interest: string, fees: string];

async function paid(loanId: number): Promise<Parts[]> {
  const rows = await pair.ours.db.query<Record<string, string>>(
    `select repayment_id, principal_paid, interest_paid, fees_paid from repayments
     where loan_id = $1 order by repayment_id::int`,
    [String(loanId)],
  );
  return rows.map((row) => Object.values(row) as Parts);
}

describe("repayments", () => {
  test("take principal 1000 and interest 150 by largest remainder of what was paid so far", async () => {
    // Paid so far 100: 10,000 × 15,000 / 115,000 = 1,304.35 kobo of interest; 200: 2,608.70; 1,150: 15,000.
    expect(await paid(1)).toEqual([
      ["1", "86.96", "13.04", "0.00"],
      ["2", "86.95", "13.05", "0.00"],
      // Reversed: the plain ratio of 230, and nobody else's share moves.
      ["3", "200.00", "30.00", "0.00"],
      ["4", "826.09", "123.91", "0.00"],
      // Beyond what is due: all principal.
      ["5", "50.00", "0.00", "0.00"],
    ]);
  });

  test("carry the fee where it is collected with them", async () => {
    // 10,000 × 5,000 / 120,000 = 416.67 kobo of fee; of the 9,583 left 15 / 115 = 1,249.96 are interest.
    expect(await paid(2)).toEqual([
      ["11", "83.33", "12.50", "4.17"],
      ["12", "916.67", "137.50", "45.83"],
    ]);
    const [loan] = await pair.ours.db.query(
      `select total_principal_paid, total_interest_paid, total_fees_paid, total_outstanding from loan where loan_id = '2'`,
    );
    expect(loan).toEqual({
      total_principal_paid: "1000.00",
      total_interest_paid: "150.00",
      total_fees_paid: "50.00",
      total_outstanding: "0.00",
    });
  });

  test("of half a kobo each give the kobo to principal, the next one to interest", async () => {
    expect(await paid(3)).toEqual([
      ["21", "0.01", "0.00", "0.00"],
      ["22", "0.00", "0.01", "0.00"],
    ]);
  });

  test("are divided in the order of their time, then of their id", async () => {
    expect(await paid(4)).toEqual([
      ["31", "86.95", "13.05", "0.00"],
      ["32", "86.96", "13.04", "0.00"],
    ]);
    expect(await paid(5)).toEqual([
      ["41", "86.96", "13.04", "0.00"],
      ["42", "86.95", "13.05", "0.00"],
    ]);
  });

  test("of tens of millions are exact: 1,234,567,891 × 15 / 115 = 161,030,594.48 kobo", async () => {
    expect(await paid(6)).toEqual([["51", "10735372.97", "1610305.94", "0.00"]]);
  });

  test("of a loan without interest are principal", async () => {
    expect(await paid(7)).toEqual([["61", "123.45", "0.00", "0.00"]]);
  });
});

async function instalments(loanId: number): Promise<unknown[][]> {
  const rows = await pair.ours.db.query(
    `select installment_number, due_date, principal_due, interest_due, fee_due, total_due
     from loan_instalment where loan_id = $1 order by 1`,
    [String(loanId)],
  );
  return rows.map((row) => Object.values(row));
}

describe("schedules", () => {
  test("are numbered by due date, what has none last, and divided like repayments", async () => {
    // 4,000 × 1,000 / 11,000 = 363.64; 8,000: 727.27; 11,000: 1,000.
    expect(await instalments(11)).toEqual([
      [1, "2025-09-10", "36.36", "3.64", "0.00", "40.00"],
      [2, "2025-09-20", "36.37", "3.63", "0.00", "40.00"],
      [3, "2025-09-30", "27.27", "2.73", "0.00", "30.00"],
      [4, null, "0.00", "0.00", "0.00", "0.00"],
    ]);
  });

  test("longer than the contract have the rest as principal; two of one date keep their order", async () => {
    // 6,000 × 1,000 / 11,000 = 545.45; the second row has 4.55 of interest left.
    expect(await instalments(12)).toEqual([
      [1, "2025-09-10", "54.55", "5.45", "0.00", "60.00"],
      [2, "2025-09-10", "55.45", "4.55", "0.00", "60.00"],
    ]);
  });
});
