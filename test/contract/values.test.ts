// R19 and R20: exact or refused, never rounded.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCalendarDate, isTimeWithOffset, plusDays, plusMonths } from "#contract/calendar-date.ts";
import { koboOf, textOf, unitsOf } from "#contract/decimal.ts";

describe("decimals", () => {
  test.each<[string, number | string]>([
    ["0", 0],
    ["-0", 0],
    ["-0.00", 0],
    ["0e999999999", 0],
    ["1", 100],
    ["1.5", 150],
    ["1.05", 105],
    ["1.500", 150],
    ["100.0000000000000000", 10_000],
    ["1e3", 100_000],
    ["1E-2", 1],
    ["12.5e1", 12_500],
    ["-3.25", -325],
    ["9999999999999.99", 999_999_999_999_999],
    ["10000000000000", "OUT_OF_RANGE"],
    ["10000000000000.00", "OUT_OF_RANGE"],
    ["123456789012345678901234567890", "OUT_OF_RANGE"],
    ["9007199254740993", "OUT_OF_RANGE"],
    ["1e400", "OUT_OF_RANGE"],
    ["1e999999999999", "OUT_OF_RANGE"],
    ["1.005", "TOO_MANY_DECIMALS"],
    ["0.001", "TOO_MANY_DECIMALS"],
    ["1e-3", "TOO_MANY_DECIMALS"],
    ["1e-999999999", "TOO_MANY_DECIMALS"],
    [`0.${"3".repeat(60)}`, "TOO_MANY_DECIMALS"],
    ["1e+0", 100],
  ])("%s in kobo is %s", (text, kobo) => expect(unitsOf(text, 2)).toBe(kobo));

  test("every amount of numeric(15,2) survives there and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (kobo) => {
        const text = textOf(kobo, 2);
        expect([unitsOf(text, 2), koboOf(text)]).toEqual([kobo, kobo]);
      }),
    );
  });

  test("the written form does not matter", () => {
    const kobo = fc.integer({ min: 1, max: 999_999_999_999_999 });
    fc.assert(
      fc.property(kobo, fc.nat(8), (units, zeros) => {
        const forms = [
          `${textOf(units, 2)}${"0".repeat(zeros)}`,
          `${units}e-2`,
          `0.${units}e${String(units).length - 2}`,
        ];
        for (const form of forms) expect([form, unitsOf(form, 2)]).toEqual([form, units]);
      }),
    );
  });
});

describe("dates", () => {
  test.each(["1970-01-01", "2024-02-29", "2000-02-29", "2099-12-31"])("%s exists", (date) =>
    expect(isCalendarDate(date)).toBe(true),
  );
  test.each([
    "0000-00-00",
    "2026-02-30",
    "2023-02-29",
    "1900-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-01-00",
    "275760-09-13",
    "+275760-09-13",
    "2024-1-5",
    "24-01-05",
    "2024/01/05",
    "20240105",
    "2024-01-5 ",
    "2024-01-05T00:00:00Z",
    "05-01-2024",
    "",
    "٢٠٢٤-٠١-٠٥",
    "2024-01-05\n",
  ])("%j does not", (date) => expect(isCalendarDate(date)).toBe(false));

  test("every day that exists is accepted", () => {
    for (let date = "1999-12-01"; date < "2005-01-01"; date = plusDays(date, 1)) {
      expect(isCalendarDate(date)).toBe(true);
    }
  });

  test("months step without drift", () => {
    const steps = [1, 2, 3, 12, 13].map((months) => plusMonths("2024-01-31", months));
    expect(steps).toEqual(["2024-02-29", "2024-03-31", "2024-04-30", "2025-01-31", "2025-02-28"]);
  });

  test.each([
    "2024-10-18T14:30:00Z",
    "2024-10-18T14:30:00+01:00",
    "2024-10-18 14:30:00.123456+0100",
    "2024-10-18T14:30Z",
  ])("%s is a time", (time) => expect(isTimeWithOffset(time)).toBe(true));
  test.each([
    "2024-10-18T14:30:00",
    "2024-10-18",
    "2024-02-30T10:00:00Z",
    "2024-10-18T24:00:00Z",
    "2024-10-18T23:60:00Z",
    "2024-10-18T23:59:60Z",
    "2024-10-18T10:00:00+25:00",
    "1729261800",
    "now",
  ])("%s is none", (time) => expect(isTimeWithOffset(time)).toBe(false));
});
