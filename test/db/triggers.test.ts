/** The courtesy triggers by name: what hand-written SQL must change, and what it must not. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loanA, paid } from "../oracle/examples.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { emptyBook, loadByHand } from "../support/facts.ts";

let database: TestDatabase;

const settings = { tolerance_amount: "1.00", use_holidays: true };
const businessDate = "2025-01-16";

/** Two loans of the same terms, D = 11,000.00 in ten daily instalments of 1,100.00 from 7 to 20 January. */
beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  await emptyBook(database.db);
  await loadByHand(database.db, {
    business_date: businessDate,
    settings,
    holidays: [],
    loans: ["A1", "A2"].map((id) => ({
      loan: loanA({ loan_id: id }),
      repayments: [paid("2025-01-07", "1100.00", { repayment_id: `${id}-1` })],
      schedule: [],
      ever_rescheduled: false,
      status_arrived_on: null,
    })),
    next_repayment: 0,
  });
});

afterAll(() => database.drop());

type Row = Record<string, unknown>;

const query = (text: string, values: unknown[] = []): Promise<Row[]> =>
  database.db.query(text, values);

async function loan(id: string, columns: string): Promise<Row | undefined> {
  return (await query(`select ${columns} from loans where loan_id = $1`, [id]))[0];
}

/** Physical versions of the rows: a row that nobody wrote keeps its own. */
async function rowVersions(table: string): Promise<Row[]> {
  return query(`select ctid::text, xmin::text from ${table} order by 1`);
}

async function count(table: string): Promise<number> {
  return (await query(`select count(*) as n from ${table}`))[0]?.["n"] as number;
}

describe("repayments_written", () => {
  test("an insert moves its own loan and leaves the other as it stands", async () => {
    const other = () => query("select ctid::text, xmin::text from loan where loan_id = 'A2'");
    const before = await other();
    await query(
      `insert into repayments (loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, payment_method)
       values ('A1', 'A1-2', '2025-01-08', 1100, 1000, 100, 0, 'Cash')`,
    );
    expect(await loan("A1", "settled_amount, oldest_unpaid_due_date, current_dpd")).toEqual({
      settled_amount: "2200.00",
      oldest_unpaid_due_date: "2025-01-09",
      current_dpd: 7,
    });
    expect(await other()).toEqual(before);
    expect(await count("repayment_version")).toBe(0);
    expect(await query("select * from repayment_owner where repayment_id = 'A1-2'")).toEqual([
      { repayment_id: "A1-2", loan_id: "A1" },
    ]);
  });

  test("an update keeps what was there before, once, and only where something changed", async () => {
    await query("update repayments set is_reversed = (repayment_id = 'A1-1')");
    expect(await query("select repayment_id, is_reversed from repayment_version")).toEqual([
      { repayment_id: "A1-1", is_reversed: false },
    ]);
    expect(await loan("A1", "settled_amount, payment_day_count")).toEqual({
      settled_amount: "0.00",
      payment_day_count: 0,
    });
    expect(await loan("A2", "settled_amount")).toEqual({ settled_amount: "1100.00" });
    const recorded = await query(
      `select repayment_id, recorded_at = created_at as untouched from repayments order by repayment_id`,
    );
    expect(recorded).toEqual([
      { repayment_id: "A1-1", untouched: false },
      { repayment_id: "A2-1", untouched: true },
    ]);
  });

  test("an update to the same values writes no version, no time of record and no loan", async () => {
    const before = await rowVersions("loan");
    await query("update repayments set payment_amount = payment_amount");
    expect(await rowVersions("loan")).toEqual(before);
    expect(await count("repayment_version")).toBe(0);
    expect(await query("select from repayments where recorded_at <> created_at")).toEqual([]);
  });

  test("a repayment moved to another loan moves both, and its owner", async () => {
    await query("update repayments set loan_id = 'A2' where repayment_id = 'A1-1'");
    expect(await query("select loan_id, settled_amount from loans order by loan_id")).toEqual([
      { loan_id: "A1", settled_amount: "0.00" },
      { loan_id: "A2", settled_amount: "2200.00" },
    ]);
    expect(await query("select * from repayment_owner where repayment_id = 'A1-1'")).toEqual([
      { repayment_id: "A1-1", loan_id: "A2" },
    ]);
    expect(await query("select loan_id from repayment_version")).toEqual([{ loan_id: "A1" }]);
  });

  test("a delete takes the row out of the sums and keeps its last version", async () => {
    await query("delete from repayments where repayment_id = 'A1-1'");
    expect(await loan("A1", "settled_amount, last_payment_date, current_dpd")).toEqual({
      settled_amount: "0.00",
      last_payment_date: null,
      current_dpd: 9,
    });
    expect(await query("select repayment_id from repayment_version")).toEqual([
      { repayment_id: "A1-1" },
    ]);
    expect(await query("select repayment_id from repayment_owner")).toEqual([
      { repayment_id: "A2-1" },
    ]);
  });

  test("one id belongs to one loan", async () => {
    const second = query(
      `insert into repayments (loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, payment_method)
       values ('A2', 'A1-1', '2025-01-08', 1, 1, 0, 0, 'Cash')`,
    );
    await expect(second).rejects.toMatchObject({ code: "23505" });
    expect(await loan("A2", "settled_amount")).toEqual({ settled_amount: "1100.00" });
  });
});

