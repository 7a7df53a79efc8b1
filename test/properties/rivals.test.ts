/** The three mistakes of other systems that reliability.md names; ours must not make them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { loanA, paid } from "../oracle/examples.ts";
import type { RawLoan } from "../oracle/types.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";

let database: TestDatabase;

/** Three weekly instalments of 4,000.00, due 13, 20 and 27 January 2025, the last of them at maturity. */
const threeInstalments: RawLoan = loanA({
  loan_id: "W3",
  loan_amount: "10000.00",
  repayment_amount: "12000.00",
  maturity_date: "2025-01-27",
  loan_term_days: 21,
  first_payment_due_date: "2025-01-13",
  repayment_frequency: "WEEKLY",
});

const singleInstalment: RawLoan = loanA({ loan_id: "M1", first_payment_due_date: null });

beforeAll(async () => {
  database = await createTestDatabase();
  await rollDay(database.db, "2025-01-06");
  await ingest(database.db, {
    loans: [threeInstalments, singleInstalment].map((loan) => loanRecord(loan)),
  });
});

afterAll(() => database.drop());

/** Both paths: computed for the date, and stored with the clock rolled there. */
async function dpdOn(loanId: string, date: string): Promise<number> {
  const [computed] = await database.db.query<{ dpd: number }>(
    "select current_dpd as dpd from loan_state($1, array[$2])",
    [date, loanId],
  );
  await rollDay(database.db, date);
  const [stored] = await database.db.query<{ dpd: number }>(
    "select current_dpd as dpd from loans where loan_id = $1",
    [loanId],
  );
  expect(stored).toEqual(computed);
  return stored?.dpd ?? -1;
}

async function portfolioAtRisk(date: string): Promise<Record<string, string>> {
  const [row] = await database.db.query<Record<string, string>>(
    `select sum(principal_outstanding) as total,
       coalesce(sum(principal_outstanding) filter (where current_dpd > 0), 0.00) as par0,
       coalesce(sum(principal_outstanding) filter (where current_dpd > 30), 0.00) as par30,
       coalesce(sum(principal_outstanding) filter (where current_dpd > 60), 0.00) as par60,
       coalesce(sum(principal_outstanding) filter (where current_dpd > 90), 0.00) as par90
     from loan_state($1, array['W3']) where not is_settled`,
    [date],
  );
  return row ?? {};
}

test("a never-paid three-instalment loan stays in PAR30, 60 and 90 after its maturity", async () => {
  const whole = "10000.00";
  const none = "0.00";
  const all = { total: whole, par0: whole, par30: whole, par60: whole, par90: whole };
  // 31 days after 13 January is 13 February; the loan matured on 27 January.
  expect(await portfolioAtRisk("2025-01-28")).toEqual({
    ...all,
    par30: none,
    par60: none,
    par90: none,
  });
  expect(await portfolioAtRisk("2025-02-13")).toEqual({ ...all, par60: none, par90: none });
  expect(await portfolioAtRisk("2025-03-15")).toEqual({ ...all, par90: none });
  expect(await portfolioAtRisk("2025-04-14")).toEqual(all);
  expect(await portfolioAtRisk("2030-01-01")).toEqual(all);
});

test("a first missed instalment is late the next day, and a never-paid single one the day after maturity", async () => {
  expect(await dpdOn("W3", "2025-01-13")).toBe(0);
  expect(await dpdOn("W3", "2025-01-14")).toBe(1);
  expect(await dpdOn("M1", "2025-01-20")).toBe(0);
  expect(await dpdOn("M1", "2025-01-21")).toBe(1);
  expect(await dpdOn("M1", "2025-12-31")).toBe(345);
});

test("PAR is the whole unpaid principal of the late loan, not its late part, and PAR0 >= PAR30", async () => {
  await ingest(database.db, {
    repayments: [repaymentRecord("W3", paid("2025-01-13", "3000.00", { repayment_id: "W3-1" }))],
  });
  // 1,000.00 of the first instalment is missing, 7,000.00 of principal is not repaid.
  const [state] = await database.db.query(
    "select arrears_amount, principal_outstanding, current_dpd from loan_state('2025-01-14', array['W3'])",
  );
  expect(state).toEqual({
    arrears_amount: "1000.00",
    principal_outstanding: "7000.00",
    current_dpd: 1,
  });
  expect(await portfolioAtRisk("2025-01-14")).toMatchObject({ par0: "7000.00", par30: "0.00" });
  expect(await portfolioAtRisk("2025-02-13")).toMatchObject({ par0: "7000.00", par30: "7000.00" });
});
