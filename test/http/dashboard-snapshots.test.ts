// The answers that the dashboard is made for, as files that the web's tests read with the web's schemas: a field that changes fails here,
// and once the files are written anew there, until both sides say the same. Written by `vitest run test/http/dashboard-snapshots.test.ts
// --update`: the option last, before a file's name it would take that for its value and run everything.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#http/routes.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { type DashboardBook, loadDashboardBook } from "../support/dashboard-book.ts";
import { handbookDay } from "../support/handbook-book.ts";

const folder = join(import.meta.dirname, "../../web/test/snapshots");
const bytesMax = 40_000;

let t: TestApp;
let book: DashboardBook;
beforeAll(async () => {
  t = await createTestApp();
  book = await loadDashboardBook(t);
});
afterAll(() => t.close());

const week = "from=2025-06-13&to=2025-06-20";

/** By the name of the file. */
const paths: Readonly<Record<string, string>> = {
  health: "health",
  "metrics-portfolio": "metrics/portfolio",
  "metrics-portfolio-past": "metrics/portfolio?as_of=2025-06-13",
  "metrics-officers": "metrics/officers?sort=risk_score&limit=3",
  "metrics-branches": "metrics/branches?limit=3",
  "metrics-regions": "metrics/regions?limit=3",
  "metrics-vertical-leads": "metrics/vertical-leads?limit=3",
  "metrics-channels": "metrics/channels?limit=3",
  "metrics-waves": "metrics/waves?limit=3",
  "metrics-products": "metrics/products?limit=3",
  "metrics-definitions": "metrics/definitions",
  "metrics-series": `metrics/series?metric=par30&${week}`,
  "metrics-series-of-band": `metrics/series?metric=risk_band&scope=officer:CHIDI&${week}`,
  "metrics-differences": "metrics/differences?metric=par7&as_of=2025-06-19&known_at=:known_at",
  "metrics-officer": "metrics/officers/CHIDI",
  "metrics-transitions": `metrics/transitions?${week}`,
  "metrics-transition-loans": `metrics/transitions/loans?${week}&limit=3`,
  "metrics-bridge": `metrics/bridge?measure=par30&${week}`,
  "metrics-bridge-loans": `metrics/bridge/loans?measure=par30&${week}&limit=3`,
  "metrics-vintages": "metrics/vintages",
  "metrics-cohorts": "metrics/cohorts?by=branch",
  "explain-par7": "explain?metric=par7&scope=officer:CHIDI&limit=3",
  "explain-collected": "explain?metric=collected&limit=3",
  "explain-risk-score": "explain?metric=risk_score&limit=3",
  "explain-rank": "explain?metric=rank&scope=officer:CHIDI",
  "explain-loan-current-dpd": "explain/loans/C1?field=current_dpd",
  "explain-loan-timeliness-score": "explain/loans/C1?field=timeliness_score",
  loans: "loans?sort=-current_dpd&limit=3",
  "loans-none": "loans?component=overdue_90d&branch=Ikeja",
  "loans-fimr-drilldown": "loans/fimr-drilldown?limit=3",
  "loans-early-indicators-drilldown": "loans/early-indicators-drilldown?limit=3",
  "loans-top-risk": "loans/top-risk?limit=3",
  loan: "loans/C1",
  "loan-repayments": "loans/C1/repayments?limit=3",
  "loan-schedule": "loans/C2/schedule?limit=3",
  "loan-due-curve": "loans/C1/due-curve?limit=3",
  "loan-transitions": "loans/C1/transitions?limit=3",
  "loan-history": "loans/C2/history?limit=3",
  "collections-daily": `collections/daily?${week}`,
  "collections-branches": `collections/branches?${week}`,
  "collections-officers": `collections/officers?${week}`,
  "collections-methods": `collections/methods?${week}`,
  "collections-watch": "collections/watch?limit=3",
  "filters-options": "filters/options",
  "filters-options-officers": "filters/options/officers",
  "audit-team-members": "audit/team-members",
  "audit-officers": "audit/officers?limit=3",
  "audit-officer": "audit/officers/CHIDI",
  "audit-officer-new": "audit/officers/AMINA",
  "audit-officer-history": "audit/officers/CHIDI/history",
  settings: "settings",
  "setting-history": "settings/cache.stale_seconds/history",
  operations: "operations?limit=3",
  operation: "operations/:operation_id",
  quality: "quality",
  "etl-errors": "etl/errors?limit=3",
  "sync-errors": "sync/errors?limit=3",
  "sync-history": "sync/history?limit=3",
  "sync-certificate": "sync/certificates/latest",
  "error-parameter": "loans?sort=colour",
  "error-not-found": "loans/C9",
  "error-group-not-found": "explain?metric=par7&scope=branch:Aba",
};

/** What is of the moment, by the name of its field. */
const times = [
  "calculated_at",
  "changed_at",
  "completed_at",
  "created_at",
  "finished_at",
  "heartbeat_at",
  "issued_at",
  "known_at",
  "last_sync_at",
  "queued_at",
  "recorded_at",
  "source_read_at",
  "started_at",
  "updated_at",
];
const id = "0198a1b2-0000-7000-8000-000000000001";
const ofTheMoment: Readonly<Record<string, string | number>> = {
  ...Object.fromEntries(times.map((name) => [name, "2025-06-20T09:00:00.123456+00:00"])),
  data_version: "1.0a1b2c3d",
  schema_version: "1",
  duration_seconds: 1.5,
  execution_time_ms: 12,
  operation_id: id,
  sync_id: id,
  requested_by: `request ${id}`,
  source_snapshot: "763:763:",
};

function settled(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => settled(one, name));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one, key)]));
  }
  return value !== null && Object.hasOwn(ofTheMoment, name) ? ofTheMoment[name] : value;
}

/** One of each unit: they are alike, and many. */
function cut(name: string, body: { data?: { unit: string }[] }): object {
  if (name !== "metrics-definitions" || !body.data) return body;
  const units = new Set<string>();
  const data = body.data.filter(({ unit }) => !units.has(unit) && units.add(unit));
  return { ...body, data };
}

function pathOf(path: string): string {
  const filled = path
    .replace(":known_at", encodeURIComponent(book.knownAt))
    .replace(":operation_id", book.operationId);
  return `/api/v1/${filled}`;
}

test.each(Object.entries(paths))("%s: %s", async (name, path) => {
  const answer = await t.app.inject(pathOf(path));
  expect(answer.statusCode < 400).toBe(!name.startsWith("error-"));
  const text = `${JSON.stringify(settled(cut(name, answer.json())), null, 1)}\n`;
  expect(text.length).toBeLessThan(bytesMax);
  await expect(text).toMatchFileSnapshot(join(folder, `${name}.json`));
});

test("the files are these and no others", () => {
  const files = Object.keys(paths).map((name) => `${name}.json`);
  expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
});

test("every reading route that answers JSON is among them", () => {
  const asked = Object.values(paths).map((path) => `/api/v1/${path.replace(/\?.*/, "")}`);
  const missing = routes.filter(
    ({ method, path, stream, answerType }) =>
      method === "GET" &&
      path.startsWith("/api/") &&
      stream === undefined &&
      answerType === undefined &&
      !asked.some((one) => new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`).test(one)),
  );
  expect(missing.map(({ path }) => path)).toEqual([]);
  expect(handbookDay).toBe("2025-06-20");
});
