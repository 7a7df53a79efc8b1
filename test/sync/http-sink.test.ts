/** Over HTTP a sync ends in the rows that the direct one writes, whatever the network does on the way. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createSource } from "#demo/source/create.ts";
import { liveChanges, liveSource } from "#demo/source/live.ts";
import type { Session } from "#store/database.ts";
import { httpSink, type HttpSinkOptions } from "#sync/http-sink.ts";
import type { SyncReport, SyncRequest } from "#sync/sync.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { expectNothingToRecalculate } from "../support/end-state.ts";
import { etlProxy, type EtlProxy, type Turn } from "../support/etl-proxy.ts";
import { rollDay } from "../support/facts.ts";
import {
  businessDate,
  copyOf,
  createPair,
  differencesOf,
  save,
  type SourcePair,
  syncFrom,
  update,
  versionsOf,
} from "../support/source-pair.ts";

let pair: SourcePair;
let t: TestApp;
let proxy: EtlProxy;

beforeAll(async () => {
  pair = await createPair(({ db }) =>
    createSource(db, { seed: 7, businessDate, loans: 300, dirt: true }),
  );
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
  proxy.turns.length = 0;
});

function syncOverHttp(
  request: Partial<SyncRequest> = {},
  options: Partial<HttpSinkOptions> = {},
): Promise<SyncReport> {
  const all = { url: proxy.url, batchSizeLoans: 100, batchSizeRepayments: 200, ...options };
  return syncFrom(pair.source.url, t.testDatabase, {
    ...request,
    sink: (lease, historyId) => httpSink(all, lease, historyId, request.dryRun ?? false),
  });
}

async function expectSameCopies(): Promise<void> {
  const http = await copyOf(t.testDatabase.db);
  expect(differencesOf(http, await copyOf(pair.ours.db))).toEqual([]);
  await expectNothingToRecalculate(t.testDatabase.db);
}

/** Both ways, one after the other. */
async function syncBoth(): Promise<{ direct: SyncReport; http: SyncReport }> {
  return { direct: await pair.sync(), http: await syncOverHttp() };
}

/** A row of the source, by what it must be. */
async function idOf(query: string, db: Session = pair.source.db): Promise<number> {
  const [row] = await db.query<{ id: number }>(query);
  if (!row) throw new Error(`no row: ${query}`);
  return row.id;
}

function stored(query: string): Promise<number> {
  return idOf(query, t.testDatabase.db);
}

/** A stored loan with payments; each test takes other places. */
function paidLoan(place: number): Promise<number> {
  return stored(
    `select source_id_of(l.loan_id) as id from loan l
     where exists (select from repayments r where r.loan_id = l.loan_id and not r.is_reversed and r.source_id is not null)
     order by 1 offset ${place} limit 1`,
  );
}

function paymentOf(loanId: number): Promise<number> {
  return idOf(
    `select id from loans_ajoloanrepayment
     where ajo_loan_id = ${loanId} and applied_to_loan and repayment_amount > 0 order by id limit 1`,
  );
}

function loanWithSchedule(place: number): Promise<number> {
  return stored(
    `select source_id_of(loan_id) as id from loan_instalment group by 1 order by 1 offset ${place} limit 1`,
  );
}

/** Something for the next incremental sync to bring. */
async function touchLoan(place: number): Promise<void> {
  await save(pair.source.db, "loans_ajoloan", await paidLoan(place), {
    borrower_full_name: `Ada ${place} ${Math.random()}`,
  });
}

