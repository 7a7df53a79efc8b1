import { describe, expect, it } from "vitest";
import { isObject, type JsonValue } from "#contract/json-value.ts";
import { readJson } from "#contract/json.ts";
import type { EntityName } from "#contract/ports.ts";
import { recordSpecs } from "#contract/records/all.ts";
import { readRecord } from "#contract/records/spec.ts";
import { WarningTally } from "#contract/warnings.ts";
import { demoBook } from "#demo/book.ts";
import { PLACES } from "#demo/places.ts";
import type { SyncData } from "#demo/records.ts";
import { syncBody } from "#demo/wire.ts";

const BUSINESS_DATE = "2026-11-20";
const book = demoBook({ businessDate: BUSINESS_DATE });

/** What the API makes of a batch: strict JSON reader, then the validator of each record. */
function readBatch(data: SyncData): { records: Record<string, unknown[]>; warnings: unknown[] } {
  const document = readJson(syncBody(data, "2026-11-20T06:00:00Z", "full"));
  expect(document.faults).toEqual([]);
  const body = document.value;
  const sent = isObject(body) ? body["data"] : undefined;
  if (!isObject(sent)) throw new Error("the body has no data");
  const tally = new WarningTally();
  const records: Record<string, unknown[]> = {};
  for (const [entity, list] of Object.entries(sent)) {
    if (!Array.isArray(list)) throw new Error(`${entity} is no array`);
    records[entity] = list.map((raw) => {
      const outcome = readAs(entity as EntityName, raw, tally);
      return outcome.faults === null ? outcome.record : { faults: outcome.faults, raw };
    });
  }
  return { records, warnings: tally.list() };
}

function readAs<E extends EntityName>(entity: E, raw: JsonValue, tally: WarningTally) {
  return readRecord<E>(recordSpecs[entity], raw, [], tally);
}

describe("demo records", () => {
  it("pass the input rules and come out of the wire as they went in", () => {
    for (const { data } of book) {
      const { records, warnings } = readBatch(data);
      expect(warnings).toEqual([]);
      expect(Object.keys(records)).toEqual(Object.keys(data));
      for (const [entity, list] of Object.entries(data)) {
        // One comparison a batch: the text is the same exactly when every field is.
        const read = records[entity]!.map((record) => canonical(record as object));
        const sent = list.map((record) => canonical(record));
        const differing = sent.findIndex((text, index) => text !== read[index]);
        expect(differing === -1 ? null : [sent[differing], read[differing]]).toBeNull();
      }
    }
  });

  it("refer to each other: customers, officers, loans and unique ids", () => {
    const customers = new Set(book.customers.map((each) => each.customer_id));
    const officers = new Map(book.officers.map((each) => [each.officer_id, each]));
    const loans = new Map<string, string>();
    const repayments = new Set<string>();
    let repaymentRows = 0;
    for (const { data } of book) {
      for (const loan of data.loans ?? []) {
        expect(customers.has(loan.customer_id)).toBe(true);
        const officer = officers.get(loan.officer_id);
        expect(officer?.branch).toBe(loan.branch);
        expect(officer!.hire_date! <= loan.disbursement_date).toBe(true);
        expect(loans.has(loan.loan_id)).toBe(false);
        loans.set(loan.loan_id, loan.disbursement_date);
      }
      // A loan is in the same batch as its rows, so they are found whatever the batch.
      for (const row of data.loan_schedules ?? []) expect(loans.has(row.loan_id)).toBe(true);
      for (const row of data.repayments ?? []) {
        repaymentRows += 1;
        repayments.add(row.repayment_id);
        expect(row.payment_date > loans.get(row.loan_id)!).toBe(true);
      }
    }
    expect(customers.size).toBe(book.customers.length);
    expect(officers.size).toBe(book.officers.length);
    expect(repayments.size).toBe(repaymentRows);
  });

  it("close loans on a day that has come, and only those", () => {
    for (const { record } of book.loans()) {
      expect(record.closed_date === null).toBe(record.status === "Active");
      if (record.closed_date === null) continue;
      expect(record.closed_date <= BUSINESS_DATE).toBe(true);
      expect(record.closed_date > record.disbursement_date).toBe(true);
    }
  });

  it("put people where their branch is", () => {
    const areas = new Map(PLACES.map((place) => [place.state, new Set<string>()]));
    for (const place of PLACES) for (const area of place.areas) areas.get(place.state)!.add(area);
    for (const customer of book.customers) {
      expect(areas.get(customer.state ?? "")?.has(customer.lga ?? "")).toBe(true);
    }
    const places = new Map(PLACES.map((place) => [place.branch, place]));
    for (const { record } of book.loans()) {
      const place = places.get(record.branch);
      expect([record.region, record.state]).toEqual([place?.region, place?.state]);
    }
  });

  it("carry Nigerian names, diacritics and apostrophes among them, and phone numbers in one form", () => {
    const names = book.customers.map((customer) => customer.customer_name);
    expect(names.filter((name) => /[^ -~]/.test(name)).length).toBeGreaterThan(500);
    expect(names.filter((name) => name.includes("'")).length).toBeGreaterThan(100);
    expect(names.every((name) => name === name.normalize("NFC") && name.trim() === name)).toBe(
      true,
    );
    const phones = book.customers.map((customer) => customer.customer_phone ?? "");
    expect(phones.filter((phone) => !/^\+234-8\d\d-\d{3}-\d{4}$/.test(phone))).toEqual([]);
  });

  it("declare the public holidays of 2024 to 2026 and some leaves", () => {
    const company = book.holidays.filter((holiday) => holiday.type === "company");
    expect(new Set(company.map((holiday) => holiday.date.slice(0, 4)))).toEqual(
      new Set(["2024", "2025", "2026"]),
    );
    expect(company.map((holiday) => holiday.date)).toContain("2025-10-01");
    expect(book.holidays.length - company.length).toBeGreaterThan(50);
    const keys = book.holidays.map((holiday) => `${holiday.date} ${holiday.name}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("leave the ids of the documents' examples free", () => {
    const ids = [
      ...book.customers.map((each) => each.customer_id),
      ...book.officers.map((each) => each.officer_id),
    ];
    expect(ids.filter((id) => /^(CUST|OFF)2024/.test(id))).toEqual([]);
    for (const { record } of book.loans()) expect(record.loan_id.startsWith("LN-")).toBe(true);
  });
});

/** Fields in one order, whatever the order in which they were set. */
function canonical(record: object): string {
  return JSON.stringify(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
