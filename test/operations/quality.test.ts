// The checks find what is planted and nothing else; the counts are those of the guide's queries.
import type { OperationOutcome } from "#operations/operation.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { counts } from "#operations/counts.ts";
import { qualityChecks } from "#operations/quality/all.ts";
import { checkQuality } from "#operations/quality/check-quality.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { emptyBook, ingest, rollDay } from "../support/facts.ts";
import { plainLoan, plainOfficer, plainRepayment, runOperation } from "../support/operations.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await plant();
});
afterAll(() => database.drop());

/** On Thursday 16 January 2025 the first 275 of each loan, due on the 13th, are three days late where nothing came. */
async function plant(): Promise<void> {
  const { db } = database;
  await emptyBook(db);
  await rollDay(db, "2025-01-16");
  await ingest(db, {
    officers: [
      plainOfficer("O1", { officer_email: "same@example.com" }),
      plainOfficer("O2", { officer_email: "SAME@example.com " }),
    ],
    loans: [
      plainLoan("PLAIN", "O1", { wave: "Wave 1" }),
      plainLoan("NO-DATES", "O1", { first_payment_due_date: null, instalment_count: null }),
      plainLoan("LESS", "O1", { repayment_amount: "900.00", interest_rate: "0.1000" }),
      plainLoan("CLOSED", "O2", { status: "Closed", closed_date: "2025-01-15" }),
      plainLoan("PAID", "O2"),
      plainLoan("OVERPAID", "NOBODY"),
    ],
    repayments: [
      plainRepayment("R-CLOSED", "CLOSED", "2025-01-14", "500.00"),
      plainRepayment("R-PAID", "PAID", "2025-01-13", "1100.00"),
      plainRepayment("R-OVER", "OVERPAID", "2025-01-13", "1150.50"),
      plainRepayment("R-EARLY", "PLAIN", "2025-01-03", "10.00"),
      plainRepayment("R-EARLY-BACK", "PLAIN", "2025-01-03", "10.00", { is_reversed: true }),
      plainRepayment("R-AHEAD", "PLAIN", "2025-01-17", "20.00"),
      plainRepayment("R-OLD", "PLAIN", "2025-01-08", "30.00"),
    ],
  });
  await db.query(
    `set seeds.quiet = 'on';
     delete from repayment_owner where repayment_id = 'R-OLD';
     insert into repayment_owner values ('R-GONE', 'PLAIN');
     reset seeds.quiet;
     update officers set region = null where officer_id = 'O2';
     update officers set vertical_lead_email = 'lead@example.com', vertical_lead_name = 'Lekan' where officer_id = 'O1';
     update loan set vertical_lead_email = 'lead@example.com', vertical_lead_name = 'Lekan' where loan_id in ('PLAIN', 'LESS')`,
  );
  await db.query(
    `with sync as (
       insert into sync_history (sync_id, sync_type, status) values ('S1', 'full', 'partial_success') returning id
     )
     insert into sync_error (sync_history_id, entity_type, entity_id, error_message, reason_code, payload, quarantined, amount, resolved)
     select id, 'repayment', '7', 'no amount', 'AMOUNT', '{}', true, 250.25, false from sync
     union all select id, 'repayment', '8', 'no loan', 'LOAN_NOT_FOUND', '{}', false, null, false from sync
     union all select id, 'repayment', '9', 'no loan', 'LOAN_NOT_FOUND', '{}', false, null, true from sync`,
  );
}

interface Found {
  id: string;
  severity: string;
  count: number;
  amount: string | null;
  examples: string[];
}

