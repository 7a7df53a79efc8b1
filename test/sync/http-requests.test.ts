/** What a sync over HTTP asks of a service where requests become large, and what it leaves to reconcile. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recordsMax } from "#contract/limits.ts";
import { httpSink } from "#sync/http-sink.ts";
import { reconcile } from "#sync/reconcile.ts";
import type { SyncReport, SyncRequest } from "#sync/sync.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { etlProxy, type EtlProxy } from "../support/etl-proxy.ts";
import { rollDay } from "../support/facts.ts";
import {
  businessDate,
  copyOf,
  createPair,
  differencesOf,
  put,
  save,
  type SourcePair,
  syncFrom,
} from "../support/source-pair.ts";

let pair: SourcePair;
let t: TestApp;
let proxy: EtlProxy;

const loansWithSchedule = 6;
/** Six of them are more than one request may hold. */
const instalments = 4_990;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  await put(db, "accounts_customuser", { id: 1 });
  await put(db, "ajo_ajouser", { id: 1 }, { id: 2 });
  for (let id = 1; id <= loansWithSchedule + 1; id += 1) await put(db, "loans_ajoloan", { id });
  await db.query(
    `insert into loans_ajoloanschedule (loan_id, due_amount, due_date, date_modified)
     select l.id, 0.23, date '2025-09-01' + n, '2025-09-01T09:00:00Z'
     from generate_series(1, $1::integer) as l (id), generate_series(1, $2::integer) n`,
    [loansWithSchedule, instalments],
  );
  await put(db, "loans_ajoloanrepayment", { id: 1 }, { id: 2 }, { id: 3, ajo_loan_id: 7 });
  t = await createTestApp();
  await rollDay(t.testDatabase.db, businessDate);
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = t.app.server.address() as { port: number };
  proxy = await etlProxy(`http://127.0.0.1:${port}`);
}, 120_000);
afterAll(async () => {
  await proxy.close();
  await t.close();
  await pair.drop();
});
beforeEach(() => {
  proxy.requests.length = 0;
});

function syncOverHttp(request: Partial<SyncRequest> = {}): Promise<SyncReport> {
  const options = { url: `${proxy.url}/`, batchSizeLoans: 100, batchSizeRepayments: 200 };
  return syncFrom(pair.source.url, t.testDatabase, {
    ...request,
    sink: (lease, historyId) => httpSink(options, lease, historyId, false),
  });
}

test("a request ends before it holds too many records, and every schedule is whole in one", async () => {
  await syncOverHttp();
  const requests = proxy.requests.map(({ data }) => data).filter(({ loans }) => loans);
  expect(requests.map(({ loans }) => loans?.length)).toEqual([5, 2]);
  for (const { loans = [], loan_schedules: rows = [], deletions = [] } of requests) {
    expect(loans.length + rows.length + deletions.length).toBeLessThanOrEqual(recordsMax);
    const counts = Map.groupBy(rows, (row) => row.loan_id);
    for (const ofLoan of counts.values()) expect(ofLoan).toHaveLength(instalments);
  }
  expect(requests[1]?.deletions).toEqual([{ entity_type: "loan_schedule", entity_id: "7" }]);
  await pair.sync();
  expect(differencesOf(await copyOf(t.testDatabase.db), await copyOf(pair.ours.db))).toEqual([]);
});

test("amounts are sent as the source has them, and nothing is sent of what is not loaded", async () => {
  await save(pair.source.db, "loans_ajoloanrepayment", 2, { repayment_amount: 1916.6699999 });
  await save(pair.source.db, "loans_ajoloanrepayment", 3, { applied_to_loan: false });
  await syncOverHttp();
  const sent = proxy.requests.flatMap(({ data }) => data.repayments ?? []);
  expect(sent.map((row) => [row.repayment_id, row.payment_amount, row.principal_paid])).toEqual([
    ["1", 100, 100],
    ["2", 1916.67, 1916.67],
  ]);
  const deletions = proxy.requests.flatMap(({ data }) => data.deletions ?? []);
  expect(deletions).toContainEqual({ entity_type: "repayment", entity_id: "3" });
});

test("a row deleted at the source is not seen over HTTP; the certificate is red until reconcile repairs", async () => {
  await pair.source.db.query("delete from loans_ajoloanrepayment where id = 1");
  const report = await syncOverHttp({ type: "full" });
  expect(report.certificate?.status).toBe("red");
  const repair = await reconcile(
    t.testDatabase.db,
    pair.source.url,
    { repair: true, entity: null },
    () => undefined,
    new AbortController().signal,
  );
  expect(repair.differences).toMatchObject([
    { entity: "repayments", extra: 1, examples: { extra: [1] } },
  ]);
  expect(repair.certificate.status).toBe("green");
  expect((await syncOverHttp({ type: "full" })).certificate?.status).toBe("green");
});
