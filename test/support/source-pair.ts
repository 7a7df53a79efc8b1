// A source database and a copy of ours beside it, rows of the source written by hand, and the copy as text to compare.
import { randomBytes } from "node:crypto";
import { sourceClockSkewMs } from "#contract/limits.ts";
import { createSourceTables, type SourceTable, sourceTables } from "#demo/source/tables.ts";
import type { Session } from "#store/database.ts";
import { type SyncReport, type SyncRequest, syncSource } from "#sync/sync.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "./database.ts";
import { rollDay } from "./facts.ts";

export const businessDate = "2025-11-03";

export interface SourcePair {
  source: TestDatabase;
  ours: TestDatabase;
  sync(request?: Partial<SyncRequest>): Promise<SyncReport>;
  drop(): Promise<void>;
}

/** `fill` makes the source; the documented tables without rows when it is left out. */
export async function createPair(
  fill?: (source: TestDatabase) => Promise<unknown>,
  day = businessDate,
): Promise<SourcePair> {
  const [source, ours] = await Promise.all([createEmptyDatabase(), createTestDatabase()]);
  await rollDay(ours.db, day);
  await (fill ? fill(source) : source.db.transaction(createSourceTables));
  return {
    source,
    ours,
    sync: (request) => syncFrom(source.url, ours, request),
    drop: async () => {
      await Promise.all([source.drop(), ours.drop()]);
    },
  };
}

/** An incremental sync unless something else is asked for; the first one is a full one. */
export function syncFrom(
  sourceUrl: string,
  ours: TestDatabase,
  request: Partial<SyncRequest> = {},
): Promise<SyncReport> {
  return syncSource(
    ours.db,
    sourceUrl,
    { type: "incremental", entity: null, dryRun: false, ...request },
    () => undefined,
    new AbortController().signal,
  );
}