describe("both sinks give the same rows", () => {
  test("a dry run sends nothing and counts what it read", async () => {
    const report = await syncOverHttp({ dryRun: true });
    expect(proxy.requests).toEqual([]);
    expect(report.entities.loans?.read).toBeGreaterThan(200);
    expect(await countOf("loan", "true")).toBe(0);
  });

  test("after a full sync, in requests as large as asked for, no schedule split", async () => {
    const { direct, http } = await syncBoth();
    expect(http.sink).toBe("http");
    expect(http.certificate?.status).toBe("amber");
    expect(http.certificate?.entities).toEqual(direct.certificate?.entities);
    expect(http.entities).toEqual(direct.entities);
    await expectSameCopies();
    const sizes = (entity: string): number[] =>
      proxy.requests.flatMap(({ data }) => data[entity]?.length ?? []);
    const loans = sizes("loans");
    expect(loans).toEqual([...loans.slice(0, -1).map(() => 100), loans.at(-1)]);
    expect(loans.length).toBeGreaterThan(2);
    const payments = sizes("repayments");
    expect(payments).toEqual([...payments.slice(0, -1).map(() => 200), payments.at(-1)]);
    expect(payments.length).toBeGreaterThan(2);
    const schedules = proxy.requests.flatMap(({ data }) => [
      ...new Set((data.loan_schedules ?? []).map((row) => row.loan_id)),
    ]);
    expect(schedules.length).toBeGreaterThan(10);
    expect(new Set(schedules).size).toBe(schedules.length);
  });

  test("a second sync changes nothing", async () => {
    const before = [await versionsOf(t.testDatabase.db), await copyOf(t.testDatabase.db)];
    await syncOverHttp();
    await syncOverHttp({ type: "full" }, { batchSizeLoans: 7, batchSizeRepayments: 11 });
    expect([await versionsOf(t.testDatabase.db), await copyOf(t.testDatabase.db)]).toEqual(before);
  });

  test("after payments that moved, were un-applied, edited or reversed, and loans undisbursed", async () => {
    const { db } = pair.source;
    const loans = [];
    for (let place = 0; place < 6; place += 1) loans.push(await paidLoan(place));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = loans;
    await save(db, "loans_ajoloanrepayment", await paymentOf(a), { ajo_loan_id: b });
    await save(db, "loans_ajoloanrepayment", await paymentOf(c), { applied_to_loan: false });
    await save(db, "loans_ajoloanrepayment", await paymentOf(d), { repayment_amount: 123.45 });
    await save(db, "loans_ajoloanrepayment", await paymentOf(e), { marked_as: "REVERSAL" });
    await save(db, "loans_ajoloan", f, { is_disbursed: false });
    await syncBoth();
    await expectSameCopies();
    expect(await countOf("loan", `loan_id = '${f}'`)).toBe(0);
    expect(await countOf("repayments", `repayment_id = '${await paymentOf(b)}'`)).toBe(1);
  });

  test("after terms, schedules and statuses changed", async () => {
    const { db } = pair.source;
    await save(db, "loans_ajoloan", await paidLoan(6), { repayment_amount: 1 });
    await save(db, "loans_ajoloan", await paidLoan(7), { interest_rate: 21, processing_fee: 77 });
    await save(db, "loans_ajoloan", await paidLoan(8), { status: "NO SUCH STATUS" });
    await save(db, "loans_ajoloan", await paidLoan(9), { status: "COMPLETED" });
    const [dropped, moved] = [await loanWithSchedule(10), await loanWithSchedule(11)];
    await db.query("delete from loans_ajoloanschedule where loan_id = $1", [dropped]);
    await save(db, "loans_ajoloan", dropped, {});
    await db.query(
      "update loans_ajoloanschedule set due_date = due_date + 7, due_amount = due_amount + 1, date_modified = now() where loan_id = $1",
      [moved],
    );
    await syncBoth();
    await expectSameCopies();
    expect(await countOf("loan_instalment", `loan_id = '${dropped}'`)).toBe(0);
    expect(
      await countOf(
        "sync_error",
        "quarantined and not resolved and reason_code = 'UNKNOWN_STATUS'",
      ),
    ).toBeGreaterThan(0);
  });

  test("after people and holidays changed; what is curated stays", async () => {
    const { db } = pair.source;
    const loan = await paidLoan(12);
    const officer = await idOf(
      `select agent_id as id from loans_ajoloan where id = ${await paidLoan(13)}`,
    );
    for (const ours of [pair.ours.db, t.testDatabase.db]) {
      await ours.query(
        `update officers set region = 'South West', region_source = 'curated', vertical_lead_email = 'lead@lender.test',
           vertical_lead_name = 'Lead' where officer_id = $1`,
        [String(officer)],
      );
    }
    await save(db, "loans_ajoloan", loan, { agent_id: officer });
    await update(db, "accounts_customuser", officer, {
      user_branch: "Moved",
      email: "not an address",
      date_joined: "2025-10-01T09:00:00Z",
    });
    const borrower = await idOf(`select borrower_id as id from loans_ajoloan where id = ${loan}`);
    await save(db, "ajo_ajouser", borrower, { state: "Ogun", dob: "1890-05-05" });
    const idle = await idOf(
      `select id from ajo_ajouser u where onboarding_complete
       and not exists (select from loans_ajoloan l where l.borrower_id = u.id) order by id limit 1`,
    );
    await save(db, "ajo_ajouser", idle, { onboarding_complete: false });
    await db.query(
      `update loans_holiday set name = 'Renamed' where id = (select min(id) from loans_holiday);
       delete from loans_holiday where id = (select max(id) from loans_holiday)`,
    );
    await syncBoth();
    await expectSameCopies();
    const [row] = await t.testDatabase.db.query(
      "select region, vertical_lead_email as lead, branch from loan where loan_id = $1",
      [String(loan)],
    );
    expect(row).toEqual({ region: "South West", lead: "lead@lender.test", branch: "Moved" });
    expect(await countOf("customers", `customer_id = '${idle}'`)).toBe(0);
    expect(await countOf("holidays", "name = 'Renamed' and source_id is not null")).toBe(1);
  });

  test("after whatever a living source does, but for deletions and changes without their time", async () => {
    const unseen = ["silent_edit", "deleted_repayment", "deleted_loan", "long_transaction"];
    const kinds = liveChanges.filter((kind) => !unseen.includes(kind));
    for (let seed = 1; seed <= 3; seed += 1) {
      const stop = new AbortController();
      let changes = 0;
      const onChange = (): void => {
        changes += 1;
        if (changes === 40) stop.abort();
      };
      await liveSource(pair.source.db, { rate: 500, seed, kinds, onChange, signal: stop.signal });
      if (seed === 2) await pair.sync();
      await syncBoth();
      await expectSameCopies();
    }
  });
});

