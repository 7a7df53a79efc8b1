/** What the sync asks of a source: the documented columns and the right to read them. It writes nothing there. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SyncError } from "#sync/errors.ts";
import {
  copyOf,
  createPair,
  createReader,
  put,
  save,
  type SourcePair,
  syncFrom,
} from "../support/source-pair.ts";

let pair: SourcePair;
let reader: Awaited<ReturnType<typeof createReader>>;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  await put(db, "accounts_customuser", { id: 1 });
  await put(db, "ajo_ajouser", { id: 1 });
  await put(db, "loans_ajoloan", { id: 1 });
  await put(db, "loans_ajoloanrepayment", { id: 1 });
  await put(db, "loans_ajoloanschedule", { id: 1 });
  await put(db, "loans_holiday", { id: 1 });
  reader = await createReader(pair.source);
});
afterAll(async () => {
  await reader.drop();
  await pair.drop();
});

async function refusal(url = pair.source.url): Promise<SyncError> {
  const error: unknown = await syncFrom(url, pair.ours).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SyncError);
  return error as SyncError;
}

test.each([
  ["that does not listen", { port: "1" }],
  ["that does not know the role", { username: "nobody_here" }],
])("a source %s is named as the source, without its password", async (_, change) => {
  const url = Object.assign(new URL(pair.source.url), { password: "sekret", ...change });
  const error = await refusal(url.href);
  expect(error.code).toBe("SOURCE_UNREACHABLE");
  expect(error.message).toContain("SOURCE_DATABASE_URL");
  expect(error.message).not.toContain("sekret");
});

describe("a source that is not as documented is refused by name", () => {
  let before: Awaited<ReturnType<typeof copyOf>>;
  beforeAll(async () => {
    before = await copyOf(pair.ours.db);
  });
  afterEach(async () => {
    expect(await copyOf(pair.ours.db)).toEqual(before);
    const [cursor] = await pair.ours.db.query("select read_from, sync_id, holder from source_sync");
    expect(cursor).toEqual({ read_from: null, sync_id: null, holder: null });
  });

  test.each([
    [
      "alter table loans_ajoloan rename tenor_in_days to tenor_days",
      "alter table loans_ajoloan rename tenor_days to tenor_in_days",
      "column loans_ajoloan.tenor_in_days is missing",
    ],
    [
      "alter table loans_ajoloanrepayment alter paid_date type timestamp",
      "alter table loans_ajoloanrepayment alter paid_date type timestamptz using paid_date at time zone 'UTC'",
      "column loans_ajoloanrepayment.paid_date is timestamp without time zone, not timestamp with time zone",
    ],
    [
      "alter table loans_ajoloanrepayment alter repayment_amount drop default, alter repayment_amount type text",
      "alter table loans_ajoloanrepayment alter repayment_amount type float8 using repayment_amount::float8",
      "column loans_ajoloanrepayment.repayment_amount is text, not double precision or numeric",
    ],
    [
      "alter table loans_ajoloanrepayment alter repayment_amount type real",
      "alter table loans_ajoloanrepayment alter repayment_amount type float8",
      "column loans_ajoloanrepayment.repayment_amount is real, not double precision or numeric",
    ],
    [
      "alter table loans_holiday rename to holidays",
      "alter table holidays rename to loans_holiday",
      "table loans_holiday is missing",
    ],
  ])("%s", async (change, undo, message) => {
    const { db } = pair.source;
    await db.query(change);
    const error = await refusal();
    await db.query(undo);
    expect(error.code).toBe("SOURCE_NOT_AS_DOCUMENTED");
    expect(error.message).toContain(message);
    expect(error.message).toContain("Nothing was read.");
    const [history] = await pair.ours.db.query(
      "select status, error_message from sync_history order by id desc limit 1",
    );
    expect(history).toEqual({ status: "failed", error_message: error.message });
  });

  test("every fault of it at once", async () => {
    const { db } = pair.source;
    await db.query("alter table loans_ajoloan rename status to state");
    await db.query("alter table ajo_ajouser rename lga to area");
    const { message } = await refusal();
    await db.query("alter table loans_ajoloan rename state to status");
    await db.query("alter table ajo_ajouser rename area to lga");
    expect(message).toContain("column loans_ajoloan.status is missing");
    expect(message).toContain("column ajo_ajouser.lga is missing");
  });

  test("a table or a column that the role may not read", async () => {
    const { db } = pair.source;
    await db.query(`revoke select on loans_holiday, ajo_ajouser from ${reader.role}`);
    await db.query(`grant select (id, phone_number) on ajo_ajouser to ${reader.role}`);
    const { message } = await refusal(reader.url);
    await db.query(`grant select on loans_holiday, ajo_ajouser to ${reader.role}`);
    expect(message).toContain("column loans_holiday.date may not be read by this role");
    expect(message).toContain("column ajo_ajouser.dob may not be read by this role");
    expect(message).not.toContain("column ajo_ajouser.phone_number");
  });
});

test("columns that are not read may be missing, new ones may be there, and numbers may be numeric", async () => {
  await pair.source.db.query(
    `alter table ajo_ajouser drop column bvn, drop column pin;
     alter table loans_ajoloan add column rating integer, alter amount type numeric(15,2), alter status type text`,
  );
  expect((await pair.sync()).certificate?.status).toBe("green");
});

async function rowsWritten(): Promise<unknown> {
  const { db } = pair.source;
  await db.query("select pg_stat_force_next_flush()");
  return db.query(
    `select relname, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables order by relname`,
  );
}

async function objects(): Promise<unknown> {
  return pair.source.db.query("select count(*) as count from pg_class");
}

test("a role that may read the documented tables is enough, and nothing is written to the source", async () => {
  await save(pair.source.db, "loans_ajoloanrepayment", 1, { repayment_amount: 250 });
  const before = [await rowsWritten(), await objects()];
  for (const type of ["full", "incremental"] as const) {
    const report = await syncFrom(reader.url, pair.ours, { type });
    expect(report.certificate?.status).toBe("green");
  }
  expect([await rowsWritten(), await objects()]).toEqual(before);
  const [paid] = await pair.ours.db.query("select payment_amount from repayments");
  expect(paid).toEqual({ payment_amount: "250.00" });
});

test("a source that is down is an error that keeps nothing and lets the next sync through", async () => {
  const gone = new URL(pair.source.url);
  gone.pathname = "/not_there";
  await expect(syncFrom(gone.href, pair.ours)).rejects.toThrow(
    'database "not_there" does not exist',
  );
  expect((await pair.sync()).certificate?.status).toBe("green");
});
