/** What the catalogue must say of the schema ("Ready to be distributed" in the architecture, and the house rules of SQL). */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFunctionFiles } from "#store/sql-files.ts";
import { applyEvent } from "../oracle/book.ts";
import { arbitraryHistory } from "../oracle/histories.ts";
import { applyByBatch } from "../support/book-events.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { emptyBook, loadByBatch } from "../support/facts.ts";
import { answersStored, differences, oracleAnswers } from "../support/loan-answers.ts";
import { seed } from "../support/runs.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

const query = (text: string): Promise<Record<string, unknown>[]> => database.db.query(text);

/** repayment_owner is the one directory by another key: it makes two loans meet that claim one repayment id. */
const directories = ["repayment_owner"];

test("every unique key of a table with loan rows contains loan_id", async () => {
  const keys = await query(
    `select c.relname as table, i.relname as key, bool_or(a.attname = 'loan_id') as has_loan_id
     from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     join pg_attribute a on a.attrelid = x.indexrelid
     where x.indisunique and c.relnamespace = 'public'::regnamespace and c.oid in (
       select attrelid from pg_attribute where attname = 'loan_id' and not attisdropped)
     group by c.relname, i.relname order by 1, 2`,
  );
  expect(keys.map((key) => key["table"])).toEqual([
    "dpd_transitions",
    "loan",
    "loan_instalment",
    "loan_instalment_version",
    "loan_version",
    "repayment_owner",
    "repayment_version",
    "repayments",
  ]);
  const without = keys.filter((key) => !key["has_loan_id"]).map((key) => key["table"]);
  expect(without).toEqual(directories);
});

test("foreign keys among tables with loan rows go by loan_id, all others to small reference tables", async () => {
  const references = await query(
    `select f.conrelid::regclass::text || ' -> ' || f.confrelid::regclass::text as reference,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = f.conrelid and a.attnum = any(f.conkey) order by 1) as columns
     from pg_constraint f where f.contype = 'f' and f.conrelid::regclass::text in (
       select table_name from information_schema.columns where column_name = 'loan_id' and table_schema = 'public')
     order by 1`,
  );
  expect(references).toEqual([
    { reference: "loan -> customers", columns: ["customer_id"] },
    { reference: "loan -> officers", columns: ["officer_id"] },
    { reference: "loan_instalment -> loan", columns: ["loan_id"] },
    { reference: "repayments -> loan", columns: ["loan_id"] },
  ]);
});

test("loan_id is never updated and no function groups across loans in sets", () => {
  for (const { name, text } of readFunctionFiles()) {
    const code = withoutComments(text);
    expect(code, name).not.toMatch(/\bset\s+loan_id\s*=/i);
    expect(code, name).not.toMatch(/\bgrouping\s+sets\b|\brollup\b|\bcube\b/i);
  }
});

test("set-based writes are nested sub-selects, not CTEs", () => {
  const withCtes = readFunctionFiles().filter(({ text }) =>
    /\bwith\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*(not\s+materialized\s*|materialized\s*)?\(/i.test(
      withoutComments(text),
    ),
  );
  expect(withCtes.map(({ name }) => name)).toEqual([]);
});

function withoutComments(sql: string): string {
  return sql.replaceAll(/--.*$/gm, "");
}

test("no formula asks the machine for the day", async () => {
  const formulas = await query(
    `select p.proname as name, p.prosrc as source from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.prolang = (select oid from pg_language where lanname = 'sql')
       and p.provolatile <> 'v'`,
  );
  expect(formulas.length).toBeGreaterThan(20);
  const views = await query(
    "select viewname as name, definition as source from pg_views where schemaname = 'public'",
  );
  const clockReader =
    /\bnow\(|\bcurrent_(date|time|timestamp)\b|\blocal(time|timestamp)\b|_timestamp\(\)|timeofday/i;
  const readers = [...formulas, ...views].filter((item) =>
    clockReader.test(String(item["source"])),
  );
  expect(readers.map((item) => item["name"])).toEqual([]);
});

test("every function but the triggers' says what it does", async () => {
  const silent = await query(
    `select p.oid::regprocedure::text as name from pg_proc p
     where p.pronamespace = 'public'::regnamespace and obj_description(p.oid, 'pg_proc') is null
       and p.prorettype <> 'trigger'::regtype
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     order by 1`,
  );
  expect(silent.map((row) => row["name"])).toEqual([]);
});

test("every raw filter of the documents has its index, and no stored position has one", async () => {
  const indexed = await query(
    `select pg_get_indexdef(x.indexrelid, 1, true) as column from pg_index x
     where x.indrelid = 'loan'::regclass order by 1`,
  );
  // A refreshed position must touch no index: the row then stays on its page.
  expect(indexed.map((row) => row["column"])).toEqual([
    "COALESCE(region, 'Unknown'::character varying)",
    "branch",
    "customer_id",
    "customer_phone",
    "disbursement_date",
    "loan_id",
    "officer_id",
    "status",
    "wave",
  ]);
  const others = await query(
    `select c.relname::text || '.' || a.attname::text as column from pg_index x
     join pg_class c on c.oid = x.indrelid
     join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
     where c.relnamespace = 'public'::regnamespace`,
  );
  expect(others.map((row) => row["column"])).toEqual(
    expect.arrayContaining([
      "repayments.loan_id",
      "repayments.payment_date",
      "loan_instalment.loan_id",
      "customers.customer_phone",
      "officers.branch",
      "officers.region",
      "officers.vertical_lead_email",
      "sync_history.started_at",
      "sync_history.status",
      "sync_history.sync_type",
      "sync_error.entity_type",
      "sync_error.resolved",
      "sync_error.created_at",
      "sync_error.sync_history_id",
    ]),
  );
});

// Of the row trigger the WHEN alone is looked at, a comparison of two columns: it calls its function once in the life of a loan.
test("triggers are statement-level: courtesies on facts, and the one that lets the audit history only grow; but the one of loans that become rescheduled", async () => {
  const triggers = await query(
    // Those of the data version (data-version.test.ts) are on every table that answers depend on.
    `select distinct tgrelid::regclass::text as table from pg_trigger
     where not tgisinternal and tgtype & 1 = 0 and tgname !~ '_version$' order by 1`,
  );
  expect(triggers.map((row) => row["table"])).toEqual([
    "audit_history",
    "holidays",
    "loan",
    "loan_instalment",
    "repayments",
    "settings",
  ]);
  expect(
    await query(
      "select tgname::text as name from pg_trigger where not tgisinternal and tgtype & 1 = 1",
    ),
  ).toEqual([{ name: "loan_became_rescheduled" }]);
});

test(`the merge works without any trigger, seed ${seed}`, async () => {
  const { db } = database;
  const own = ["holidays", "loan", "loan_instalment", "repayments"];
  await db.query(own.map((table) => `alter table ${table} disable trigger user`).join("; "));
  for (const { book: first, events } of fc.sample(arbitraryHistory(), { numRuns: 6, seed })) {
    await emptyBook(db);
    await loadByBatch(db, first);
    let book = first;
    for (const event of events) {
      await applyByBatch(db, book, event);
      book = applyEvent(book, event);
    }
    const expected = oracleAnswers(book, book.business_date);
    expect(differences("no triggers", expected, await answersStored(db))).toEqual([]);
  }
  await db.query(own.map((table) => `alter table ${table} enable trigger user`).join("; "));
});
