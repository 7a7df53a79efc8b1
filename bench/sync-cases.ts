// The sync from the source: a whole one against a bare copy of the same rows, one that finds nothing, changes among many
// rows, and the comparison of both sides; each on databases of its own on the bench's server.
import { createSource } from "#demo/source/create.ts";
import { copyAcross, type Database, openDatabase, type Session } from "#store/database.ts";
import { migrate } from "#store/migrate.ts";
import { type ReconcileReport, reconcile } from "#sync/reconcile.ts";
import { sourceEntities } from "#sync/source/django/entities.ts";
import { type SyncReport, type SyncRequest, syncSource } from "#sync/sync.ts";
import { type BenchCase, timed } from "./report.ts";

export interface SyncGround {
  admin: Database;
  source: Database;
  businessDate: string;
  /** A migrated database without rows, the one before it dropped: what a full sync begins with. */
  emptyCopy(): Promise<Database>;
  /** What emptyCopy() made last. */
  copy(): Database;
  end(): Promise<void>;
}

const names = {
  source: "seeds_bench_source",
  template: "seeds_bench_migrated",
  copy: "seeds_bench_copy",
};

/** A source of so many rows (the generator's usual book when none are named), and a database to copy from as often as needed. */
export async function createGround(
  serverUrl: string,
  businessDate: string,
  size: { loans?: number; repayments?: number },
): Promise<SyncGround> {
  const admin = openDatabase(serverUrl, { max: 1, statementTimeoutMs: 0 });
  const urlOf = (database: string): string => {
    const url = new URL(serverUrl);
    url.pathname = `/${database}`;
    return url.href;
  };
  for (const name of Object.values(names)) {
    await admin.query(`drop database if exists ${name} with (force)`);
  }
  await admin.query(`create database ${names.source} template template0`);
  await admin.query(`create database ${names.template} template template0`);
  const source = openDatabase(urlOf(names.source), { max: 2, statementTimeoutMs: 0 });
  await createSource(source, { businessDate, ...size });
  // As autovacuum leaves tables that have stood for a while, so that it does not begin to work while something is timed.
  await source.query("vacuum analyze");
  await migrate(urlOf(names.template));
  const template = openDatabase(urlOf(names.template), { max: 1 });
  await template.query("select roll_day($1)", [businessDate]);
  await template.end();
  let current: Database | undefined;
  return {
    admin,
    source,
    businessDate,
    async emptyCopy() {
      await current?.end();
      await admin.query(`drop database if exists ${names.copy} with (force)`);
      await admin.query(`create database ${names.copy} template ${names.template}`);
      current = openDatabase(urlOf(names.copy), { statementTimeoutMs: 0 });
      return current;
    },
    copy() {
      if (!current) throw new Error("nothing has been synced yet");
      return current;
    },
    async end() {
      await current?.end();
      await source.end();
      for (const name of Object.values(names)) {
        await admin.query(`drop database if exists ${name} with (force)`);
      }
      await admin.end();
    },
  };
}

export async function syncNow(
  { source, copy }: SyncGround,
  request: Partial<SyncRequest> = {},
): Promise<SyncReport> {
  const report = await syncSource(
    copy(),
    source.url,
    { type: "full", entity: null, dryRun: false, ...request },
    () => undefined,
    new AbortController().signal,
  );
  if (report.certificate?.status === "red") throw new Error("the copy is not what the source has");
  return report;
}

/** Everything into an empty database, certified, against a bare copy of what is read: same bytes, no transform, no key but one. */
export function fullSyncCase(ground: SyncGround): BenchCase {
  return {
    name: "full sync into an empty database: all entities, positions, certified",
    floorName: "COPY out | COPY in of the columns read, primary key only",
    bar: 5,
    floor: async () => {
      const { admin, source } = ground;
      const target = await ground.emptyCopy();
      for (const table of await bareTables(source)) await target.query(table);
      await admin.query("checkpoint");
      return timed(() => bareCopy(source, target));
    },
    work: async () => {
      await ground.emptyCopy();
      await ground.admin.query("checkpoint");
      return timed(() => syncNow(ground));
    },
  };
}

/** `create table bare.… ` with the columns that the sync reads, of the source's types. */
export async function bareTables(source: Session): Promise<string[]> {
  const statements = ["create schema bare"];
  for (const { table } of sourceEntities) {
    const rows = await source.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
       where attrelid = $1::regclass and attname = any ($2::text[]) order by attnum`,
      [table.name, Object.keys(table.columns)],
    );
    const columns = rows.map(({ name, type }) => `${name} ${type}`);
    statements.push(`create table bare.${table.name} (${columns.join(", ")}, primary key (id))`);
  }
  return statements;
}

/** In one state of the source and one transaction of ours, as a sync does it. Answers the number of rows. */
export async function bareCopy(source: Database, target: Database): Promise<number> {
  return source.transaction(
    (from) =>
      target.transaction(async (into) => {
        let rows = 0;
        for (const { table } of sourceEntities) {
          const columns = Object.keys(table.columns).join(", ");
          const query = `select ${columns} from ${table.name}`;
          rows += await copyAcross(from, query, into, `bare.${table.name} (${columns})`);
        }
        return rows;
      }),
    { isolation: "repeatable read", readOnly: true },
  );
}

/** For a limit of time: a sync when the source has not changed since the last one. */
export async function nothingNewMs(ground: SyncGround): Promise<number> {
  return timed(() => syncNow(ground, { type: "incremental" }));
}

/** Both sides are equal; the floor reads and adds up every table once on each side, both at the same time as a reconcile does. */
export function reconcileCase(ground: SyncGround): BenchCase {
  return {
    name: "reconcile when both sides are equal",
    floorName: "count + sum of each table, both sides at once",
    bar: null,
    floor: () => aggregatesMs(ground),
    work: () =>
      timed(async () => {
        const { differences } = await reconcileNow(ground);
        if (differences.length > 0) throw new Error("the sides are not equal");
      }),
  };
}

export function reconcileNow({ source, copy }: SyncGround): Promise<ReconcileReport> {
  return reconcile(
    copy(),
    source.url,
    { repair: false, entity: null },
    () => undefined,
    new AbortController().signal,
  );
}

const sourceAggregates = [
  "select count(*), sum(id) from loans_holiday",
  "select count(*), sum(id) from accounts_customuser",
  "select count(*), sum(id) from ajo_ajouser",
  "select count(*), sum(amount_disbursed) from loans_ajoloan",
  "select count(*), sum(due_amount) from loans_ajoloanschedule",
  "select count(*), sum(repayment_amount) from loans_ajoloanrepayment",
];
const copyAggregates = [
  "select count(*), sum(source_id) from holidays",
  "select count(*), sum(length(officer_id)) from officers",
  "select count(*), sum(length(customer_id)) from customers",
  "select count(*), sum(loan_amount) from loan",
  "select count(*), sum(total_due) from loan_instalment",
  "select count(*), sum(payment_amount) from repayments",
];

export function aggregatesMs({ source, copy }: SyncGround): Promise<number> {
  return timed(async () => {
    for (const [index, theirs] of sourceAggregates.entries()) {
      await Promise.all([source.query(theirs), copy().query(copyAggregates[index] ?? "")]);
    }
  });
}
