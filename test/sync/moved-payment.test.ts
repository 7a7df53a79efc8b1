/**
 * A repayment that moved from a loan to one with a lower id, and a sync that is killed between the parts of the two. The next one
 * finds it where it belongs, so that nothing leads to the loan it left any more.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  copyOf,
  createPair,
  differencesOf,
  freshCopy,
  put,
  save,
  type SourcePair,
} from "../support/source-pair.ts";
import { startSync } from "../support/sync-process.ts";

let pair: SourcePair;
const loansPerPart = 1;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  await put(db, "accounts_customuser", { id: 1 });
  await put(db, "ajo_ajouser", { id: 1 });
  await put(db, "loans_ajoloan", { id: 1 }, { id: 2 });
  for (const day of [10, 11, 12]) {
    await put(db, "loans_ajoloanrepayment", {
      id: 200 + day,
      ajo_loan_id: 2,
      repayment_amount: 33.33,
      paid_date: `2025-09-${day}T09:00:00Z`,
    });
  }
  await pair.sync();
});
afterAll(() => pair.drop());

/** Of loan 2, in the order of payment. */
async function interest(): Promise<unknown[]> {
  const rows = await pair.ours.db.query<{ interest_paid: string }>(
    "select interest_paid from repayments where loan_id = '2' order by paid_at",
  );
  return rows.map((row) => row.interest_paid);
}

test("its old loan is divided anew with the part that takes it away", async () => {
  // 1,000 and 150 interest: 4.3474, 8.6948 and 13.0422 of the sums so far.
  expect(await interest()).toEqual(["4.35", "4.34", "4.35"]);
  await save(pair.source.db, "loans_ajoloanrepayment", 210, { ajo_loan_id: 1 });
  const child = startSync({
    url: pair.ours.url,
    sourceUrl: pair.source.url,
    request: { loansPerPart },
    at: "committed",
  });
  await child.reached("committed");
  expect(await child.end()).toBeNull();
  expect(await interest()).toEqual(["4.35", "4.34"]);
  await pair.sync({ loansPerPart });
  expect(await interest()).toEqual(["4.35", "4.34"]);
  expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
});
