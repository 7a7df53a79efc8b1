// The pages of docs/metrics are those that the registry and the worked example make. `npm run docs:metrics` writes them anew.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { families } from "#metrics/catalogue/families.ts";
import { metrics } from "#metrics/catalogue.ts";
import { arithmetic, type Example, indexPage, metricPage } from "../../scripts/metric-pages.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "metrics");
const example = JSON.parse(readFileSync(join(folder, "example.json"), "utf8")) as Example;

test.each(metrics)("the page of $id is current", async (metric) => {
  await expect(metricPage(metric, example)).toMatchFileSnapshot(join(folder, `${metric.id}.md`));
});

test("the index is current", async () => {
  await expect(indexPage(example)).toMatchFileSnapshot(join(folder, "README.md"));
});

test("every metric is in one family, and no page is of a metric that is gone", () => {
  const ids = metrics.map(({ id }) => id).toSorted();
  expect(families.flatMap((family) => family.metrics).toSorted()).toEqual(ids);
  const pages = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
  // A page that is missing is written by the test above, at its end.
  const named = pages.map((name) => name.slice(0, -3));
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
});

test("the arithmetic of a ratio is its formula in numbers", () => {
  const metric = metrics.find(({ id }) => id === "par30");
  const own = example.metrics["par30"];
  if (!metric || !own) throw new Error("no par30");
  expect(arithmetic(metric, own)).toBe("7,500.00 ÷ 28,750.00");
});
