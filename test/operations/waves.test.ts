// The wave rule: hired from 2025-10-01 or disbursed from 2025-10-20 is Wave 2; a supplied wave is never touched.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { wavesAssign } from "#operations/waves-assign.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { emptyBook, ingest } from "../support/facts.ts";
import { plainLoan, plainOfficer, runOperation } from "../support/operations.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** By the hire date, the disbursement date, both, neither; a day before each; supplied; an officer nobody sent. */
beforeEach(async () => {
  const { db } = database;
  await emptyBook(db);
  const late = { disbursement_date: "2025-10-20", maturity_date: "2025-11-20" };
  await ingest(db, {
    officers: [
      plainOfficer("OLD", { hire_date: "2025-09-30" }),
      plainOfficer("NEW", { hire_date: "2025-10-01" }),
    ],
    loans: [
      plainLoan("HIRED", "NEW"),
      plainLoan("DISBURSED", "OLD", late),
      plainLoan("BOTH", "NEW", late),
      plainLoan("NEITHER", "OLD", { disbursement_date: "2025-10-19", maturity_date: "2025-11-20" }),
      plainLoan("SUPPLIED", "NEW", { wave: "Wave 1" }),
      plainLoan("UNKNOWN", "NOBODY"),
    ],
  });
});

const waves = () =>
  database.db.query("select loan_id, wave, wave_source from loan order by loan_id");

test("assigns by the rule and says how many came to each wave", async () => {
  // All five were stored as Wave 2 by default: two leave it.
  expect(await runOperation(database.db, wavesAssign)).toMatchObject({
    state: "succeeded",
    outcome: {
      result: { loans_changed: 2, changed_to: { "Wave 1": 2, "Wave 2": 0 } },
      text: "2 loans changed their wave: 2 to Wave 1",
    },
  });
  expect(await waves()).toEqual([
    { loan_id: "BOTH", wave: "Wave 2", wave_source: "rule" },
    { loan_id: "DISBURSED", wave: "Wave 2", wave_source: "rule" },
    { loan_id: "HIRED", wave: "Wave 2", wave_source: "rule" },
    { loan_id: "NEITHER", wave: "Wave 1", wave_source: "rule" },
    { loan_id: "SUPPLIED", wave: "Wave 1", wave_source: "supplied" },
    { loan_id: "UNKNOWN", wave: "Wave 1", wave_source: "rule" },
  ]);
});

test("keeps the version before, and writes nothing the second time", async () => {
  await runOperation(database.db, wavesAssign);
  const versions = () =>
    database.db.query("select loan_id, wave, wave_source from loan_version order by loan_id");
  const kept = await versions();
  expect(kept).toHaveLength(5);
  expect(kept).toContainEqual({ loan_id: "NEITHER", wave: "Wave 2", wave_source: "default" });
  const rows = () => database.db.query("select loan_id, xmin::text from loan order by loan_id");
  const before = await rows();
  expect(await runOperation(database.db, wavesAssign)).toMatchObject({
    outcome: { result: { loans_changed: 0 } },
  });
  expect(await versions()).toEqual(kept);
  expect(await rows()).toEqual(before);
});

test("follows the settings", async () => {
  const { db } = database;
  await runOperation(db, wavesAssign);
  await db.query(`select set_setting('wave.disbursed_from', '"2025-10-19"', 'test', 'a test')`);
  expect(await runOperation(db, wavesAssign)).toMatchObject({
    outcome: { result: { changed_to: { "Wave 1": 0, "Wave 2": 1 } } },
  });
});

test("assign_waves of some loans leaves the others", async () => {
  const { db } = database;
  expect(await db.query("select * from assign_waves(array['NEITHER', 'HIRED', 'NONE'])")).toEqual([
    { wave: "Wave 1", changed: 1 },
    { wave: "Wave 2", changed: 0 },
  ]);
  const assigned = (await waves()).filter((row) => row["wave_source"] === "rule");
  expect(assigned.map((row) => row["loan_id"])).toEqual(["HIRED", "NEITHER"]);
});
