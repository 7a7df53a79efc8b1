import { describe, expect, test } from "vitest";
import * as format from "#web/lib/format.ts";

describe("values as text", () => {
  test("an amount keeps its kobo, also where binary fractions are largest", () => {
    expect(format.show(383_848_543, "naira")).toBe("383,848,543.00");
    expect(format.show(9_999_999_999_999.99, "naira")).toBe("9,999,999,999,999.99");
    expect(format.show(-0.1, "naira")).toBe("−0.10");
  });

  test("a ratio is a percentage, a percentage stays one", () => {
    expect(format.show(0.138708, "ratio")).toBe("13.87 %");
    expect(format.show(101.74, "percent")).toBe("101.74 %");
  });

  test("what does not exist is a dash, and never a zero", () => {
    expect(format.show(null, "ratio")).toBe("–");
    expect(format.show(undefined, "naira")).toBe("–");
    expect(format.show(0, "ratio")).toBe("0.00 %");
    expect([null, 0, false, ""].map(format.isQuiet)).toEqual([true, true, true, true]);
    expect(format.isQuiet(0.01)).toBe(false);
  });

  test("a day that does not exist is shown as it stands, and breaks no page", () => {
    expect(format.date("garbage")).toBe("garbage");
    expect(format.show("2026-02-99", "date")).toBe("2026-02-99");
    expect(format.month("")).toBe("");
  });

  test("a day is the same day in every time zone of the reader, a time is that of Lagos", () => {
    expect(format.show("2026-11-21", "date")).toBe("21 Nov 2026");
    expect(format.month("2026-01-31")).toBe("Jan 2026");
    expect(format.show("2026-11-21T23:30:00+00:00", "time")).toBe("22 Nov 2026, 00:30");
  });

  test.each([
    [999.5, "₦999.50"],
    [12_345.6, "₦12.3 k"],
    [999_949, "₦999.9 k"],
    [999_950, "₦1.00 m"],
    [383_848_543, "₦383.85 m"],
    [999_994_999, "₦999.99 m"],
    [999_995_000, "₦1.00 bn"],
    [-2_500_000, "₦-2.50 m"],
  ])("%d in short is %s: rounding never makes a thousand of a unit", (value, text) => {
    expect(format.shortNaira(value)).toBe(text);
  });

  test("a difference says its way, and points where shares are compared", () => {
    expect(format.difference(0.138708, 0.143479, "ratio")).toBe("−0.48 pts");
    expect(format.difference(105, 100, "count")).toBe("+5");
    expect(format.difference(5, 5, "count")).toBe("±0");
    expect(format.difference(null, 5, "count")).toBeNull();
  });

  test("one loan, two loans", () => {
    expect(format.plural(1, "loan")).toBe("1 loan");
    expect(format.plural(16_381, "loan")).toBe("16,381 loans");
    expect(format.plural(2, "branch", "branches")).toBe("2 branches");
  });

  test("how long ago is said in the largest unit that tells enough", () => {
    const now = Date.parse("2026-11-21T12:00:00Z");
    expect(format.ago("2026-11-21T11:59:30Z", now)).toBe("just now");
    expect(format.ago("2026-11-21T11:01:00Z", now)).toBe("59 min ago");
    expect(format.ago("2026-11-20T12:00:00Z", now)).toBe("24 h ago");
    expect(format.ago("2026-11-18T12:00:00Z", now)).toBe("3 days ago");
    expect(format.ago("2026-11-21T12:05:00Z", now)).toBe("just now");
  });
});
