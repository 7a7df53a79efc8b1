// Shares that are shown sum to the whole.
import { expect, test } from "vitest";
import { sharesOf } from "#flows/shares.ts";

test.each([
  ["thirds: the first of equals gets what is missing", [1n, 1n, 1n], [34n, 33n, 33n]],
  // 2/7 = 28.57, 3/7 = 42.86, 1/7 = 14.29: two are missing.
  ["the largest remainders get it", [1n, 3n, 2n, 1n], [14n, 43n, 29n, 14n]],
  ["nothing has no share of something", [0n, 5n, 0n], [0n, 100n, 0n]],
  ["exact shares stay", [1n, 1n, 2n], [25n, 25n, 50n]],
])("%s", (_, amounts, shares) => {
  expect(sharesOf(amounts, 100n)).toEqual(shares);
  expect(shares.reduce((total, share) => total + share, 0n)).toBe(100n);
});

test("there are no shares of nothing", () => {
  expect(sharesOf([0n, 0n], 100n)).toBeNull();
});
