import { describe, expect, test } from "vitest";
import type { Explanation } from "#web/api/explain.ts";
import { redo } from "#web/features/explain/arithmetic.ts";
import { readFormula, worth } from "#web/features/explain/formula.ts";
import { compare, decimalText, exact, over, total, whole } from "#web/lib/exact.ts";

function ratio(a: bigint, b: bigint) {
  const found = over(whole(a), whole(b));
  if (found === null) throw new Error("no ratio");
  return found;
}

describe("exact numbers", () => {
  test("a half is rounded away from zero, on both sides of it", () => {
    expect(decimalText(ratio(1n, 2n), 0)).toBe("1");
    expect(decimalText(ratio(-1n, 2n), 0)).toBe("-1");
    expect(decimalText(ratio(1n, 8n), 2)).toBe("0.13");
    expect(decimalText(ratio(-1n, 8n), 2)).toBe("-0.13");
    expect(decimalText(ratio(2n, 3n), 6)).toBe("0.666667");
  });

  test("ten kobo added ten times are one naira, which binary numbers miss", () => {
    expect(decimalText(total(Array.from({ length: 10 }, () => 0.1)) ?? whole(0n), 20)).toBe(
      "1.00000000000000000000",
    );
  });

  test("amounts of millions keep their kobo", () => {
    const sum = total([377_937_353.5, 0.01, 52_423_098.66]);
    expect(sum && decimalText(sum, 2)).toBe("430360452.17");
  });

  test("two shares that are equal compare as equal", () => {
    expect(compare(ratio(2n, 4n), ratio(1n, 2n))).toBe(0);
  });

  test("text that is no decimal number has no value", () => {
    expect([exact("1e3"), exact("Green"), exact(null), exact(true), exact("")]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("formulas", () => {
  const names = (name: string) => exact({ a: 7, b: 2, c: 0 }[name] ?? null);
  const value = (text: string): string | null => {
    const formula = readFormula(text);
    if (formula === undefined) throw new Error(text);
    const found = worth(formula, names);
    return found && decimalText(found, 3);
  };

  test("products bind closer than sums, and both go from left to right", () => {
    expect(value("100 − a·b − 3 × (1 − b) + a ÷ b / 2")).toBe("90.750");
  });

  test("functions, comparisons and the clamp of a score", () => {
    expect(value("max(0, round(a ÷ b))")).toBe("4.000");
    expect(value("clamped round(100 + a)")).toBe("100.000");
    expect(value("min(a, 1)")).toBe("1.000");
    expect(value("a > b")).toBe("1.000");
    expect(value("a ≤ b")).toBe("0.000");
  });

  test("a share of nothing is no number", () => {
    expect(value("a ÷ c")).toBeNull();
  });

  test("what is no formula is not guessed at", () => {
    expect(readFormula("the range that current_dpd lies in")).toBeUndefined();
    expect(readFormula("(1 + 2")).toBeUndefined();
  });
});

const component = (id: string, value: number, unit: "naira" | "count" = "naira") => ({
  id,
  title: id,
  unit,
  rows: "loans" as const,
  definition: "",
  value,
  rows_total: 1,
});

function explanation(values: Partial<Explanation>): Explanation {
  return {
    metric: "par30",
    title: "",
    unit: "ratio",
    scope: "portfolio",
    as_of: "2025-10-25",
    definition: "",
    formula: "overdue_30d ÷ portfolio_total",
    version: "v1",
    source: "",
    days: {},
    value: null,
    settings: {},
    parts: [],
    components: [],
    rows: [],
    ...values,
  };
}

describe("the arithmetic of a metric redone", () => {
  test("a ratio is rounded once, to six decimals, and is the service's", () => {
    const components = [component("overdue_30d", 2), component("portfolio_total", 3)];
    expect(redo(explanation({ components, value: 0.666667 }))).toMatchObject({
      numbers: "₦2.00 ÷ ₦3.00",
      result: "0.666667",
      unrounded: "0.6666666667",
      isSame: true,
    });
  });

  test("a number that does not follow from its components is seen", () => {
    const components = [component("overdue_30d", 2), component("portfolio_total", 3)];
    expect(redo(explanation({ components, value: 0.666666 }))).toMatchObject({ isSame: false });
  });

  test("without exposure there is no number on either side", () => {
    const components = [component("overdue_30d", 0), component("portfolio_total", 0)];
    expect(redo(explanation({ components }))).toMatchObject({ result: null, isSame: true });
  });
});

describe("composites and bands redone", () => {
  test("a composite is made of unrounded parts, each ratio at most in full, the neutral one without exposure", () => {
    const parts = [
      { metric: "porr", title: "", formula: "late ÷ all_of_it", value: 3, neutral_value: 0 },
      { metric: "frr", title: "", formula: "fees ÷ nothing", value: null, neutral_value: 1 },
    ];
    const redone = redo(
      explanation({
        metric: "risk_score",
        unit: "score",
        formula: "max(0, round(100 − 20·porr − 10·(1 − frr) − 0))",
        value: 80,
        parts,
        components: [
          component("late", 30),
          component("all_of_it", 10),
          component("fees", 1),
          component("nothing", 0),
        ],
      }),
    );
    expect(redone).toMatchObject({ result: "80", isSame: true });
    expect(redone?.terms).toEqual([
      { formula: "100", numbers: "100", worth: "100.000000" },
      { formula: "− 20·porr", numbers: "20·1", worth: "−20.000000" },
      { formula: "− 10·(1 − frr)", numbers: "10·(1 − 1)", worth: "0.000000" },
      { formula: "− 0", numbers: "0", worth: "0.000000" },
    ]);
  });

  test("a band is decided by the first rule that holds, a limit having the better colour", () => {
    const redone = redo(
      explanation({
        metric: "fimr_band",
        unit: "band",
        formula:
          "Green when fimr ≤ metrics.fimr_bands.green; Watch when fimr ≤ metrics.fimr_bands.watch; else Flag",
        value: "Watch",
        settings: { "metrics.fimr_bands": { green: 0.03, watch: 0.05 } },
        parts: [
          {
            metric: "fimr",
            title: "",
            formula: "first_miss ÷ disbursed",
            value: 0.05,
            neutral_value: 0,
          },
        ],
        components: [component("first_miss", 1, "count"), component("disbursed", 20, "count")],
      }),
    );
    expect(redone).toMatchObject({
      result: "Watch",
      isSame: true,
      rules: [
        { text: "Green when 0.05 ≤ 0.03", holds: false },
        { text: "Watch when 0.05 ≤ 0.05", holds: true },
      ],
    });
  });
});
