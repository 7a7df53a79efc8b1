// The portfolio of a day is read from its kept row as long as that is what a calculation would find.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { keep } from "../support/kept-days.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
const day = "2025-01-15";

beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
  await keep(t.testDatabase.db, { from: day, to: day });
});
afterAll(() => t.close());

test("the whole portfolio is read from its kept row while nothing has changed since, and calculated once something has", async () => {
  const { db } = t.testDatabase;
  const score = async (query: Record<string, string>): Promise<number> => {
    const url = "/api/v1/metrics/portfolio";
    const answer = await t.app.inject({ url, query: { as_of: day, ...query } });
    return answer.json().data.risk_score;
  };
  const calculated = await score({ channel: "Direct,Partner" });
  // A mark that only the kept row has, and no answer of before.
  await db.query(
    `update metrics_daily set metrics = jsonb_set(metrics, '{risk_score}', '1') where scope = 'portfolio'`,
  );
  expect(await score({ metrics: "risk_score" })).toBe(1);
  expect(await score({ metrics: "risk_score", wave: "Wave 1,Wave 2" })).toBe(calculated);
  await db.query("update loan set performance_status = 'WATCH' where loan_id = 'L1'");
  expect(await score({ metrics: "risk_score" })).toBe(calculated);
});

test("it names the formulas and settings in force, as the lists do", async () => {
  const { db } = t.testDatabase;
  // The portfolio has no rank: no value of its row changes.
  const changed = await t.app.inject({
    method: "PUT",
    url: "/api/v1/settings/metrics.rank",
    payload: { value: { risk_score: 0.5, ayr: 0.5 }, reason: "both count alike" },
  });
  expect(changed.statusCode, changed.body).toBe(200);
  await keep(db);
  const versionOf = async (path: string): Promise<string> => {
    const url = `/api/v1/metrics/${path}`;
    const answer = await t.app.inject({ url, query: { as_of: day, metrics: "loans" } });
    return answer.json().meta.formula_version;
  };
  const inForce = await versionOf("officers");
  expect(inForce).not.toContain("settings 0");
  expect(await versionOf("portfolio")).toBe(inForce);
});

test("an officer is compared with his kept row, to the same numbers as with a calculation", async () => {
  const { db } = t.testDatabase;
  const url = "/api/v1/metrics/officers/O1";
  // Another text of the same question, so that no answer of before is given.
  const ask = async (asOf = {}): Promise<unknown> => {
    const answer = await t.app.inject({ url, query: { compare_to: day, ...asOf } });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json().data;
  };
  const calculated = await ask();
  await keep(db);
  const kept = await ask({ as_of: "2025-01-16" });
  expect(kept).toEqual(calculated);
  expect(kept).toMatchObject({ previous: { portfolio_total: 20_000 }, trend: { ayr: null } });
});

test.each(["portfolio", "officers", "differences"])(
  "what will be known of %s in the future is not asked",
  async (path) => {
    const metric = path === "differences" ? { metric: "par7" } : {};
    const ask = (knownAt: string) =>
      t.app.inject({
        url: `/api/v1/metrics/${path}`,
        query: { as_of: day, known_at: knownAt, ...metric },
      });
    expect((await ask(new Date().toISOString())).statusCode).toBe(200);
    const answer = await ask(new Date(Date.now() + 60_000).toISOString());
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.details.fields).toMatchObject([
      { field: "known_at", message: expect.stringMatching(/must not be in the future: it is 20/) },
    ]);
  },
);

test("a branch that only kept days remember has a series, and no explanation", async () => {
  const { db } = t.testDatabase;
  await db.query(
    "update loan set branch = 'Yaba' where branch = 'Ikeja'; update officers set branch = 'Yaba' where branch = 'Ikeja'",
  );
  const query = { metric: "loans", scope: "branch:Ikeja" };
  const url = "/api/v1/metrics/series";
  const series = await t.app.inject({ url, query: { ...query, from: day, to: day } });
  expect(series.json().data.points).toMatchObject([{ date: day, value: 1 }]);
  expect((await t.app.inject({ url: "/api/v1/explain", query })).statusCode).toBe(404);
});
