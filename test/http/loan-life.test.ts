// One loan from its first day on: due curve, changes of bucket, and what was recorded of it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loanA, paid } from "../oracle/examples.ts";
import {
  ingest,
  instalmentRecord,
  loanRecord,
  repaymentRecord,
  rollDay,
} from "../support/facts.ts";
import { createHttpApp, type HttpApp, shown } from "../support/http.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: HttpApp;
beforeAll(async () => {
  t = await createHttpApp();
  await loadReadBook(t.testDatabase.db);
});
afterAll(() => t.close());

const curve = ["installment_number", "due_date", "amount_settled", "covered_on", "days_late"];

describe("GET /loans/:id/due-curve", () => {
  test("tells of each instalment since when it is covered, or how late it is", async () => {
    const { status, body, text } = await t.get("/loans/L2/due-curve");
    expect(status).toBe(200);
    expect(shown(body.data, ...curve)).toEqual([
      [1, "2025-01-07", 1100, "2025-01-07", 0],
      [2, "2025-01-08", 1100, "2025-01-07", 0],
      [3, "2025-01-09", 1100, "2025-01-07", 0],
      [4, "2025-01-10", 1100, "2025-01-07", 0],
      [5, "2025-01-13", 1100, "2025-01-07", 0],
      [6, "2025-01-14", 0, null, 2],
      [7, "2025-01-15", 0, null, 1],
      [8, "2025-01-16", 0, null, 0],
      [9, "2025-01-17", 0, null, 0],
      [10, "2025-01-20", 0, null, 0],
    ]);
    expect(body.data[9]).toMatchObject({ amount_due: 1100, cumulative_due: 11000 });
    expect(body.meta).toMatchObject({ page: 1, limit: 100, total: 10, as_of: "2025-01-16" });
    expect(text).toContain('"cumulative_due":11000.00');
  });

  test("as of a day before a payment does not know it", async () => {
    const { body } = await t.get("/loans/L3/due-curve?as_of=2025-01-07&limit=2");
    expect(shown(body.data, "is_covered", "covered_on")).toEqual([
      [false, null],
      [false, null],
    ]);
    const later = await t.get("/loans/L3/due-curve?limit=2");
    expect(shown(later.body.data, "is_covered", "covered_on", "days_late")).toEqual([
      [true, "2025-01-08", 1],
      [true, "2025-01-08", 0],
    ]);
  });

  test("amounts that do not divide add up, and a schedule's are its own", async () => {
    const third = { loan_amount: "100.00", repayment_amount: "100.00", instalment_count: 3 };
    await ingest(t.testDatabase.db, {
      loans: [
        loanRecord(loanA({ loan_id: "T", ...third, repayment_frequency: "WEEKLY" })),
        loanRecord(loanA({ loan_id: "S" })),
        loanRecord(loanA({ loan_id: "M", first_payment_due_date: null })),
      ],
      loan_schedules: [
        instalmentRecord("S", row(1, "2025-01-10", "4000.00")),
        instalmentRecord("S", row(2, "2025-01-08", "3000.00")),
        instalmentRecord("S", row(3, "2025-01-20", "3000.00")),
      ],
      // The tolerance forgives 1.00 for each instalment.
      repayments: [repaymentRecord("S", paid("2025-01-09", "2999.00", { repayment_id: "S1" }))],
    });
    const fields = ["due_date", "amount_due", "cumulative_due", "covered_on"];
    expect(shown((await t.get("/loans/T/due-curve")).body.data, ...fields)).toEqual([
      ["2025-01-07", 33.33, 33.33, null],
      ["2025-01-14", 33.34, 66.67, null],
      ["2025-01-21", 33.33, 100, null],
    ]);
    expect(shown((await t.get("/loans/S/due-curve")).body.data, ...fields)).toEqual([
      ["2025-01-08", 3000, 3000, "2025-01-09"],
      ["2025-01-10", 4000, 7000, null],
      ["2025-01-20", 4000, 11000, null], // the last one is all the rest
    ]);
    expect(shown((await t.get("/loans/M/due-curve")).body.data, ...fields)).toEqual([
      ["2025-01-20", 11000, 11000, null],
    ]);
  });

  test("of no loan, or of one not yet disbursed, is 404", async () => {
    expect((await t.get("/loans/NONE/due-curve")).status).toBe(404);
    expect((await t.get("/loans/L1/due-curve?as_of=2025-01-05")).status).toBe(404);
    expect((await t.get("/loans/NONE/transitions")).status).toBe(404);
    expect((await t.get("/loans/NONE/history")).status).toBe(404);
  });
});

