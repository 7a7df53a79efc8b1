// What a filter offers is what its loans have, and choosing it gives as many loans as it says.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
});
afterAll(() => t.close());

async function get(path: string) {
  const answer = await t.app.inject({ url: `/api/v1${path}` });
  return { status: answer.statusCode, body: answer.json() };
}

function option(value: string, count: number, label = value) {
  return { value, label, count };
}

const expected = {
  branches: [option("Aba", 3), option("Ikeja", 1), option("Lagos, Main", 1)],
  regions: [option("North", 1), option("South", 4)],
  officers: [option("O2", 3, "Bola"), option("O1", 2, "Zainab")],
  channels: [option("Direct", 4), option("Partner", 1)],
  products: [option("AJO", 1), option("BNPL", 1)],
  statuses: [option("Active", 4), option("Written Off", 1)],
  source_statuses: [option("OPEN", 1)],
  waves: [option("Wave 1", 1), option("Wave 2", 4)],
  vertical_leads: [option("lead@example.com", 2, "Lead")],
  user_types: [option("AGENT", 2)],
  buckets: [option("0", 1), option("1-6", 1), option("7-30", 3)],
};

test("all filters at once, sorted by label, buckets by age", async () => {
  const { status, body } = await get("/filters/options");
  expect([status, body.meta.as_of]).toEqual([200, "2025-01-16"]);
  expect(body.data).toEqual(expected);
});

test.each(Object.entries(expected))("%s alone", async (type, options) => {
  const { body } = await get(`/filters/options/${type}`);
  expect(body.data).toEqual(options);
  expect(body.meta.total).toBe(options.length);
});

const parameters: Record<string, string> = {
  branches: "branch",
  regions: "region",
  officers: "officer_id",
  channels: "channel",
  products: "product",
  statuses: "status",
  source_statuses: "source_status",
  waves: "wave",
  vertical_leads: "vertical_lead",
  buckets: "bucket",
};

test.each(Object.entries(parameters))("%s: %s= lists as many loans", async (type, name) => {
  const { body } = await get(`/filters/options/${type}`);
  for (const { value, count } of body.data) {
    const encoded = encodeURIComponent(value.replaceAll("%", "%25").replaceAll(",", "%2C"));
    const list = await get(`/loans?${name}=${encoded}`);
    expect(list.body.meta.total, value).toBe(count);
  }
});

test("of an earlier day they are those of its loans", async () => {
  const { body } = await get("/filters/options?as_of=2024-12-31");
  expect(body.data.branches).toEqual([option("Ikeja", 1)]);
  expect(body.data.buckets).toEqual([option("7-30", 1)]);
  const none = await get("/filters/options/branches?as_of=2024-12-01");
  expect(none.body).toMatchObject({ data: [], meta: { total: 0, as_of: "2024-12-01" } });
});

test("an unknown filter is 404 with the names there are, a later day and a parameter of another route 400", async () => {
  const unknown = await get("/filters/options/colours");
  expect([unknown.status, unknown.body.error.code]).toEqual([404, "NOT_FOUND"]);
  expect(unknown.body.error.details.error).toContain("branches");
  expect((await get("/filters/options?as_of=2025-01-17")).status).toBe(400);
  expect((await get("/filters/options/branches?page=1")).status).toBe(400);
});
