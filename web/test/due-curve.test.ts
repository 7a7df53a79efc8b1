import { describe, expect, test } from "vitest";
import { curveEvents, curvePoints } from "#web/features/loans/due-curve-points.ts";

/** Three instalments of 100.10; 60.00 early, 0.05 reversed, 150.30 after the second, 999 dated after the day. */
const book = {
  disbursed: "2026-01-01",
  asOf: "2026-03-05",
  instalments: [
    { due_date: "2026-02-01", cumulative_due: 100.1 },
    { due_date: "2026-03-01", cumulative_due: 200.2 },
    { due_date: "2026-04-01", cumulative_due: 300.3 },
  ],
  repayments: [
    { payment_date: "2026-01-20", settles: 60, counts: true },
    { payment_date: "2026-02-10", settles: 0.05, counts: false },
    { payment_date: "2026-03-02", settles: 150.3, counts: true },
    { payment_date: "2026-03-20", settles: 999, counts: false },
  ],
};

describe("what was due of a loan and what was settled", () => {
  test("stands for each day on which something changed, and for the day itself, to the kobo", () => {
    expect(curveEvents(book)).toEqual([
      { date: "2026-01-20", due: 0, settled: 60 },
      { date: "2026-02-01", due: 100.1, settled: 60 },
      { date: "2026-03-01", due: 200.2, settled: 60 },
      { date: "2026-03-02", due: 200.2, settled: 210.3 },
      { date: "2026-03-05", due: 200.2, settled: 210.3 },
      { date: "2026-04-01", due: 300.3, settled: null },
    ]);
  });

  test("is drawn on evenly spaced days from the disbursement to the last due date, and nothing is settled after the day", () => {
    const points = curvePoints(book);
    expect(points).toHaveLength(91);
    expect(points[0]).toEqual({ date: "2026-01-01", due: 0, settled: 0 });
    expect(points.at(-1)).toEqual({ date: "2026-04-01", due: 300.3, settled: null });
    expect(points.filter(({ settled }) => settled !== null).at(-1)?.date).toBe("2026-03-05");
  });

  test("of a loan of years has no more points than can be told apart", () => {
    const long = { ...book, disbursed: "2020-01-01" };
    expect(curvePoints(long).length).toBeLessThanOrEqual(181);
    expect(curvePoints(long).at(-1)?.due).toBe(300.3);
  });

  test("of a loan without instalments ends with the day", () => {
    const points = curvePoints({ ...book, instalments: [] });
    expect(points.at(-1)).toEqual({ date: "2026-03-05", due: 0, settled: 210.3 });
  });
});
