// R24: one bad record never fails the others; a fault of the whole batch keeps nothing.
import { describe, expect, test } from "vitest";
import { readRecordList, readSync } from "#contract/batch.ts";
import { ApiError } from "#contract/errors.ts";
import { readJson } from "#contract/json.ts";
import type { SyncInput } from "#contract/ports.ts";
import { loan, repayment } from "../support/examples.ts";

const context = { syncId: "S1", endpoint: "/api/v1/etl/sync" };
const head = { sync_timestamp: "2024-10-18T14:30:00Z", sync_type: "incremental" };

function readText(text: string): SyncInput {
  return readSync(readJson(text), context);
}
function read(body: object): SyncInput {
  return readText(JSON.stringify({ ...head, ...body }));
}
function faultsOf(action: () => unknown): [string, string][] {
  try {
    action();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const fields = error.details?.["fields"] as { field: string; code: string }[];
    return fields.map(({ field, code }) => [field, code]);
  }
  return [];
}

test("one bad record of 10,000 is set aside with index, id, field, code and text", () => {
  const repayments = Array.from({ length: 10_000 }, (_, index) => ({
    ...repayment,
    repayment_id: `R${index}`,
    ...(index === 7_321 && { payment_amount: "100000.00" }),
  }));
  const input = read({ data: { repayments } });
  expect(input.entities.repayments).toHaveLength(9_999);
  expect(input.received).toEqual({ repayments: 10_000 });
  expect(input.failed).toEqual([
    {
      entity_type: "repayment",
      entity_id: "R7321",
      index: 7_321,
      field: "payment_amount",
      reason_code: "VALIDATION_ERROR",
      error_message: expect.stringContaining("payment_amount must be a number"),
      faults: [expect.objectContaining({ code: "WRONG_TYPE" })],
      payload: JSON.stringify(repayments[7_321]),
    },
  ]);
  expect(input.payloadOf("repayments", 9_999)).toBe(JSON.stringify(repayments[9_999]));
});

test("what the JSON reader refuses inside a record fails that record alone", () => {
  const sound = JSON.stringify(loan);
  const twice = sound.replace('"loan_id"', '"status":"Closed","loan_id"').replace("1234", "2");
  const half = sound.replace("Adebayo", "\\ud800").replace("1234", "3");
  const deep = sound.replace("{", '{"extra":[{"a":1,"a":"\\u0000"}],').replace("1234", "4");
  const data = `{"loans":[${twice},${sound},${half},7,null,${deep}],"repayments":[]}`;
  const input = readText(
    `{"sync_timestamp":"2024-10-18T14:30:00Z","sync_type":"full","data":${data}}`,
  );
  expect(input.entities.loans?.map(({ index }) => index)).toEqual([1]);
  expect(input.failed.map(({ index, field, faults }) => [index, field, faults[0]?.code])).toEqual([
    [0, "status", "DUPLICATE_KEY"],
    [2, "customer_name", "BAD_TEXT"],
    [3, "loan", "WRONG_TYPE"],
    [4, "loan", "WRONG_TYPE"],
    [5, "extra", "BAD_TEXT"],
  ]);
  expect(input.failed.map(({ payload }) => payload)).toEqual([twice, half, "7", "null", deep]);
});

test("an id twice in one request: the first is taken", () => {
  const again = { ...repayment, loan_id: "OTHER" };
  const input = read({ data: { repayments: [repayment, again], loans: [loan, loan] } });
  expect(input.entities.repayments?.map(({ record }) => record.loan_id)).toEqual([
    repayment.loan_id,
  ]);
  expect(
    input.failed.map(({ entity_type, index, reason_code }) => [entity_type, index, reason_code]),
  ).toEqual([
    ["loan", 1, "DUPLICATE_LOAN_ID"],
    ["repayment", 1, "DUPLICATE_REPAYMENT_ID"],
  ]);
});

test("a deletion is named by its entity's id, and known by kind and id", () => {
  const deletion = (entity_type: string) => ({ entity_type, entity_id: "X1" });
  const deletions = [deletion("loan"), deletion("customer"), deletion("loan"), deletion("bank")];
  const input = read({ data: { deletions } });
  expect(input.entities.deletions?.map(({ index }) => index)).toEqual([0, 1]);
  expect(input.failed.map(({ index, entity_id }) => [index, entity_id])).toEqual([
    [2, "X1"],
    [3, "X1"],
  ]);
});

