import { expect, test } from "vitest";
import { ApiError } from "#contract/errors.ts";
import { readLoanListQuery } from "#contract/loan-parameters.ts";

test("no parameter at all has defaults", () => {
  expect(readLoanListQuery({})).toEqual({
    asOf: null,
    filters: {
      officer_id: null,
      branch: null,
      region: null,
      channel: null,
      product: null,
      status: null,
      source_status: null,
      wave: null,
      customer_phone: null,
      vertical_lead: null,
      user_type: null,
      portfolio: null,
      activity: null,
      bucket: null,
      dpd_min: null,
      dpd_max: null,
      fimr: null,
      early_indicator: null,
      quiet_days: null,
      disbursed_from: null,
      disbursed_to: null,
      search: null,
    },
    component: null,
    sort: { column: "loan_id", descending: false },
    page: 1,
    limit: 100,
    cursor: null,
  });
});

test("every parameter is read", () => {
  const query = readLoanListQuery({
    as_of: "2025-01-31",
    wave: "Wave 2",
    dpd_min: "1",
    dpd_max: "30",
    status: "Written Off",
    branch: "Lagos Main",
    region: "South West",
    officer_id: "O'Brien",
    customer_phone: "+234",
    sort: "-arrears_amount",
    limit: "1000",
    cursor: "abc",
  });
  expect(query).toMatchObject({
    asOf: "2025-01-31",
    filters: { wave: ["Wave 2"], dpd_min: 1, dpd_max: 30, officer_id: ["O'Brien"] },
    sort: { column: "arrears_amount", descending: true },
    limit: 1000,
    cursor: "abc",
  });
});

test("a list has commas between its values; a comma or a percent sign within one is encoded", () => {
  const { filters } = readLoanListQuery({
    branch: "Aba,Lagos%2C Main,50% off,%252C",
    status: "Active,Written Off",
    vertical_lead: "Ada@Example.com",
    fimr: "true",
    early_indicator: "false",
  });
  expect(filters).toMatchObject({
    branch: ["Aba", "Lagos, Main", "50% off", "%2C"],
    status: ["Active", "Written Off"],
    vertical_lead: ["ada@example.com"],
    fimr: true,
    early_indicator: false,
  });
});

test.each<[Record<string, unknown>, string, string]>([
  [{ colour: "red" }, "colour", "UNKNOWN_PARAMETER"],
  [{ __proto__x: "red" }, "__proto__x", "UNKNOWN_PARAMETER"],
  [{ toString: "x" }, "toString", "UNKNOWN_PARAMETER"],
  [{ page: ["1", "2"] }, "page", "GIVEN_TWICE"],
  [{ page: "0" }, "page", "OUT_OF_RANGE"],
  [{ page: "1.5" }, "page", "WRONG_TYPE"],
  [{ page: "-1" }, "page", "WRONG_TYPE"],
  [{ page: "" }, "page", "WRONG_TYPE"],
  [{ limit: "1001" }, "limit", "OUT_OF_RANGE"],
  [{ sort: "colour" }, "sort", "NOT_ALLOWED"],
  [{ sort: "--loan_id" }, "sort", "NOT_ALLOWED"],
  [{ sort: "loan_id; drop table loan" }, "sort", "NOT_ALLOWED"],
  [{ sort: "constructor" }, "sort", "NOT_ALLOWED"],
  [{ status: "active" }, "status", "NOT_ALLOWED"],
  [{ wave: "" }, "wave", "NOT_ALLOWED"],
  [{ branch: " " }, "branch", "BLANK"],
  [{ branch: "Aba,,Ikeja" }, "branch", "BLANK"],
  [{ status: "Active,closed" }, "status", "NOT_ALLOWED"],
  [{ bucket: "0,7-31" }, "bucket", "NOT_ALLOWED"],
  [{ officer_id: Array(201).fill("O").join(",") }, "officer_id", "OUT_OF_RANGE"],
  [{ fimr: "yes" }, "fimr", "NOT_ALLOWED"],
  [{ quiet_days: "-1" }, "quiet_days", "WRONG_TYPE"],
  [{ disbursed_from: "2025-02-30" }, "disbursed_from", "NOT_A_DATE"],
  [{ search: "" }, "search", "BLANK"],
  [{ branch: "a\0" }, "branch", "BAD_TEXT"],
  [{ as_of: "2024-02-30" }, "as_of", "NOT_A_DATE"],
  [{ dpd_min: "1e3" }, "dpd_min", "WRONG_TYPE"],
  [{ cursor: "a", page: "2" }, "page", "NOT_ALLOWED"],
])("%j is refused", (query, field, code) => {
  try {
    readLoanListQuery(query);
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).details?.["fields"]).toMatchObject([{ field, code }]);
    return;
  }
  expect.unreachable();
});
