import { expect, test } from "vitest";
import { ApiError } from "#contract/errors.ts";
import { readLoanListQuery } from "#contract/parameters.ts";

test("no parameter at all has defaults", () => {
  expect(readLoanListQuery({})).toEqual({
    asOf: null,
    filters: {
      wave: null,
      dpdMin: null,
      dpdMax: null,
      status: null,
      branch: null,
      region: null,
      officerId: null,
      customerPhone: null,
    },
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
    filters: { wave: "Wave 2", dpdMin: 1, dpdMax: 30, officerId: "O'Brien" },
    sort: { column: "arrears_amount", descending: true },
    limit: 1000,
    cursor: "abc",
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