describe("instalments_written", () => {
  const insert = `insert into loan_schedule (loan_id, installment_number, due_date, total_due)
    values ('A1', 1, '2025-01-10', 5000), ('A1', 2, '2025-01-15', 6000)`;

  test("an insert makes the schedule the source of the due curve", async () => {
    await query(insert);
    expect(
      await loan("A1", "schedule_source, instalment_count, first_payment_due_date, current_dpd"),
    ).toEqual({
      schedule_source: "schedule",
      instalment_count: 2,
      first_payment_due_date: "2025-01-10",
      current_dpd: 6,
    });
    expect(await loan("A2", "schedule_source")).toEqual({ schedule_source: "terms" });
  });

  test("later dates while the loan is late set rescheduled for ever, earlier ones do not", async () => {
    await query(insert);
    await query("update loan_schedule set due_date = due_date - 1");
    expect(await loan("A1", "rescheduled")).toEqual({ rescheduled: false });
    await query("update loan_schedule set due_date = '2025-02-15' where installment_number = 2");
    expect(await loan("A1", "rescheduled")).toEqual({ rescheduled: true });
    await query("update loan_schedule set due_date = '2025-01-15' where installment_number = 2");
    expect(await loan("A1", "rescheduled")).toEqual({ rescheduled: true });
  });

  test("later dates for a loan that is not late, and for one that is settled, do not", async () => {
    await query(insert);
    await query("update repayments set principal_paid = 11000, payment_amount = 11000");
    expect(await loan("A1", "is_settled")).toEqual({ is_settled: true });
    await query("update loan_schedule set due_date = due_date + 30");
    expect(await loan("A1", "rescheduled, oldest_unpaid_due_date")).toEqual({
      rescheduled: false,
      oldest_unpaid_due_date: null,
    });
  });

  test("an update keeps versions of changed rows alone; a delete gives the terms their word back", async () => {
    await query(insert);
    await query("update loan_schedule set total_due = 5500 where installment_number = 2");
    await query("update loan_schedule set total_due = total_due");
    expect(
      await query("select installment_number, total_due from loan_instalment_version"),
    ).toEqual([{ installment_number: 2, total_due: "6000.00" }]);
    await query("delete from loan_schedule");
    expect(await count("loan_instalment_version")).toBe(3);
    expect(await loan("A1", "schedule_source, instalment_count, first_payment_due_date")).toEqual({
      schedule_source: "terms",
      instalment_count: 10,
      first_payment_due_date: "2025-01-07",
    });
  });
});

