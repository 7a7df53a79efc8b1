/** Every SQL statement of the maintenance guide and of the data-flow document, as it stands there, runs and is right. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { loadByBatch } from "../support/facts.ts";
import { largeBook } from "../support/large-book.ts";

let database: TestDatabase;
const book = largeBook(12, 5);

beforeAll(async () => {
  database = await createTestDatabase();
  await loadByBatch(database.db, book);
  await database.db.query(
    `update officers set hire_date = case officer_id when 'OFF1' then date '2025-10-01' else date '2024-05-01' end,
       vertical_lead_name = 'Lead of ' || officer_id, vertical_lead_email = lower(officer_id) || '@example.com',
       region = case officer_id when 'OFF3' then null else 'South' end`,
  );
});

afterAll(() => database.drop());

const query = (text: string): Promise<Record<string, unknown>[]> => database.db.query(text);

async function nothingToRecalculate(): Promise<void> {
  expect(await query("select loans_updated from recalculate_all_loan_fields()")).toEqual([
    { loans_updated: 0 },
  ]);
}

test("guide 2.1: recalculation answers its three columns and finds nothing to change", async () => {
  const [answer] = await query("SELECT * FROM recalculate_all_loan_fields();");
  expect(answer).toEqual({
    total_loans_processed: book.loans.length,
    loans_updated: 0,
    execution_time_ms: expect.any(Number),
  });
});

test("guide 3.1 and step 4: the waves of every loan by one update", async () => {
  await query(
    `UPDATE loans l
     SET wave = CASE
         WHEN (
             SELECT o.hire_date >= '2025-10-01'::DATE
             FROM officers o
             WHERE o.officer_id = l.officer_id
         ) OR l.disbursement_date >= '2025-10-20'::DATE
         THEN 'Wave 2'
         ELSE 'Wave 1'
     END;`,
  );
  const waves = await query(
    "SELECT wave, COUNT(*) as count FROM loans GROUP BY wave ORDER BY wave;",
  );
  const secondWave = book.loans.filter(
    ({ loan }) =>
      Number(/\d+$/.exec(loan.loan_id)?.[0]) % 3 === 0 || loan.disbursement_date >= "2025-10-20",
  ).length;
  expect(waves).toEqual([
    { wave: "Wave 1", count: book.loans.length - secondWave },
    { wave: "Wave 2", count: secondWave },
  ]);
  await nothingToRecalculate();
});

test("guide 3.3: vertical leads and regions from the officers", async () => {
  await query(
    `UPDATE loans l
     SET
         vertical_lead_name = o.vertical_lead_name,
         vertical_lead_email = o.vertical_lead_email,
         region = o.region
     FROM officers o
     WHERE l.officer_id = o.officer_id;`,
  );
  expect(
    await query(
      `select distinct officer_id, vertical_lead_name, vertical_lead_email, region from loans order by officer_id`,
    ),
  ).toEqual([
    {
      officer_id: "OFF1",
      vertical_lead_name: "Lead of OFF1",
      vertical_lead_email: "off1@example.com",
      region: "South",
    },
    {
      officer_id: "OFF2",
      vertical_lead_name: "Lead of OFF2",
      vertical_lead_email: "off2@example.com",
      region: "South",
    },
    {
      officer_id: "OFF3",
      vertical_lead_name: "Lead of OFF3",
      vertical_lead_email: "off3@example.com",
      region: null,
    },
  ]);
  await nothingToRecalculate();
});

test("guide 4.1: a first payment due date and a repayment amount set by hand", async () => {
  await query(
    "UPDATE loans SET first_payment_due_date = disbursement_date + 7 WHERE schedule_source = 'maturity' AND maturity_date > disbursement_date + 10",
  );
  const [moved] = await query(
    `select count(*) as moved, bool_and(schedule_source = 'terms') as by_terms from loans
     where first_due_date_sent = disbursement_date + 7`,
  );
  expect(moved?.["moved"]).toBeGreaterThan(0);
  expect(moved?.["by_terms"]).toBe(true);
  await query("UPDATE loans SET repayment_amount = loan_amount * 1.2");
  expect(
    await query("select loan_id from loans where interest_total <> round(loan_amount * 0.2, 2)"),
  ).toEqual([]);
  await nothingToRecalculate();
});

test("guide step 8: coverage of the whole book", async () => {
  const [row] = await query(
    `SELECT
         COUNT(*) as total_loans,
         COUNT(CASE WHEN wave IS NOT NULL THEN 1 END) as with_wave,
         COUNT(CASE WHEN vertical_lead_email IS NOT NULL THEN 1 END) as with_vertical_lead,
         COUNT(CASE WHEN region IS NOT NULL THEN 1 END) as with_region,
         COUNT(CASE WHEN first_payment_due_date IS NOT NULL THEN 1 END) as with_first_payment_due,
         ROUND(AVG(current_dpd), 2) as avg_dpd,
         ROUND(AVG(total_outstanding), 2) as avg_outstanding
     FROM loans;`,
  );
  const count = book.loans.length;
  expect(row).toMatchObject({ total_loans: count, with_wave: count, with_vertical_lead: count });
  expect(row?.["with_region"]).toBeLessThan(count);
  expect(Number(row?.["avg_dpd"])).toBeGreaterThan(0);
  expect(Number(row?.["avg_outstanding"])).toBeGreaterThan(0);
});

test("guide 9: records, vertical leads and recent repayments are counted", async () => {
  const repayments = book.loans.flatMap((entry) => entry.repayments).length;
  expect(
    await query(
      `SELECT
           'Officers' as entity, COUNT(*) as count FROM officers
       UNION ALL
       SELECT 'Customers', COUNT(*) FROM customers
       UNION ALL
       SELECT 'Loans', COUNT(*) FROM loans
       UNION ALL
       SELECT 'Repayments', COUNT(*) FROM repayments;`,
    ),
  ).toEqual([
    { entity: "Officers", count: 3 },
    { entity: "Customers", count: book.loans.length },
    { entity: "Loans", count: book.loans.length },
    { entity: "Repayments", count: repayments },
  ]);
  expect(
    await query(
      `SELECT
           COUNT(*) as total_loans,
           COUNT(vertical_lead_email) as with_vertical_lead,
           ROUND(100.0 * COUNT(vertical_lead_email) / COUNT(*), 2) as coverage_pct
       FROM loans;`,
    ),
  ).toMatchObject([{ coverage_pct: "100.00" }]);
  const recent = await database.db.run(
    `SELECT
         DATE(payment_date) as payment_date,
         COUNT(*) as repayment_count,
         ROUND(SUM(payment_amount), 2) as total_amount
     FROM repayments
     WHERE payment_date >= CURRENT_DATE - INTERVAL '7 days'
     GROUP BY DATE(payment_date)
     ORDER BY payment_date DESC;`,
  );
  expect(recent.columns).toEqual(["payment_date", "repayment_count", "total_amount"]);
  expect(await query("SELECT * FROM sync_tracking ORDER BY last_sync_at DESC;")).toEqual([]);
  await query("ANALYZE loans; ANALYZE repayments;");
});

test("guide 9: data quality of the active loans", async () => {
  const [row] = await query(
    `SELECT
         COUNT(*) as total_loans,
         COUNT(CASE WHEN current_dpd > 0 THEN 1 END) as loans_in_arrears,
         COUNT(CASE WHEN fimr_tagged = TRUE THEN 1 END) as fimr_loans,
         COUNT(CASE WHEN early_indicator_tagged = TRUE THEN 1 END) as early_indicator_loans,
         ROUND(AVG(timeliness_score), 2) as avg_timeliness_score,
         ROUND(AVG(repayment_health), 2) as avg_repayment_health,
         ROUND(SUM(actual_outstanding), 2) as total_portfolio_outstanding
     FROM loans
     WHERE status = 'Active';`,
  );
  const active = book.loans.filter(({ loan }) => loan.status === "Active").length;
  expect(row).toMatchObject({ total_loans: active });
  expect(row?.["loans_in_arrears"]).toBeGreaterThan(0);
  expect(row?.["loans_in_arrears"]).toBeLessThanOrEqual(active);
  expect(Number(row?.["avg_timeliness_score"])).toBeLessThanOrEqual(100);
  expect(Number(row?.["avg_repayment_health"])).toBeLessThanOrEqual(100);
});

test("data flow: the verification query lists only loans with repayments dated ahead", async () => {
  const verify = `SELECT
       l.loan_id,
       l.total_principal_paid as stored_value,
       COALESCE(SUM(r.principal_paid), 0) as calculated_value,
       l.total_principal_paid - COALESCE(SUM(r.principal_paid), 0) as difference
   FROM loans l
   LEFT JOIN repayments r ON l.loan_id = r.loan_id AND r.is_reversed = FALSE
   GROUP BY l.loan_id, l.total_principal_paid
   HAVING ABS(l.total_principal_paid - COALESCE(SUM(r.principal_paid), 0)) > 0.01;`;
  const ahead = await query(
    `select distinct loan_id from repayments, clock
     where payment_date > business_date and not is_reversed and principal_paid > 0.01`,
  );
  const listed = (await query(verify)).map((row) => row["loan_id"]);
  expect(new Set(listed)).toEqual(new Set(ahead.map((row) => row["loan_id"])));
  expect(listed).toHaveLength(ahead.length);
  // Once every payment's day has come, nothing differs.
  await query("select roll_day((select max(payment_date) from repayments))");
  expect(await query(verify)).toEqual([]);
  await nothingToRecalculate();
});

test("the documented names of the triggers' work refresh the loans named", async () => {
  expect(await query("select update_loan_computed_fields(array['B0-L1']) as changed")).toEqual([
    { changed: 0 },
  ]);
  expect(await query("select update_schedule_payment_status(array['B0-L1']) as changed")).toEqual([
    { changed: 0 },
  ]);
});
