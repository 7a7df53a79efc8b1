/**
 * R3: syncs of a source that rests are killed with SIGKILL at random instants, wherever they are, until one gets through; then
 * some rows change and an incremental sync goes the same way. The copy is, row for row, that of a sync that nobody disturbed.
 * `RUNS=50 SEED=7` is the long version.
 */
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { createSource } from "#demo/source/create.ts";
import { runs, seed } from "../support/runs.ts";
import {
  businessDate,
  copyOf,
  createPair,
  differencesOf,
  freshCopy,
  type SourcePair,
  takeSkewAway,
} from "../support/source-pair.ts";
import { startSync } from "../support/sync-process.ts";

const count = runs(1);
const kills = count > 1 ? 8 : 2;

test(
  `${count} × ${kills} kills, seed ${seed}: a sync killed anywhere ends in the state of an undisturbed one`,
  { timeout: 60_000 + count * 60_000 },
  async () => {
    for (let run = 0; run < count; run += 1)
      await killAndGoOn(new Random(seed, "source-kills", run));
  },
);

async function killAndGoOn(random: Random): Promise<void> {
  const pair = await createPair(({ db }) =>
    createSource(db, { businessDate, loans: 400, seed: random.int(1, 1_000_000) }),
  );
  try {
    for (let kill = 0; kill < kills; kill += 1) await killSomewhere(pair, random);
    await pair.sync();
    await expectUndisturbed(pair);
    await takeSkewAway(pair.ours.db);
    await change(pair);
    for (let kill = 0; kill < kills; kill += 1) await killSomewhere(pair, random);
    await pair.sync();
    await expectUndisturbed(pair);
  } finally {
    await pair.drop();
  }
}

async function killSomewhere(pair: SourcePair, random: Random): Promise<void> {
  const child = startSync({
    url: pair.ours.url,
    sourceUrl: pair.source.url,
    request: { loansPerPart: random.pick([20, 60, 150, 1000]) },
  });
  await child.reached("started");
  await delay(random.int(0, 500));
  child.signal("SIGKILL");
  await child.end();
}

/** Some of everything, as Django saves it. */
async function change({ source }: SourcePair): Promise<void> {
  await source.db.query(
    `update loans_ajoloanrepayment set repayment_amount = repayment_amount + 1, date_modified = clock_timestamp() where id % 7 = 0;
     update loans_ajoloanrepayment set applied_to_loan = false, date_modified = clock_timestamp() where id % 31 = 0;
     update loans_ajoloan set expected_end_date = expected_end_date + 1, date_modified = clock_timestamp() where id % 11 = 0;
     update loans_ajoloan set is_disbursed = false, date_modified = clock_timestamp() where id % 29 = 0;
     update loans_ajoloanschedule set due_amount = due_amount + 1, date_modified = clock_timestamp() where loan_id % 13 = 0;
     update ajo_ajouser set last_name = 'Changed', date_modified = clock_timestamp() where id % 5 = 0;
     update accounts_customuser set user_branch = 'Changed' where id % 3 = 0`,
  );
}

async function expectUndisturbed(pair: SourcePair): Promise<void> {
  expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
  const unfinished = await pair.ours.db.query(
    "select from sync_history where status = 'in_progress'",
  );
  expect(unfinished).toEqual([]);
}
