// Answers of the service, as files: read with the shapes of these screens, and their arithmetic done again.
import { describe, expect, test } from "vitest";
import type { Endpoint } from "#web/api/endpoint.ts";
import { contributions, explanation, loanExplanation } from "#web/api/explain.ts";
import { definitions } from "#web/api/metrics.ts";
import { operation, operations, quality } from "#web/api/operations.ts";
import { latestCertificate, syncErrors, syncHistory } from "#web/api/service.ts";
import { settingHistory, settings } from "#web/api/settings.ts";
import { redo } from "#web/features/explain/arithmetic.ts";
import { redoField } from "#web/features/explain/loan-arithmetic.ts";
import { groupsOf } from "#web/features/settings/groups.ts";
import { compare, exact, total, whole } from "#web/lib/exact.ts";

const files = import.meta.glob<unknown>("./snapshots/*.json", { eager: true, import: "default" });

function answer<T>(name: string, { shape }: Endpoint<T>): T {
  return shape.parse(files[`./snapshots/${name}.json`]).data;
}

test.each([
  ["metrics-definitions", definitions],
  ["operation", operation],
  ["operations", operations],
  ["quality", quality],
  ["settings", settings],
  ["setting-history", settingHistory],
  ["sync-certificate", latestCertificate],
  ["sync-errors", syncErrors],
  ["sync-history", syncHistory],
] as [string, Endpoint<unknown>][])("%s is what the screens expect", (name, endpoint) => {
  expect(answer(name, endpoint)).toBeTruthy();
});

describe("an explanation of the service", () => {
  test.each(["explain-par7", "explain-collected", "explain-risk-score"])(
    "%s comes to the same number here",
    (name) => {
      const redone = redo(answer(name, explanation));
      expect(redone?.result).not.toBeNull();
      expect(redone).toMatchObject({ isSame: true });
    },
  );

  test("of a metric has rows that add up to its component", () => {
    const found = answer("explain-par7", explanation);
    const rows = answer("explain-par7", contributions);
    const [first] = found.components;
    const own = rows.filter(({ component }) => component === first?.id);
    expect(own).toHaveLength(first?.rows_total ?? -1);
    const sum = total(own.map(({ amount }) => amount));
    expect(compare(sum ?? whole(-1n), exact(first?.value) ?? whole(0n))).toBe(0);
  });

  test("of a rank is not worked out from one group", () => {
    expect(redo(answer("explain-rank", explanation))).toBeUndefined();
  });

  test.each(["explain-loan-current-dpd", "explain-loan-timeliness-score"])(
    "%s comes to the same value here",
    (name) => {
      expect(redoField(answer(name, loanExplanation))).toMatchObject({ isSame: true });
    },
  );
});

test("every setting stands in exactly one group, and in none that is for what nobody thought of", () => {
  const all = answer("settings", settings);
  const groups = groupsOf(all);
  const names = groups.flatMap((group) => group.settings.map(({ name }) => name));
  expect(names.toSorted()).toEqual(all.map(({ name }) => name).toSorted());
  expect(groups.map(({ title }) => title)).not.toContain("Other");
});