test("a schedule is taken as a whole or not at all", () => {
  const row = (loan_id: string, installment_number: number, total_due: unknown = 10) => ({
    loan_id,
    installment_number,
    due_date: "2024-11-01",
    total_due,
  });
  const rows = [row("A", 1), row("A", 2, "x"), row("B", 1), row("B", 1), row("A", 3)];
  const input = readRecordList(
    "loan_schedules",
    readJson(JSON.stringify({ loan_schedules: rows })),
    context,
  );
  expect(input.entities.loan_schedules?.map(({ index }) => index)).toEqual([2]);
  expect(
    input.failed.map(({ index, entity_id, reason_code }) => [index, entity_id, reason_code]),
  ).toEqual([
    [0, "A/1", "SCHEDULE_INCOMPLETE"],
    [1, "A/2", "VALIDATION_ERROR"],
    [3, "B/1", "DUPLICATE_IN_REQUEST"],
    [4, "A/3", "SCHEDULE_INCOMPLETE"],
  ]);
});

describe("a fault of the whole batch throws", () => {
  test.each<[object, string, string]>([
    [{ sync_timestamp: undefined }, "sync_timestamp", "REQUIRED"],
    [{ sync_timestamp: "yesterday" }, "sync_timestamp", "NOT_A_TIME"],
    [{ sync_type: "partial" }, "sync_type", "NOT_ALLOWED"],
    [{ on_conflict: "ignore" }, "on_conflict", "NOT_ALLOWED"],
    [{ data: undefined }, "data", "REQUIRED"],
    [{ data: [] }, "data", "WRONG_TYPE"],
    [{ data: { loans: {} } }, "data.loans", "WRONG_TYPE"],
    [{ metadata: "x" }, "metadata", "WRONG_TYPE"],
    [{ metadata: { total_loans: "2" } }, "metadata.total_loans", "WRONG_TYPE"],
    [{ data: { holidays: Array(25_001).fill(1) } }, "data", "TOO_MANY_RECORDS"],
  ])("%j", (change, field, code) => {
    expect(faultsOf(() => read({ data: {}, ...change }))).toEqual([[field, code]]);
  });

  test.each([
    ['{"data":{"loans":[],"loans":[]}}', "data.loans", "DUPLICATE_KEY"],
    ['{"data":{"colours":[{"a":"\\u0000"}]}}', "data.colours[0].a", "BAD_TEXT"],
    ['{"data":{},"note":"\\ud800"}', "note", "BAD_TEXT"],
  ])("%s", (rest, field, code) => {
    const text = `${JSON.stringify(head).slice(0, -1)},${rest.slice(1)}`;
    expect(faultsOf(() => readText(text))).toEqual([[field, code]]);
  });

  test("a body that is no object", () => {
    expect(faultsOf(() => readText("[]"))).toEqual([["body", "WRONG_TYPE"]]);
    const list = () => readRecordList("holidays", readJson("{}"), context);
    expect(faultsOf(list)).toEqual([["holidays", "REQUIRED"]]);
  });
});

test("wrong totals and unknown names are warnings", () => {
  const input = read({
    colour: 1,
    data: { loans: [], repayments: null, colours: [] },
    metadata: { total_loans: 2, total_repayments: 0, source_system: "main_backend", colour: 1 },
  });
  expect(input).toMatchObject({ sourceSystem: "main_backend", received: { loans: 0 }, failed: [] });
  expect(input.warnings.map(({ code, field }) => [code, field])).toEqual([
    ["UNKNOWN_FIELD_IGNORED", "colour"],
    ["UNKNOWN_FIELD_IGNORED", "metadata.colour"],
    ["UNKNOWN_FIELD_IGNORED", "data.colours"],
    ["TOTAL_MISMATCH", "metadata.total_loans"],
  ]);
});

test("a thousand unknown names make a hundred warnings and a count", () => {
  const names = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x${index}`, 1]));
  const { warnings } = read({ data: { loans: [{ ...loan, ...names }] } });
  expect(warnings).toHaveLength(101);
  expect(warnings.at(-1)).toMatchObject({
    code: "MORE_WARNINGS",
    message: expect.stringContaining("900"),
  });
});