test("finds what is planted, with money and examples", async () => {
  const { state, outcome } = await runOperation(database.db, checkQuality);
  const { checks } = (outcome as OperationOutcome).result as { checks: Found[] };
  const found = checks
    .filter(({ count }) => count > 0)
    .map(({ id, severity, count, amount, examples }) => [id, severity, count, amount, examples]);
  expect(found).toEqual([
    ["placeholder_officers", "warning", 1, null, ["NOBODY"]],
    [
      "placeholder_customers",
      "warning",
      6,
      null,
      ["C-CLOSED", "C-LESS", "C-NO-DATES", "C-OVERPAID", "C-PAID"],
    ],
    ["shared_officer_emails", "warning", 1, null, ["same@example.com"]],
    ["officers_without_region", "info", 1, null, ["O2"]],
    ["loans_without_due_dates", "warning", 1, "1100.00", ["NO-DATES"]],
    ["repayment_below_loan_amount", "warning", 1, "100.00", ["LESS"]],
    // 1,100 − 500
    ["closed_not_settled", "warning", 1, "600.00", ["CLOSED"]],
    ["settled_not_closed", "info", 2, null, ["OVERPAID", "PAID"]],
    ["overpaid_loans", "warning", 1, "50.50", ["OVERPAID"]],
    ["waves_not_assigned", "info", 5, null, ["CLOSED", "LESS", "NO-DATES", "OVERPAID", "PAID"]],
    ["hierarchy_not_applied", "info", 1, "1100.00", ["NO-DATES"]],
    // CLOSED 500 of principal and 100 of interest; of PAID and OVERPAID, paid as principal alone, 100 of interest each; NO-DATES 1,100
    [
      "loans_without_vertical_lead",
      "info",
      4,
      "1900.00",
      ["CLOSED", "NO-DATES", "OVERPAID", "PAID"],
    ],
    ["payments_before_disbursement", "warning", 1, "10.00", ["R-EARLY"]],
    ["payments_dated_ahead", "warning", 1, "20.00", ["R-AHEAD"]],
    ["repayments_without_owner", "error", 1, "30.00", ["R-OLD"]],
    ["owners_without_repayment", "error", 1, null, ["R-GONE"]],
    ["open_sync_errors", "warning", 1, null, ["repayment 8"]],
    ["quarantined_records", "warning", 1, "250.25", ["repayment 7"]],
  ]);
  expect(checks.map(({ id }) => id)).toEqual(qualityChecks.map(({ id }) => id));
  // Two findings are of severity error.
  expect(state).toBe("partial");
});

test("sums up as the guide's queries do", async () => {
  const { outcome } = await runOperation(database.db, checkQuality);
  expect(outcome?.result).toMatchObject({
    all_loans: {
      total_loans: 6,
      with_wave: 6,
      with_vertical_lead: 2,
      with_region: 6,
      with_first_payment_due: 5,
    },
    // PLAIN (40 of 275 paid), LESS and CLOSED are three days late; CLOSED is not active.
    active_loans: { total_loans: 5, loans_in_arrears: 2, early_indicator_loans: 2 },
  });
  const [query] = await database.db.query(
    `select round(avg(current_dpd), 2)::text as dpd, round(avg(total_outstanding), 2)::text as outstanding,
       (select round(sum(actual_outstanding), 2)::text from loans where status = 'Active') as portfolio from loans`,
  );
  expect(outcome?.result).toMatchObject({
    all_loans: { avg_dpd: query?.["dpd"], avg_outstanding: query?.["outstanding"] },
    active_loans: { total_portfolio_outstanding: query?.["portfolio"] },
  });
});

test("a clean book has nothing wrong", async () => {
  const clean = await createTestDatabase();
  const { state, outcome } = await runOperation(clean.db, checkQuality);
  await clean.drop();
  const { checks } = (outcome as OperationOutcome).result as { checks: Found[] };
  expect(state).toBe("succeeded");
  expect(checks.every(({ count, examples }) => count === 0 && examples.length === 0)).toBe(true);
});

test("counts entities, waves, coverage and the repayments of seven days", async () => {
  const { state, outcome } = await runOperation(database.db, counts);
  expect(state).toBe("succeeded");
  expect(outcome?.result).toEqual({
    as_of: "2025-01-16",
    entities: [
      { entity: "Officers", count: 3 },
      { entity: "Customers", count: 6 },
      { entity: "Loans", count: 6 },
      { entity: "Repayments", count: 7 },
      { entity: "Schedules", count: 0 },
      { entity: "Holidays", count: 0 },
    ],
    waves: [
      { wave: "Wave 1", count: 1 },
      { wave: "Wave 2", count: 5 },
    ],
    vertical_leads: { total_loans: 6, with_vertical_lead: 2, coverage_pct: "33.33" },
    // Neither the one dated ahead nor that of the 8th, which is eight days ago.
    recent_repayments: [
      { payment_date: "2025-01-14", repayment_count: 1, total_amount: "500.00" },
      { payment_date: "2025-01-13", repayment_count: 2, total_amount: "2250.50" },
    ],
  });
  expect(outcome?.text).toContain("  2025-01-13           2      2,250.50");
});