async function countOf(table: string, where: string): Promise<number> {
  const [row] = await t.testDatabase.db.query<{ count: number }>(
    `select count(*) as count from ${table} where ${where}`,
  );
  return row?.count ?? -1;
}

async function cursor(): Promise<unknown> {
  const [row] = await t.testDatabase.db.query("select read_from, read_at from source_sync");
  return row;
}

const again = { status: 503, headers: { "retry-after": "0" } };

describe("a network that fails", () => {
  test("5xx and lost connections are tried again, and a request whose answer was lost is stored once", async () => {
    await touchLoan(20);
    const versions = await versionsOf(t.testDatabase.db);
    proxy.turns.push({ status: 500 }, "drop", "drop the answer", again);
    await syncBoth();
    await expectSameCopies();
    const [first, ...others] = proxy.requests.map(({ key }) => key);
    expect(others.slice(0, 3)).toEqual([first, first, first]);
    expect(new Set([first, ...others]).size).toBeGreaterThan(1);
    expect(await versionsOf(t.testDatabase.db)).toBe(versions + 1);
  });

  test("every request may lose its first answer", async () => {
    await touchLoan(21);
    await pair.sync();
    const turns: Turn[] = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? "drop the answer" : "pass",
    );
    proxy.turns.push(...turns);
    await syncOverHttp();
    await expectSameCopies();
    const keys = proxy.requests.map(({ key }) => key);
    expect(keys.length).toBe(2 * new Set(keys).size);
  });

  test("Retry-After is waited for, also where a first try is still being worked on", async () => {
    await touchLoan(22);
    proxy.turns.push(
      { status: 503, headers: { "retry-after": "1" } },
      { status: 409, headers: { "retry-after": "0" } },
    );
    await syncBoth();
    const [first, second, third] = proxy.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1000);
    expect([second?.key, third?.key]).toEqual([first?.key, first?.key]);
    await expectSameCopies();
  });

  test("a service that stays away ends the sync, and the next one brings the same", async () => {
    await touchLoan(23);
    const before = await cursor();
    proxy.turns.push(...Array.from({ length: 8 }, () => again));
    await expect(syncOverHttp()).rejects.toMatchObject({
      code: "SERVICE_UNREACHABLE",
      message: expect.stringContaining("in 8 tries: it answered 503"),
    });
    expect(proxy.requests).toHaveLength(8);
    proxy.turns.push({ status: 503, headers: { "retry-after": "3600" } });
    await expect(syncOverHttp()).rejects.toMatchObject({
      message: expect.stringContaining("It asks to wait 3600 s"),
    });
    expect(await cursor()).toEqual(before);
    await syncBoth();
    await expectSameCopies();
  });

  test("a refusal ends the sync at once and says why", async () => {
    await touchLoan(24);
    const before = await cursor();
    const error = { code: "UNAUTHORIZED", message: "The key is not known" };
    proxy.turns.push({ status: 401, body: JSON.stringify({ status: "error", error }) });
    await expect(syncOverHttp({}, { apiKey: "k" })).rejects.toMatchObject({
      code: "UNAUTHORIZED",
      message: expect.stringContaining("The key is not known"),
    });
    expect(proxy.requests).toMatchObject([{ authorization: "Bearer k" }]);
    proxy.turns.push({ status: 302, headers: { location: "http://127.0.0.1:9/" } });
    await expect(syncOverHttp()).rejects.toMatchObject({ code: "SERVICE_ANSWER" });
    expect(await cursor()).toEqual(before);
    const [history] = await t.testDatabase.db.query(
      "select status, error_message from sync_history where endpoint = 'seeds sync (http)' order by id desc limit 1",
    );
    expect(history).toMatchObject({
      status: "failed",
      error_message: expect.stringContaining("302"),
    });
  });

  test("a sync that was taken over moves no cursor", async () => {
    await touchLoan(25);
    const before = await cursor();
    proxy.turns.push({ status: 503, headers: { "retry-after": "1" } });
    const taken = syncOverHttp();
    await vi.waitFor(() => expect(proxy.requests).toHaveLength(1), { timeout: 10_000 });
    await t.testDatabase.db.query("update source_sync set fence = fence + 1");
    await expect(taken).rejects.toMatchObject({ code: "SYNC_TAKEN_OVER" });
    expect(await cursor()).toEqual(before);
    await syncBoth();
    await expectSameCopies();
  });

  test("a record that the service refuses ends the sync with its code and id", async () => {
    const id = await idOf("select min(id) as id from ajo_ajouser where onboarding_complete");
    // No-break spaces: something to the source, nothing to read for the service.
    await save(pair.source.db, "ajo_ajouser", id, { first_name: "\u00a0", last_name: "\u00a0" });
    const before = await cursor();
    await expect(syncOverHttp()).rejects.toMatchObject({
      code: "VALIDATION_ERROR",
      message: expect.stringMatching(new RegExp(`refused customer ${id} .*customer_name is blank`)),
    });
    expect(await cursor()).toEqual(before);
    expect(await countOf("sync_error", "not quarantined")).toBe(0);
    await save(pair.source.db, "ajo_ajouser", id, { first_name: "Ada", last_name: "Obi" });
    await syncBoth();
    await expectSameCopies();
  });

  test("an address that is none, or holds a password, is refused before anything is sent", async () => {
    for (const url of ["127.0.0.1:8080", "http://seeds:secret@127.0.0.1:8080"]) {
      const error = await syncOverHttp({}, { url }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "SERVICE_URL" });
      expect(String(error)).not.toContain("secret");
    }
  });
});
