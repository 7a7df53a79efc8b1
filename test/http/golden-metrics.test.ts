// The golden answers of the metrics (test/oracle/metric-cases.ts), asked of the service over HTTP.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { metricCases } from "../oracle/metric-cases.ts";
import type { MetricQuestion } from "../oracle/metric-examples.ts";
import { defaultVersions } from "../oracle/metric-facts.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import {
  groupAnswers,
  groupLists,
  metricDifferences,
  portfolioAnswer,
} from "../support/metric-answers.ts";
import { chooseVersions, loadMetricBook } from "../support/metric-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

async function differencesOf(question: MetricQuestion): Promise<string[]> {
  const { as_of: asOf, window, versions, portfolio = {}, groups = {} } = question;
  await chooseVersions(t.testDatabase.db, versions ?? defaultVersions);
  const asked = { asOf, window };
  const found = metricDifferences(
    `as of ${asOf}, portfolio`,
    portfolio,
    await portfolioAnswer(t.app, asked),
  );
  for (const kind of groupLists) {
    const expected = Object.entries(groups[kind.key] ?? {});
    if (expected.length === 0) continue;
    const rows = await groupAnswers(t.app, kind, asked);
    for (const [name, metrics] of expected) {
      found.push(
        ...metricDifferences(`as of ${asOf}, ${kind.list} ${name}`, metrics, rows.get(name)),
      );
    }
  }
  return found;
}

describe.each(metricCases)("$title", ({ book, questions }) => {
  test("over HTTP", async () => {
    await loadMetricBook(t.testDatabase.db, book);
    const found: string[] = [];
    for (const question of questions) found.push(...(await differencesOf(question)));
    expect(found).toEqual([]);
  });
});