/** A role that may read the documented tables and nothing else. `drop` before the databases go. */
export async function createReader(
  source: TestDatabase,
): Promise<{ role: string; url: string; drop(): Promise<void> }> {
  const role = `reader_${randomBytes(6).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  await source.db.query(
    `create role ${role} login password '${password}'; grant select on ${sourceTables.join(", ")} to ${role}`,
  );
  const url = new URL(source.url);
  url.username = role;
  url.password = password;
  const drop = async (): Promise<void> => {
    await source.db.query(`drop owned by ${role}; drop role ${role}`);
  };
  return { role, url: url.href, drop };
}

/**
 * Takes the allowance for clocks that differ out of the cursor. With it every change of the last minutes is read again, and a
 * test of seconds would find rows that a sync has missed.
 */
export async function takeSkewAway(ours: Session, keptMs = 0): Promise<void> {
  await ours.query("update source_sync set read_from = read_from + make_interval(secs => $1)", [
    (sourceClockSkewMs - keptMs) / 1000,
  ]);
}

type Row = Record<string, unknown>;

/** What a row of the source looks like when a test says nothing else of it. */
const usual: Record<SourceTable, (id: number) => Row> = {
  accounts_customuser: (id) => ({
    email: `agent${id}@lender.test`,
    username: `Agent ${id}`,
    user_type: "AGENT",
    user_phone: `0801${id}`,
    user_branch: "Ikeja",
    date_joined: "2025-01-15T09:00:00Z",
  }),
  ajo_ajouser: (id) => ({
    phone_number: `0802${id}`,
    pin: "0000",
    first_name: "Ada",
    last_name: `Obi ${id}`,
    state: "Lagos",
    branch_name: "Yaba",
    onboarding_complete: true,
    date_modified: "2025-09-01T09:00:00Z",
  }),
  loans_ajoloan: () => ({
    agent_id: 1,
    borrower_id: 1,
    eligibility_id: 1,
    amount: 1000,
    amount_disbursed: 1000,
    repayment_amount: 1150,
    interest_rate: 15,
    status: "OPEN",
    is_disbursed: true,
    date_disbursed: "2025-09-01T09:00:00Z",
    start_date: "2025-09-02",
    expected_end_date: "2025-10-31",
    tenor_in_days: 60,
    date_modified: "2025-09-01T09:00:00Z",
  }),
  loans_ajoloanrepayment: () => ({
    agent_id: 1,
    borrower_id: 1,
    ajo_loan_id: 1,
    repayment_type: "CASH",
    repayment_amount: 100,
    paid_date: "2025-09-10T09:00:00Z",
    settlement_status: true,
    applied_to_loan: true,
    date_created: "2025-09-10T09:00:00Z",
    date_modified: "2025-09-10T09:00:00Z",
  }),
  loans_ajoloanschedule: () => ({
    loan_id: 1,
    due_amount: 100,
    due_date: "2025-09-10",
    date_modified: "2025-09-01T09:00:00Z",
  }),
  loans_holiday: () => ({ date: "2025-10-01", name: "Independence Day", type: "company" }),
};

/** Inserts rows in the order given; every row has an id. */
export async function put(
  source: Session,
  table: SourceTable,
  ...rows: readonly (Row & { id: number })[]
): Promise<void> {
  for (const row of rows) {
    const values: Row = { ...usual[table](row.id), ...row };
    const columns = Object.keys(values);
    const places = columns.map((_, index) => `$${index + 1}`);
    await source.run(
      `insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`,
      Object.values(values),
    );
  }
}

/** Changes a row as Django's save() does: its modification time becomes the clock's. */
export function save(
  source: Session,
  table: SourceTable,
  id: number,
  changes: Row,
): Promise<unknown> {
  return update(source, table, id, { ...changes, date_modified: new Date().toISOString() });
}

/** Changes a row as QuerySet.update() does: its modification time stays. */
export function update(
  source: Session,
  table: SourceTable,
  id: number,
  changes: Row,
): Promise<unknown> {
  const places = Object.keys(changes).map((column, index) => `${column} = $${index + 2}`);
  return source.run(`update ${table} set ${places.join(", ")} where id = $1`, [
    id,
    ...Object.values(changes),
  ]);
}

/** What another database has after a first sync of the source as it is now. */
export async function freshCopy(sourceUrl: string, day = businessDate): Promise<Copy> {
  const fresh = await createTestDatabase();
  try {
    await rollDay(fresh.db, day);
    await syncFrom(sourceUrl, fresh);
    return await copyOf(fresh.db);
  } finally {
    await fresh.drop();
  }
}

const factTables = {
  officers: ["officer_id"],
  customers: ["customer_id"],
  holidays: ["holiday_date", "name"],
  loan: ["loan_id"],
  loan_instalment: ["loan_id", "installment_number"],
  repayments: ["loan_id", "repayment_id"],
  repayment_owner: ["repayment_id"],
} as const;
const quarantineKey = ["entity_type", "entity_id"];
const timesOfRecord = "{recorded_at,created_at,updated_at}";

/** The rows of each table as JSON, in the order of their keys. */
export type Copy = Record<string, string[]>;

/** Every fact, computed field and open quarantine of ours, row for row, without the times of record. */
export async function copyOf(ours: Session): Promise<Copy> {
  const copy: Copy = {};
  for (const [table, key] of Object.entries(factTables)) {
    copy[table] = await lines(
      ours,
      `select (to_jsonb(t) - '${timesOfRecord}'::text[])::text as line from ${table} t order by ${key.join(", ")}`,
    );
  }
  copy.quarantine = await lines(
    ours,
    `select to_jsonb(t)::text as line from (
       select entity_type, entity_id, reason_code, field, amount, source_loan_id, payload
       from sync_error where quarantined and not resolved) t order by ${quarantineKey.join(", ")}`,
  );
  return copy;
}

async function lines(ours: Session, statement: string): Promise<string[]> {
  return (await ours.query<{ line: string }>(statement)).map(({ line }) => line);
}

/** A line for each value that is not the same: 'loan 13 settled_amount: 275, not 300'. */
export function differencesOf(found: Copy, expected: Copy): string[] {
  return Object.keys(expected).flatMap((table) => {
    const [mine, theirs] = [rowsByKey(table, found), rowsByKey(table, expected)];
    const names = new Set([...mine.keys(), ...theirs.keys()]);
    return [...names].flatMap((name) => rowDifferences(name, mine.get(name), theirs.get(name)));
  });
}

function rowsByKey(table: string, copy: Copy): Map<string, Row> {
  const key = factTables[table as keyof typeof factTables] ?? quarantineKey;
  const rows = (copy[table] ?? []).map((line) => JSON.parse(line) as Row);
  return new Map(
    rows.map((row) => [[table, ...key.map((column) => row[column])].join(" "), row] as const),
  );
}

function rowDifferences(name: string, mine: Row | undefined, theirs: Row | undefined): string[] {
  if (!mine || !theirs) return [`${name} is ${mine ? "too much" : "missing"}`];
  return Object.keys(theirs).flatMap((column) => {
    const [value, expected] = [JSON.stringify(mine[column]), JSON.stringify(theirs[column])];
    return value === expected ? [] : [`${name} ${column}: ${value}, not ${expected}`];
  });
}

/** Versions kept of facts: they grow when something changed, and only then. */
export async function versionsOf(ours: Session): Promise<number> {
  const tables = ["loan", "repayment", "loan_instalment", "officer", "customer", "holiday"];
  const [row] = await ours.query<{ count: number }>(
    `select ${tables.map((table) => `(select count(*) from ${table}_version)`).join(" + ")} as count`,
  );
  return row?.count ?? 0;
}
