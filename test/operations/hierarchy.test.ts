// The hierarchy on officers and loans: written with versions, shown by a dry run, kept by the syncs that follow.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hierarchyApply } from "#operations/hierarchy/apply.ts";
import { hierarchyLoad } from "#operations/hierarchy/load.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { emptyBook, ingest } from "../support/facts.ts";
import { plainLoan, plainOfficer, runOperation } from "../support/operations.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const columns =
  "loan_officer_email\tbranch_name\tbranch_supervisor_email\tbranch_supervisor_name\tregion_name\tvertical_lead_email\tvertical_lead_name";

// Ada is in the file, Bola of her branch is not, Chidi's rows contradict one another, dan@ is nobody's.
const tsv = [
  columns,
  "ada@example.com\tIkeja\tsup@example.com\tSola\tSouth-West\tlead@example.com\tLekan",
  "chidi@example.com\tEnugu\tsup@example.com\tSola\tSouth East\tlead@example.com\tLekan",
  "chidi@example.com\tEnugu\tsup@example.com\tSola\tSouth South\tlead@example.com\tLekan",
  "dan@example.com\tEnugu\tsup@example.com\tSola\tSouth East\tlead@example.com\tLekan",
  "short\trow",
].join("\n");

const officers = [
  plainOfficer("ADA", { branch: "Ikeja", officer_email: " Ada@Example.com" }),
  plainOfficer("BOLA", { branch: "ikeja " }),
  plainOfficer("CHIDI", { branch: "Enugu" }),
  plainOfficer("EMEKA", { branch: "Kano" }),
];
const loans = officers.map(({ officer_id: id, branch }) => plainLoan(`L-${id}`, id, { branch }));

beforeEach(async () => {
  await emptyBook(database.db);
  await ingest(database.db, { officers, loans });
});

const load = (text = tsv, more: object = {}) =>
  runOperation(database.db, hierarchyLoad, { file: Buffer.from(text), ...more });

const stored = () =>
  database.db.query(
    `select officer_id, region, region_source, supervisor_email, supervisor_name, vertical_lead_email, vertical_lead_name
     from officers order by officer_id`,
  );

const nobody = {
  supervisor_email: null,
  supervisor_name: null,
  vertical_lead_email: null,
  vertical_lead_name: null,
};
const loaded = [
  {
    officer_id: "ADA",
    region: "South West",
    region_source: "curated",
    supervisor_email: "sup@example.com",
    supervisor_name: "Sola",
    vertical_lead_email: "lead@example.com",
    vertical_lead_name: "Lekan",
  },
  { officer_id: "BOLA", region: "South West", region_source: "branch", ...nobody },
  { officer_id: "CHIDI", region: "North West", region_source: "sent", ...nobody },
  { officer_id: "EMEKA", region: "North West", region_source: "sent", ...nobody },
];

describe("hierarchy load", () => {
  test("writes officers, reports what it could not use and keeps the versions before", async () => {
    const { state, outcome } = await load();
    expect(state).toBe("partial");
    expect(outcome?.result).toMatchObject({
      dry_run: false,
      rows: 5,
      officers_matched: 1,
      officers_changed: 2,
      officers_changed_by_branch: 1,
      officers_untouched: 1,
      refused_lines: { count: 1, entries: [{ line: 6, reason: "has 2 cells, the first line 7" }] },
      unknown_officers: { count: 1, entries: [{ email: "dan@example.com", lines: [5] }] },
      conflicting_rows: {
        entries: [{ email: "chidi@example.com", lines: [3, 4], fields: ["region"] }],
      },
      region_aliases: { entries: [{ written: "South-West", region: "South West", rows: 1 }] },
      divided_branches: { entries: [{ branch: "Enugu", regions: ["South East", "South South"] }] },
    });
    expect(await stored()).toEqual(loaded);
    expect(
      await database.db.query(
        "select officer_id, region, supervisor_name from officer_version order by officer_id",
      ),
    ).toEqual([
      { officer_id: "ADA", region: "North West", supervisor_name: null },
      { officer_id: "BOLA", region: "North West", supervisor_name: null },
    ]);
  });

  test("says it officer by officer and line by line on a terminal", async () => {
    const { outcome } = await load();
    expect(outcome?.text.split("\n")).toEqual([
      "5 rows: 1 officers found; 2 changed (1 by the region of their branch).",
      "  ADA ada@example.com (line 2): region North West → South West, supervisor_email — → sup@example.com, " +
        "supervisor_name — → Sola, vertical_lead_email — → lead@example.com, vertical_lead_name — → Lekan",
      "  BOLA bola@example.com (by branch): region North West → South West",
      "Lines that cannot be read:",
      "  line 6 has 2 cells, the first line 7",
      "Rows that contradict one another (nothing written):",
      "  chidi@example.com: region (lines 3, 4)",
      "E-mails of no officer:",
      "  dan@example.com (line 5)",
      "Regions written otherwise:",
      '  "South-West" read as South West (1 rows)',
      "Branches of several regions, from which nobody takes one:",
      "  Enugu: South East, South South",
    ]);
  });

  test("a dry run shows the same and writes nothing", async () => {
    const before = await stored();
    const dry = await load(tsv, { dry_run: true });
    expect(await stored()).toEqual(before);
    expect(await database.db.query("select count(*) from officer_version")).toEqual([{ count: 0 }]);
    const { outcome } = await load();
    expect(dry.outcome?.result).toEqual({ ...(outcome?.result as object), dry_run: true });
    expect(dry.outcome?.text).toContain("Nothing was written (--dry-run).");
  });

  test("the same file again finds nothing to change", async () => {
    await load();
    const { outcome } = await load();
    expect(outcome?.result).toMatchObject({ officers_changed: 0, changes: { count: 0 } });
    expect(await database.db.query("select count(*) from officer_version")).toEqual([{ count: 2 }]);
  });

  test("--only regions leaves the people as they are", async () => {
    await load(tsv, { only: "regions" });
    expect((await stored())[0]).toEqual({
      officer_id: "ADA",
      region: "South West",
      region_source: "curated",
      ...nobody,
    });
  });

  test("a region that was right already is curated from then on, without a new version", async () => {
    await load(`${columns}\nemeka@example.com\tKano\t\t\tNorth West\t\t`);
    expect((await stored())[3]).toMatchObject({ region_source: "curated" });
    expect(await database.db.query("select count(*) from officer_version")).toEqual([{ count: 0 }]);
  });
});

