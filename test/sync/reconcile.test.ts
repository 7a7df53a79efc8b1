/**
 * R15, R16: what no cursor sees. An incremental sync passes it by; reconcile names the very rows, changes nothing unless it is
 * asked to, and after a repair the copy is that of a new database.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reconcile, type ReconcileReport } from "#sync/reconcile.ts";
import type { Differences } from "#sync/compare.ts";
import type { SourceEntityName } from "#sync/source/entity.ts";
import { expectNothingToRecalculate } from "../support/end-state.ts";
import {
  copyOf,
  createPair,
  differencesOf,
  freshCopy,
  put,
  type SourcePair,
  takeSkewAway,
  update,
} from "../support/source-pair.ts";

let pair: SourcePair;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  await put(db, "accounts_customuser", { id: 1 }, { id: 2 });
  await put(db, "ajo_ajouser", { id: 1 }, { id: 2 }, { id: 3, onboarding_complete: false });
  for (let id = 1; id <= 12; id += 1) {
    await put(db, "loans_ajoloan", { id });
    await put(db, "loans_ajoloanschedule", { id, loan_id: id, due_amount: 1150 });
    for (const day of [10, 11]) {
      await put(db, "loans_ajoloanrepayment", {
        id: id * 100 + day,
        ajo_loan_id: id,
        paid_date: `2025-09-${day}T09:00:00Z`,
      });
    }
  }
  await put(db, "loans_ajoloan", { id: 13, borrower_id: 3, loan_type: "BNPL" });
  await put(db, "loans_holiday", { id: 1 });
  await pair.sync();
  await takeSkewAway(pair.ours.db);
});
afterAll(() => pair.drop());

function run(repair: boolean, entity: SourceEntityName | null = null): Promise<ReconcileReport> {
  return reconcile(
    pair.ours.db,
    pair.source.url,
    { repair, entity },
    () => undefined,
    new AbortController().signal,
  );
}

type Expected = Partial<Record<SourceEntityName, Partial<Differences>>>;

function found(report: ReconcileReport): Expected {
  return Object.fromEntries(
    report.differences.map(({ entity, examples }) => [
      entity,
      Object.fromEntries(Object.entries(examples).filter(([, ids]) => ids.length > 0)),
    ]),
  );
}

const there = (sql: string) => (): Promise<unknown> => pair.source.db.query(sql);
const ours = (sql: string) => (): Promise<unknown> => pair.ours.db.query(sql);
type Case = [name: string, change: () => Promise<unknown>, expected: Expected];

const atTheSource: Case[] = [
  [
    "a repayment that is one kobo more",
    () => update(pair.source.db, "loans_ajoloanrepayment", 110, { repayment_amount: 100.01 }),
    { repayments: { changed: [110] } },
  ],
  [
    "a deleted repayment",
    there("delete from loans_ajoloanrepayment where id = 210"),
    { repayments: { extra: [210] } },
  ],
  [
    "a deleted loan, and whom it alone named",
    there("delete from loans_ajoloan where id = 13"),
    { customers: { extra: [3] }, loans: { extra: [13] } },
  ],
  [
    "a repayment moved to another loan",
    there("update loans_ajoloanrepayment set ajo_loan_id = 4 where id = 310"),
    { repayments: { changed: [310] } },
  ],
  [
    "a repayment un-applied, and one reversed",
    there(
      "update loans_ajoloanrepayment set applied_to_loan = id <> 510, marked_as = 'REVERSAL' where id in (510, 511)",
    ),
    { repayments: { extra: [510], changed: [511] } },
  ],
  [
    "a loan un-disbursed, with all that hangs on it",
    there("update loans_ajoloan set is_disbursed = false where id = 6"),
    { loans: { extra: [6] }, loan_schedules: { extra: [6] }, repayments: { extra: [610, 611] } },
  ],
  [
    "a loan's terms and its schedule",
    there(
      `update loans_ajoloan set repayment_amount = 1200 where id = 7;
       update loans_ajoloanschedule set due_date = '2025-09-05' where id = 8;
       delete from loans_ajoloanschedule where id = 9`,
    ),
    { loans: { changed: [7] }, loan_schedules: { extra: [9], changed: [8] } },
  ],
  [
    "a customer's name, and a loan that is his now",
    there(
      `update ajo_ajouser set last_name = 'Silent' where id = 2;
       update loans_ajoloan set borrower_id = 2 where id = 10`,
    ),
    { customers: { changed: [2] }, loans: { changed: [10] } },
  ],
];

const onOurSide: Case[] = [
  [
    "rows that we have lost",
    ours(
      `delete from repayments where repayment_id = '1011'; delete from loan_instalment where loan_id = '10';
       delete from holidays`,
    ),
    { holidays: { missed: [1] }, loan_schedules: { missed: [10] }, repayments: { missed: [1011] } },
  ],
  [
    "rows that somebody changed",
    ours(
      `update repayments set payment_amount = payment_amount + 1, principal_paid = principal_paid + 1 where repayment_id = '1110';
       update repayments set principal_paid = principal_paid - 5, penalty_paid = 5 where repayment_id = '1111';
       update loan set branch = 'Elsewhere' where loan_id = '12';
       update officers set branch = 'Elsewhere' where officer_id = '2'`,
    ),
    { officers: { changed: [2] }, loans: { changed: [12] }, repayments: { changed: [1110, 1111] } },
  ],
  [
    "a row that somebody added",
    ours(
      `insert into repayments (loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, payment_method)
       values ('11', '99999', '2025-09-12', 5, 5, 0, 0, 'CASH')`,
    ),
    { repayments: { extra: [99_999] } },
  ],
  [
    "payments that are not divided by the contract, which no row of the source says",
    ours(
      "update repayments set principal_paid = principal_paid + 1, interest_paid = interest_paid - 1 where repayment_id = '1210'",
    ),
    {},
  ],
];

describe.each([
  ["changed at the source without its modification time, or deleted", atTheSource, 0],
  // Loan 12, and loan 11 by the row that somebody added.
  ["changed on our side", onOurSide, 2],
])("what was %s", (_, cases, dividedWrongly) => {
  let report: ReconcileReport;
  beforeAll(async () => {
    for (const [, change] of cases) await change();
  });

  test("is not seen by an incremental sync, and found by a reconcile that changes nothing", async () => {
    if (cases === atTheSource) {
      expect((await pair.sync()).entities.repayments?.read).toBe(0);
      await takeSkewAway(pair.ours.db);
    }
    const before = await copyOf(pair.ours.db);
    report = await run(false);
    expect(report.certificate.status).toBe("red");
    expect(report.loans_divided_wrongly).toBe(dividedWrongly);
    expect(await copyOf(pair.ours.db)).toEqual(before);
  });

  test.each(cases)("names %s", (_name, __, expected) => {
    for (const [entity, kinds] of Object.entries(expected)) {
      for (const [kind, ids] of Object.entries(kinds)) {
        const named = found(report)[entity as SourceEntityName]?.[kind as keyof Differences];
        expect(named).toEqual(expect.arrayContaining(ids));
      }
    }
  });

  test("and names nothing else", () => {
    const count = (all: Expected[]): number =>
      all.flatMap((one) => Object.values(one).flatMap((kinds) => Object.values(kinds).flat()))
        .length;
    expect(count([found(report)])).toBe(count(cases.map(([, , expected]) => expected)));
  });

  test("is repaired: nothing differs any more, and the copy is what a new database gets", async () => {
    const repaired = await run(true);
    expect(found(repaired)).toEqual(found(report));
    expect(repaired.certificate.status).toBe("green");
    const after = await run(false);
    expect([found(after), after.loans_divided_wrongly]).toEqual([{}, 0]);
    expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
    await expectNothingToRecalculate(pair.ours.db);
  });
});

test("of one entity alone, when asked", async () => {
  await update(pair.source.db, "loans_ajoloanrepayment", 1110, { repayment_amount: 90 });
  await update(pair.source.db, "loans_ajoloan", 12, { performance_status: "WATCH" });
  expect(found(await run(true, "loans"))).toEqual({ loans: { changed: [12] } });
  expect(found(await run(true, "repayments"))).toEqual({ repayments: { changed: [1110] } });
});
