import { describe, expect, it } from "vitest";
import { addMonths, BusinessCalendar, dateOf, dayOf, weekday } from "#demo/days.ts";
import { naira, shareOf, splitPayment, total } from "#demo/money.ts";
import { Random } from "#demo/random.ts";
import { recordJson } from "#demo/wire.ts";

describe("days", () => {
  it("agree with the calendar of the platform over two centuries", () => {
    for (let day = dayOf("1900-01-01"); day < dayOf("2100-01-01"); day += 17) {
      const date = new Date(day * 86_400_000);
      expect(dateOf(day)).toBe(date.toISOString().slice(0, 10));
      expect(weekday(day)).toBe(date.getUTCDay());
      expect(dayOf(dateOf(day))).toBe(day);
    }
  });

  it("clamp month ends without drift", () => {
    const start = dayOf("2026-01-31");
    expect([1, 2, 3, 13].map((months) => dateOf(addMonths(start, months)))).toEqual([
      "2026-02-28",
      "2026-03-31",
      "2026-04-30",
      "2027-02-28",
    ]);
  });

  it.each(["2026-02-30", "2026-13-01", "26-01-01", "2026-1-1"])("refuse %s", (text) => {
    expect(() => dayOf(text)).toThrow(RangeError);
  });

  it("roll forward over a weekend and a holiday", () => {
    const calendar = new BusinessCalendar([dayOf("2026-06-12")]);
    expect(dateOf(calendar.rollForward(dayOf("2026-06-12")))).toBe("2026-06-15");
  });
});

describe("money", () => {
  it("is exact text", () => {
    expect([0, 5, 150_005, 100_000_000].map(naira)).toEqual([
      "0.00",
      "0.05",
      "1500.05",
      "1000000.00",
    ]);
    expect(() => naira(1.5)).toThrow(RangeError);
  });

  it("is shared exactly beyond 2^53", () => {
    expect(shareOf(100_000_001, 150_000_007, 150_000_008)).toBe(100_000_000);
  });

  it("is split so that the parts sum to the payment and a loan paid in full has each part paid", () => {
    const random = new Random("split");
    for (let run = 0; run < 300; run += 1) {
      const owed = {
        principal: random.int(1, 1e8),
        interest: random.int(0, 2e7),
        fees: random.int(0, 5e6),
      };
      const left = { ...owed };
      while (total(left) > 0) {
        const amount = Math.min(total(left), random.int(1, 4e7));
        const parts = splitPayment(amount, left);
        expect(total(parts)).toBe(amount);
        left.principal -= parts.principal;
        left.interest -= parts.interest;
        left.fees -= parts.fees;
        expect(
          Math.min(left.principal, left.interest, left.fees, ...Object.values(parts)),
        ).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it("goes on the wire as a number with two decimals; what is null is not sent", () => {
    expect(
      recordJson({ loan_id: 'a"b', loan_amount: "500000.00", wave: null, loan_term_days: 30 }),
    ).toBe('{"loan_id":"a\\"b","loan_amount":500000.00,"loan_term_days":30}');
  });
});