function row(number: number, date: string, due: string) {
  return {
    installment_number: number,
    due_date: date,
    principal_due: due,
    interest_due: "0.00",
    fee_due: "0.00",
    total_due: due,
  };
}

describe("GET /loans/:id/transitions", () => {
  const fields = ["date", "from_dpd", "to_dpd", "from_bucket", "to_bucket", "event", "due_date"];

  test("tells when a loan fell into a bucket and what made it", async () => {
    const { status, body } = await t.get("/loans/L5/transitions");
    expect(status).toBe(200);
    expect(shown(body.data, ...fields)).toEqual([
      ["2024-12-18", 0, 1, "0", "1-6", "due_date_passed", "2024-12-17"],
      ["2024-12-24", 6, 7, "1-6", "7-30", "day", "2024-12-17"],
    ]);
    expect(body.meta).toMatchObject({ total: 2, as_of: "2025-01-16" });
    const earlier = await t.get("/loans/L5/transitions?as_of=2024-12-23");
    expect(earlier.body.data).toHaveLength(1);
  });

  test("a repayment that brings a loan up is named, with what is owed after it", async () => {
    // Due 7, 8, 9, 10, 13 January. 1,100.00 on the 7th; on the 15th, DPD 6 the day before, 5,500.00: up to the 14th.
    await ingest(t.testDatabase.db, {
      loans: [loanRecord(loanA({ loan_id: "U" }))],
      repayments: [
        repaymentRecord("U", paid("2025-01-07", "1100.00", { repayment_id: "U1" })),
        repaymentRecord("U", paid("2025-01-10", "100.00", { repayment_id: "U2" })), // covers nothing
        repaymentRecord("U", paid("2025-01-15", "5000.00", { repayment_id: "U3" })),
        repaymentRecord("U", paid("2025-01-15", "400.00", { repayment_id: "U4" })),
        repaymentRecord(
          "U",
          paid("2025-01-09", "9000.00", { repayment_id: "U5", is_reversed: true }),
        ),
      ],
    });
    const { body } = await t.get("/loans/U/transitions");
    expect(shown(body.data, ...fields)).toEqual([
      ["2025-01-09", 0, 1, "0", "1-6", "due_date_passed", "2025-01-08"],
      ["2025-01-15", 6, 0, "1-6", "0", "repayment", "2025-01-08"],
      ["2025-01-16", 0, 1, "0", "1-6", "due_date_passed", "2025-01-15"],
    ]);
    expect(body.data[1]).toMatchObject({
      repaid_amount: 5400,
      repayment_ids: ["U3", "U4"],
      actual_outstanding: 4400,
    });
    expect(body.data[0]).toMatchObject({ repayment_ids: null, actual_outstanding: 9900 });
  });

  test("a loan that was never late has none", async () => {
    expect((await t.get("/loans/L3/transitions")).body).toMatchObject({
      data: [],
      meta: { total: 0 },
    });
  });
});