describe("loan_written", () => {
  test("a loan is right as soon as it is inserted, without any repayment", async () => {
    await query(
      `insert into loans (loan_id, customer_id, customer_name, officer_id, officer_name, branch, loan_amount, repayment_amount,
         disbursement_date, maturity_date, loan_term_days, channel, status, first_payment_due_date, instalment_count)
       values ('A3', 'C-A1', 'C', 'OFF1', 'O', 'Ikeja', 10000, 11000, '2025-01-06', '2025-01-20', 14, 'Direct', 'Closed',
         '2025-01-07', 5)`,
    );
    expect(
      await loan(
        "A3",
        `amount_due_total, schedule_source, instalment_count, current_dpd, arrears_amount, first_due_date_sent,
         instalment_count_sent, wave, wave_source, status_since, left_date`,
      ),
    ).toEqual({
      amount_due_total: "11000.00",
      schedule_source: "terms",
      instalment_count: 5,
      current_dpd: 9,
      arrears_amount: "11000.00",
      first_due_date_sent: "2025-01-07",
      instalment_count_sent: 5,
      wave: "Wave 2",
      wave_source: "default",
      status_since: businessDate,
      left_date: businessDate,
    });
  });

  test("new terms change the figures and keep the old terms once", async () => {
    await query("update loans set repayment_amount = 12000 where loan_id = 'A1'");
    expect(await loan("A1", "interest_total, amount_due_total, arrears_amount")).toEqual({
      interest_total: "2000.00",
      amount_due_total: "12000.00",
      arrears_amount: "7300.00",
    });
    expect(await query("select loan_id, repayment_amount from loan_version")).toEqual([
      { loan_id: "A1", repayment_amount: "11000.00" },
    ]);
  });

  test("first_payment_due_date and instalment_count are inputs by their documented names", async () => {
    await query(
      "update loans set first_payment_due_date = '2025-01-13', instalment_count = 4 where loan_id = 'A1'",
    );
    expect(
      await loan("A1", "first_due_date_sent, instalment_count_sent, instalment_count, current_dpd"),
    ).toEqual({
      first_due_date_sent: "2025-01-13",
      instalment_count_sent: 4,
      instalment_count: 4,
      current_dpd: 3,
    });
    expect(await count("loan_version")).toBe(1);
  });

  test("a wave written to every loan is kept as a version only where it changed", async () => {
    await query("update loans set wave = case loan_id when 'A1' then 'Wave 1' else 'Wave 2' end");
    expect(await query("select loan_id, wave from loan_version")).toEqual([
      { loan_id: "A1", wave: "Wave 2" },
    ]);
    expect(
      await query("select loan_id, recorded_at > created_at as touched from loan order by loan_id"),
    ).toEqual([
      { loan_id: "A1", touched: true },
      { loan_id: "A2", touched: false },
    ]);
  });

  test("what a hand writes into a stored result is put right at once", async () => {
    await query(
      "update loans set total_outstanding = 0, covered_instalments = 10, amount_due_total = 1, settled_amount = 99",
    );
    expect(
      await loan("A1", "total_outstanding, covered_instalments, amount_due_total, current_dpd"),
    ).toEqual({
      total_outstanding: "9900.00",
      covered_instalments: 1,
      amount_due_total: "11000.00",
      current_dpd: 8,
    });
    expect(await query("select * from recalculate_all_loan_fields()")).toMatchObject([
      { loans_updated: 0 },
    ]);
    expect(await count("loan_version")).toBe(0);
    const figure = query("update loans set current_dpd = 0");
    await expect(figure).rejects.toMatchObject({ code: "0A000" });
  });

  test("the day a status first arrived is kept", async () => {
    await query("update loans set status = 'Written Off' where loan_id = 'A1'");
    await query("select roll_day('2025-02-10')");
    await query("update loans set status = 'Active' where loan_id = 'A1'");
    await query("update loans set status = 'Closed' where loan_id = 'A1'");
    expect(await loan("A1", "left_date")).toEqual({ left_date: businessDate });
    await query("update loans set closed_date = '2025-01-12' where loan_id = 'A1'");
    expect(await loan("A1", "left_date")).toEqual({ left_date: "2025-01-12" });
  });

  test("a deleted loan leaves its versions", async () => {
    await query("delete from repayments where loan_id = 'A1'");
    await query("delete from loans where loan_id = 'A1'");
    expect(await query("select loan_id from loan_version")).toEqual([{ loan_id: "A1" }]);
    expect(await query("select loan_id from loans")).toEqual([{ loan_id: "A2" }]);
  });
});

describe("holidays_written", () => {
  test("a holiday on a due date pushes the rest back; taken away again, it leaves no trace", async () => {
    const figures =
      "oldest_unpaid_due_date, last_instalment_due_date, business_days_since_disbursement";
    const before = await loan("A1", figures);
    await query("insert into holidays (holiday_date, name) values ('2025-01-08', 'Declared late')");
    expect(await loan("A1", figures)).toEqual({
      oldest_unpaid_due_date: "2025-01-09",
      last_instalment_due_date: "2025-01-21",
      business_days_since_disbursement: 7,
    });
    await query("update holidays set type = 'agent'");
    expect(await loan("A1", figures)).toEqual(before);
    await query("update holidays set type = 'company'");
    await query("delete from holidays");
    expect(await loan("A1", figures)).toEqual(before);
    expect(await query("select type from holiday_version order by version_id")).toEqual([
      { type: "company" },
      { type: "agent" },
      { type: "company" },
    ]);
  });

  test("one that moves nothing writes no loan, and the same again no version", async () => {
    await query("insert into holidays (holiday_date, name) values ('2025-06-12', 'Later')");
    const before = await rowVersions("loan");
    await query(
      `insert into holidays (holiday_date, name, type) values ('2025-01-11', 'A Saturday', 'company'),
         ('2025-01-09', 'Leave of an agent', 'agent'), ('2025-06-12', 'The same day', 'company')`,
    );
    await query("update holidays set type = type");
    expect(await rowVersions("loan")).toEqual(before);
    expect(await count("holiday_version")).toBe(0);
  });

  test("with holidays switched off it waits for the setting", async () => {
    const change = "select * from set_setting('calendar.use_holidays', $1, 'test', 'a test')";
    await query(change, ["false"]);
    await query("insert into holidays (holiday_date, name) values ('2025-01-08', 'Declared late')");
    expect(await loan("A1", "oldest_unpaid_due_date")).toEqual({
      oldest_unpaid_due_date: "2025-01-08",
    });
    await query(change, ["true"]);
    expect(await loan("A1", "oldest_unpaid_due_date")).toEqual({
      oldest_unpaid_due_date: "2025-01-09",
    });
  });
});

test("a schedule row without a date or with total 0 has no state", async () => {
  await query(
    `insert into loan_schedule (loan_id, installment_number, due_date, total_due)
     values ('A1', 1, '2025-01-10', 5000), ('A1', 2, null, 6000), ('A1', 3, '2025-01-11', 0)`,
  );
  expect(
    await query("select installment_number, payment_status from loan_schedule order by 1"),
  ).toEqual([
    { installment_number: 1, payment_status: "Overdue" },
    { installment_number: 2, payment_status: null },
    { installment_number: 3, payment_status: null },
  ]);
});
