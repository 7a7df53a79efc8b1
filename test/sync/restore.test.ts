/** R34: last night's backup is restored and the source synced again: the same rows and figures as where nothing was lost. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSource } from "#demo/source/create.ts";
import { createCopy, createTestDatabase, type TestDatabase } from "../support/database.ts";
import { expectNothingToRecalculate } from "../support/end-state.ts";
import { rollDay } from "../support/facts.ts";
import {
  businessDate,
  copyOf,
  createPair,
  differencesOf,
  freshCopy,
  put,
  save,
  type SourcePair,
  syncFrom,
} from "../support/source-pair.ts";

let pair: SourcePair;
let lastNight: TestDatabase;
let restored: TestDatabase;

beforeAll(async () => {
  pair = await createPair(({ db }) => createSource(db, { businessDate, loans: 150, seed: 5 }));
  lastNight = await createTestDatabase();
  await rollDay(lastNight.db, businessDate);
  for (const ours of [pair.ours, lastNight]) await syncFrom(pair.source.url, ours);
  restored = await createCopy(lastNight);
});
afterAll(async () => {
  await Promise.all([lastNight.drop(), restored.drop(), pair.drop()]);
});

/** A day at the lender's: payments, amendments, a reversal, a loan closed, an officer renamed, a payment un-applied. */
async function aDayPasses(): Promise<void> {
  const { db } = pair.source;
  const loans = await db.query<{ id: number; agent_id: number; borrower_id: number }>(
    "select id, agent_id, borrower_id from loans_ajoloan where is_disbursed and status = 'OPEN' order by id limit 12",
  );
  const now = new Date().toISOString();
  for (const [index, loan] of loans.entries()) {
    await put(db, "loans_ajoloanrepayment", {
      id: 1_000_000 + index,
      ajo_loan_id: loan.id,
      agent_id: loan.agent_id,
      borrower_id: loan.borrower_id,
      paid_date: "2025-11-02T10:00:00Z",
      repayment_amount: 1000.1 + index,
      date_modified: now,
    });
  }
  const paid = await db.query<{ id: number }>(
    "select id from loans_ajoloanrepayment where repayment_amount > 0 order by id limit 6",
  );
  const changes = [
    { marked_as: "REVERSAL" },
    { applied_to_loan: false },
    { repayment_amount: 99.99 },
  ];
  for (const [index, { id }] of paid.entries()) {
    await save(db, "loans_ajoloanrepayment", id, changes[index % 3] ?? {});
  }
  const [first, second] = loans;
  await save(db, "loans_ajoloan", first?.id ?? 0, { status: "CLOSED", date_completed: now });
  await save(db, "loans_ajoloan", second?.id ?? 0, { is_disbursed: false });
  await db.query("update accounts_customuser set username = 'Renamed' where id = $1", [
    loans[2]?.agent_id,
  ]);
}

test("the backup catches up with one incremental sync, to the row", async () => {
  await aDayPasses();
  await pair.sync();
  const report = await syncFrom(pair.source.url, restored);
  expect(report.type).toBe("incremental");
  // Twelve payments, of which one fell to a loan that is disbursed no more.
  expect(report.entities.repayments?.inserted).toBe(11);
  const [kept, caughtUp] = [await copyOf(pair.ours.db), await copyOf(restored.db)];
  expect(differencesOf(caughtUp, kept)).toEqual([]);
  expect(differencesOf(caughtUp, await freshCopy(pair.source.url))).toEqual([]);
  await expectNothingToRecalculate(restored.db);
});
