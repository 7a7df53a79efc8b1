// Under what answers are kept: requests that ask for different things never share a key.
import { expect, test } from "vitest";
import { keyOf } from "#http/cached.ts";

test("the order of the parameters does not matter", () => {
  expect(keyOf("/api/v1/loans?page=2&branch=Aba")).toBe(keyOf("/api/v1/loans?branch=Aba&page=2"));
});

test.each([
  ["/api/v1/loans?search=a?&page=2", "/api/v1/loans?search=a?&page=3"],
  ["/api/v1/loans?search=a?&page=2", "/api/v1/loans?search=a"],
  ["/api/v1/loans?branch=A&page=1", "/api/v1/loans?branch=A%26page%3D1"],
  ["/api/v1/loans&page=1", "/api/v1/loans?page=1"],
])("%s is not %s", (one, other) => {
  expect(keyOf(one)).not.toBe(keyOf(other));
});
