// The waterfall of the portfolio: where its bars stand, and whether it closes. The book is that of docs/flows.md, PAR 0.
import { expect, test } from "vitest";
import { drawn, measures, stepsOf } from "#web/features/portfolio/bridge-view.ts";

const row = (step: string, amount: number, loans = 1) => ({
  step,
  amount,
  loans,
  loans_change: 0,
});

const book = [
  row("opening", 68_900),
  row("new", 10_000),
  row("rolled_in", 6_700),
  row("paid", -6_600),
  row("corrected", -1_000),
  row("cured", -10_000),
  row("paid_off", -10_000),
  row("written_off", -8_000),
  row("closed", -7_000),
  row("closing", 43_000),
];

test("the axis of the waterfall runs from the smallest sum on the way to the largest", () => {
  expect(drawn(book)).toMatchObject({ low: 43_000, high: 85_600, gapKobo: 0 });
});

test("a step stands between the sum before it and the sum after it, a total where it is", () => {
  const rows = drawn(book).rows;
  const span = 42_600;
  const place = (step: string) => rows.find((one) => one.step === step);
  expect(place("opening")).toMatchObject({ isTotal: true, width: 0 });
  expect(place("opening")?.left).toBeCloseTo(25_900 / span, 10);
  expect(place("new")?.left).toBeCloseTo(25_900 / span, 10);
  expect(place("new")?.width).toBeCloseTo(10_000 / span, 10);
  expect(place("paid")?.left).toBeCloseTo(36_000 / span, 10);
  expect(place("closed")).toMatchObject({ left: 0 });
  expect(place("closing")).toMatchObject({ left: 0, width: 0 });
});

test("a bridge that does not close says by how much, to the kobo", () => {
  const torn = [row("opening", 0.3), row("paid", -0.1), row("closing", 0.19)];
  expect(drawn(torn).gapKobo).toBe(1);
});

test("a measure of the whole portfolio has no steps of being late, unless there are loans in them", () => {
  const of = (id: string) => {
    const measure = measures.find((one) => one.id === id);
    if (measure === undefined) throw new Error(id);
    return measure;
  };
  const rows = [row("opening", 1), row("rolled_in", 0, 0), row("cured", 0, 0), row("closing", 1)];
  const steps = (id: string) => stepsOf(of(id), rows).map(({ step }) => step);
  expect(steps("principal")).toEqual(["opening", "closing"]);
  expect(steps("par30")).toEqual(["opening", "rolled_in", "cured", "closing"]);
  expect(stepsOf(of("principal"), [row("cured", -5)])).toHaveLength(1);
});