describe("hierarchy apply", () => {
  const loanRows = () =>
    database.db.query(
      "select loan_id, region, vertical_lead_email, vertical_lead_name from loan order by loan_id",
    );
  const lead = { vertical_lead_email: "lead@example.com", vertical_lead_name: "Lekan" };
  const none = { vertical_lead_email: null, vertical_lead_name: null };

  test("writes vertical lead and region onto the loans, with versions, and nothing twice", async () => {
    await load();
    expect(await runOperation(database.db, hierarchyApply)).toMatchObject({
      state: "succeeded",
      outcome: {
        result: { loans_changed: 2, regions_changed: 2, vertical_leads_changed: 1 },
        text: "2 loans changed (region of 2, vertical lead of 1).",
      },
    });
    expect(await loanRows()).toEqual([
      { loan_id: "L-ADA", region: "South West", ...lead },
      { loan_id: "L-BOLA", region: "South West", ...none },
      { loan_id: "L-CHIDI", region: "North West", ...none },
      { loan_id: "L-EMEKA", region: "North West", ...none },
    ]);
    expect(
      await database.db.query("select loan_id, region from loan_version order by loan_id"),
    ).toEqual([
      { loan_id: "L-ADA", region: "North West" },
      { loan_id: "L-BOLA", region: "North West" },
    ]);
    expect(await runOperation(database.db, hierarchyApply)).toMatchObject({
      outcome: { result: { loans_changed: 0, regions_changed: 0, vertical_leads_changed: 0 } },
    });
    expect(await database.db.query("select count(*) from loan_version")).toEqual([{ count: 2 }]);
  });

  test("of some loans leaves the others", async () => {
    await load();
    expect(
      await database.db.query(
        "select * from apply_hierarchy(array['L-BOLA', 'L-EMEKA', 'L-NONE'])",
      ),
    ).toEqual([{ loans_changed: 1, regions_changed: 1, vertical_leads_changed: 0 }]);
    expect((await loanRows())[0]).toMatchObject({ loan_id: "L-ADA", ...none });
  });

  test("an officer without a region leaves the loan's", async () => {
    await database.db.query("update officers set region = null where officer_id = 'EMEKA'");
    await runOperation(database.db, hierarchyApply);
    expect((await loanRows())[3]).toMatchObject({ region: "North West" });
  });

  test("figures do not move", async () => {
    await load();
    await runOperation(database.db, hierarchyApply);
    expect(
      await database.db.query("select loans_updated from recalculate_all_loan_fields()"),
    ).toEqual([{ loans_updated: 0 }]);
  });
});

describe("a sync afterwards", () => {
  test("keeps what was curated, and takes the rest", async () => {
    const { db } = database;
    await load();
    await runOperation(db, hierarchyApply);
    const report = await ingest(db, {
      officers: officers.map((officer) => ({
        ...officer,
        region: "Sent",
        employment_status: "Left",
      })),
      loans: loans.map((loan) => ({ ...loan, region: "Sent", customer_name: "New name" })),
    });
    expect(report.results.officers).toMatchObject({ updated: 4 });
    expect((await stored()).map(({ region, supervisor_name: name }) => [region, name])).toEqual([
      ["South West", "Sola"],
      ["South West", null],
      ["Sent", null],
      ["Sent", null],
    ]);
    expect(
      await db.query(
        "select loan_id, region, vertical_lead_name as lead, customer_name from loan order by 1",
      ),
    ).toEqual([
      { loan_id: "L-ADA", region: "South West", lead: "Lekan", customer_name: "New name" },
      { loan_id: "L-BOLA", region: "South West", lead: null, customer_name: "New name" },
      { loan_id: "L-CHIDI", region: "Sent", lead: null, customer_name: "New name" },
      { loan_id: "L-EMEKA", region: "Sent", lead: null, customer_name: "New name" },
    ]);
  });

  test("finds the same records unchanged", async () => {
    await load();
    await runOperation(database.db, hierarchyApply);
    const again = await ingest(database.db, { officers, loans });
    expect(again.results.officers).toMatchObject({ updated: 0, unchanged: 4 });
    expect(again.results.loans).toMatchObject({ updated: 0, unchanged: 4 });
  });

  test("gives a new loan its officer's vertical lead and curated region", async () => {
    await load();
    await ingest(database.db, {
      loans: [plainLoan("NEW-ADA", "ADA"), plainLoan("NEW-EMEKA", "EMEKA")],
    });
    expect(
      await database.db.query(
        "select loan_id, region, vertical_lead_email as lead from loan where loan_id like 'NEW%' order by 1",
      ),
    ).toEqual([
      { loan_id: "NEW-ADA", region: "South West", lead: "lead@example.com" },
      { loan_id: "NEW-EMEKA", region: "North West", lead: null },
    ]);
  });
});
