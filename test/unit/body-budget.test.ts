// Huge slow bodies must not keep small requests out (R22).
import { expect, test } from "vitest";
import { bodyBytesMax, bodyBytesTotalMax, smallBodyBytes } from "#contract/limits.ts";
import { BodyBudget } from "#http/body.ts";

const piece = 64 * 1024;

/** Grows a body piece by piece, as it arrives; answers the bytes it came to hold. */
function receive(budget: BodyBudget, bytes: number): number {
  let held = 0;
  for (; held < bytes; held += piece) budget.take(held, piece);
  return held;
}

test("two huge bodies fill the room for large ones: a third is refused, a small one is not", () => {
  const budget = new BodyBudget();
  for (let left = bodyBytesTotalMax; left > 0; left -= bodyBytesMax - smallBodyBytes) {
    receive(budget, Math.min(bodyBytesMax, left + smallBodyBytes));
  }
  expect(() => receive(budget, 2 * smallBodyBytes)).toThrow("temporarily unavailable");
  expect(receive(budget, smallBodyBytes)).toBe(smallBodyBytes);
});

test("what is given back is free again", () => {
  const budget = new BodyBudget();
  for (let round = 0; round < 100; round += 1) budget.give(receive(budget, bodyBytesMax));
  expect(receive(budget, bodyBytesMax)).toBe(bodyBytesMax);
});

test("small bodies are bounded too", () => {
  const budget = new BodyBudget();
  const fill = (): void => {
    for (;;) receive(budget, smallBodyBytes);
  };
  expect(fill).toThrow("temporarily unavailable");
});
