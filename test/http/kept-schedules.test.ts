// Rows of a schedule that wait for their loan are one record of many rows: they are applied together or not at all.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { emptyBook } from "../support/facts.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  await emptyBook(t.testDatabase.db);
  await t.testDatabase.db.query("truncate sync_history, sync_error cascade");
});

const loan = {
  loan_id: "L1",
  customer_id: "C1",
  customer_name: "Ada Obi",
  officer_id: "O1",
  officer_name: "Musa Bello",
  region: "South West",
  branch: "Ikeja",
  loan_amount: 3000.0,
  disbursement_date: "2024-10-14",
  maturity_date: "2024-11-14",
  loan_term_days: 31,
  channel: "Direct",
  status: "Active",
};

function rows(count: number, total: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    loan_id: "L1",
    installment_number: index + 1,
    due_date: `2024-10-${21 + index}`,
    principal_due: total,
    interest_due: 0,
    fee_due: 0,
    total_due: total,
  }));
}

async function post(
  path: string,
  body: object,
): Promise<{ status: number; body: { data: unknown } }> {
  const answer = await t.app.inject({ method: "POST", url: `/api/v1${path}`, payload: body });
  return { status: answer.statusCode, body: answer.json() as { data: unknown } };
}

async function stored(): Promise<string[]> {
  const found = await t.testDatabase.db.query<{ row: string }>(
    "select installment_number || ' ' || total_due as row from loan_instalment order by installment_number",
  );
  return found.map(({ row }) => row);
}

function loanArrives(): Promise<{ status: number }> {
  return post("/etl/sync", {
    sync_timestamp: "2024-11-01T10:00:00Z",
    sync_type: "incremental",
    data: { loans: [loan] },
  });
}

test("two kept schedules of a loan are applied whole, the later one last", async () => {
  await post("/etl/loan-schedules", { loan_schedules: rows(3, 1000) });
  await post("/etl/loan-schedules", { loan_schedules: rows(5, 600) });
  expect((await loanArrives()).status).toBe(200);
  expect(await stored()).toEqual(["1 600.00", "2 600.00", "3 600.00", "4 600.00", "5 600.00"]);
});

test("a retry that names one row of a kept schedule takes the others along", async () => {
  await post("/etl/loan-schedules", { loan_schedules: rows(3, 1000) });
  const [first] = await t.testDatabase.db.query<{ id: number }>(
    "select min(id) as id from sync_error",
  );
  await t.testDatabase.db.query("update sync_error set waits_for = 'L1'");
  await t.testDatabase.db.query(
    `insert into customers (customer_id, customer_name) values ('C1', 'Ada');
     insert into officers (officer_id, officer_name, branch) values ('O1', 'Musa', 'Ikeja');
     insert into loans (loan_id, customer_id, customer_name, officer_id, officer_name, branch, loan_amount, disbursement_date,
       maturity_date, loan_term_days, channel, status)
     values ('L1', 'C1', 'Ada', 'O1', 'Musa', 'Ikeja', 3000, '2024-10-14', '2024-11-14', 31, 'Direct', 'Active')`,
  );
  const { body } = await post("/etl/errors/retry", { ids: [first?.id] });
  expect(body.data).toEqual({ retried: 3, resolved: 3, still_failing: 0 });
  expect(await stored()).toEqual(["1 1000.00", "2 1000.00", "3 1000.00"]);
});

test("sound rows of a schedule with a faulty row are never applied without it", async () => {
  await loanArrives();
  const [one, two] = rows(2, 1500);
  const answer = await post("/etl/loan-schedules", {
    loan_schedules: [one, { ...two, total_due: "many" }],
  });
  expect(answer.status).toBe(400);
  const { body } = await post("/etl/errors/retry", {});
  expect(body.data).toEqual({ retried: 2, resolved: 0, still_failing: 2 });
  expect(await stored()).toEqual([]);
});