describe("GET /loans/:id/history", () => {
  test("tells what was recorded, changed and deleted, from old to new", async () => {
    const { db } = t.testDatabase;
    const loan = loanRecord(loanA({ loan_id: "H" }));
    const repayment = repaymentRecord("H", paid("2025-01-08", "1100.00", { repayment_id: "H1" }));
    await ingest(db, { loans: [loan] });
    await ingest(db, { repayments: [repayment] });
    await ingest(db, { loans: [{ ...loan, branch: "Aba", customer_phone: "0803" }] });
    await ingest(db, {
      repayments: [{ ...repayment, is_reversed: true, reversal_date: "2025-01-09" }],
    });
    const deletion = {
      entity_type: "repayment",
      entity_id: "H1",
      source_updated_at: null,
    } as const;
    await ingest(db, { deletions: [deletion] });
    await ingest(db, { repayments: [repayment] });

    const { status, body, text } = await t.get("/loans/H/history");
    expect(status).toBe(200);
    expect(shown(body.data, "entity", "record_id", "change")).toEqual([
      ["repayment", "H1", "recorded"],
      ["repayment", "H1", "deleted"],
      ["repayment", "H1", "changed"],
      ["loan", "H", "changed"],
      ["repayment", "H1", "recorded"],
      ["loan", "H", "recorded"],
    ]);
    const [again, gone, reversed, moved] = body.data;
    expect(moved.fields).toEqual([
      { field: "branch", old: loan.branch, new: "Aba" },
      { field: "customer_phone", old: null, new: "0803" },
    ]);
    expect(reversed.fields).toEqual([
      { field: "is_reversed", old: false, new: true },
      { field: "reversal_date", old: null, new: "2025-01-09" },
    ]);
    expect(gone.fields).toContainEqual({ field: "payment_amount", old: 1100, new: null });
    expect(again.fields).toContainEqual({ field: "payment_amount", old: null, new: 1100 });
    expect(text).toContain("1100.00");
    const times = body.data.map((one: { changed_at: string }) => Date.parse(one.changed_at));
    expect(times).toEqual(times.toSorted((one: number, other: number) => other - one));
    expect(body.meta).toMatchObject({ page: 1, limit: 100, total: 6, as_of: "2025-01-16" });
    const second = await t.get("/loans/H/history?page=2&limit=4");
    expect(shown(second.body.data, "entity", "change")).toEqual([
      ["repayment", "recorded"],
      ["loan", "recorded"],
    ]);
  });

  test("of a deleted loan is still there", async () => {
    const { db } = t.testDatabase;
    await ingest(db, { loans: [loanRecord(loanA({ loan_id: "G" }))] });
    const deletion = { entity_type: "loan", entity_id: "G", source_updated_at: null } as const;
    await ingest(db, { deletions: [deletion] });
    expect((await t.get("/loans/G")).status).toBe(404);
    const { body } = await t.get("/loans/G/history");
    expect(shown(body.data, "entity", "change")).toEqual([
      ["loan", "deleted"],
      ["loan", "recorded"],
    ]);
  });

  test("a row that a hand changed is told like one that was sent", async () => {
    const { db } = t.testDatabase;
    await ingest(db, { loans: [loanRecord(loanA({ loan_id: "P" }))] });
    await db.query("update loans set wave = 'Wave 1' where loan_id = 'P'");
    const { body } = await t.get("/loans/P/history?limit=1");
    expect(body.data).toMatchObject([
      { change: "changed", fields: [{ field: "wave", old: "Wave 2", new: "Wave 1" }] },
    ]);
  });

  test("as_of is no parameter: what is known now is answered", async () => {
    expect((await t.get("/loans/L1/history?as_of=2025-01-16")).status).toBe(400);
  });
});

test("an empty database has empty lists and no loan", async () => {
  const empty = await createHttpApp();
  await rollDay(empty.testDatabase.db, "2025-01-16");
  for (const list of ["fimr-drilldown", "early-indicators-drilldown", "top-risk"]) {
    const { status, body } = await empty.get(`/loans/${list}`);
    expect(status, list).toBe(200);
    expect(body).toMatchObject({ data: [], meta: { total: 0, summary: { loans: 0 } } });
  }
  expect((await empty.get("/loans/A/transitions")).status).toBe(404);
  await empty.close();
});
