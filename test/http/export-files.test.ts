// ?format= of every list: the rows of its pages and no others, in files that a spreadsheet and a program read right.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "#http/routes.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { goldenCsv, goldenJson } from "../support/export-golden.ts";
import { ingest } from "../support/facts.ts";
import { keep } from "../support/kept-days.ts";
import { plainLoan } from "../support/operations.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
  await keep(t.testDatabase.db, { from: "2025-01-15", to: "2025-01-15" });
  // When a row was written is no part of what is worked by hand.
  await t.testDatabase.db.query(
    `set seeds.quiet = 'on'; update loan set recorded_at = '2025-01-16T08:00:00Z', created_at = '2025-01-16T08:00:00Z',
       updated_at = '2025-01-16T08:00:00Z'; reset seeds.quiet`,
  );
});
afterAll(() => t.close());

async function get(path: string, method: "GET" | "HEAD" = "GET") {
  const answer = await t.app.inject({ method, url: `/api/v1${path}` });
  return { status: answer.statusCode, text: answer.body, headers: answer.headers };
}

/** The lines of a CSV whose cells have no line ends. */
async function csvLines(path: string): Promise<string[]> {
  const { status, text } = await get(path);
  expect(status, text).toBe(200);
  expect(text.startsWith("\uFEFF")).toBe(true);
  expect(text.endsWith("\r\n")).toBe(true);
  return text.slice(1, -2).split("\r\n");
}

const threeLoans = "status=Active&disbursed_from=2025-01-06";

describe("loans worked by hand", () => {
  test("as CSV", async () => {
    expect(await csvLines(`/loans?format=csv&${threeLoans}`)).toEqual(goldenCsv);
  });

  test("as NDJSON, digit for digit as the list has them", async () => {
    const { text } = await get(`/loans?format=ndjson&${threeLoans}`);
    expect(text).toBe(goldenJson.map((line) => `${line}\n`).join(""));
    const page = await get(`/loans?${threeLoans}`);
    const data = /"data":\[(.*)\],"meta"/s.exec(page.text)?.[1];
    expect(data?.replaceAll(/,\s*\n?\s*(?=\{"loan_id")/g, "\n").trim()).toBe(text.trim());
  });

  test("sorted and on an earlier day as the list is", async () => {
    const lines = await csvLines("/loans?format=csv&sort=-current_dpd&as_of=2025-01-15");
    // On the 15th L5 is late by 29 days, L1 and L4 by 8, L2 by 1, L3 is settled.
    expect(lines.slice(1).map((line) => line.split(",", 1)[0])).toEqual([
      "L5",
      "L1",
      "L4",
      "L2",
      "L3",
    ]);
  });
});

test("a file says what it holds in the headers", async () => {
  const { headers } = await get("/loans?format=csv&branch=Lagos%252C%20Main&as_of=2025-01-15");
  expect(headers).toMatchObject({
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="loans-2025-01-15.csv"',
    "x-export-rows": "1",
    "x-export-as-of": "2025-01-15",
    "x-export-filters": "branch=Lagos%252C+Main&as_of=2025-01-15",
    "x-export-data-version": expect.stringMatching(/./),
    "x-export-generated-at": expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+01:00$/),
  });
  const head = await get("/loans?format=csv", "HEAD");
  expect(head).toMatchObject({ status: 200, text: "", headers: { "x-export-rows": "5" } });
});

/** A path of each list, with ids that exist. */
function pathOf(route: (typeof routes)[number]): string {
  const path = route.path
    .replace("/api/v1", "")
    .replace(":loan_id", "L2")
    .replace(":officer_id", "O1")
    .replace(":name", "tolerance_amount")
    .replace(":type", "branches")
    .replace("/explain", "/explain?metric=arrears_ratio")
    .replace("/metrics/series", "/metrics/series?metric=par7");
  if (!route.parameters || !("from" in route.parameters)) return path;
  return `${path}${path.includes("?") ? "&" : "?"}from=2025-01-09`;
}

function asked(path: string, format: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}format=${format}`;
}

async function pageOf(route: (typeof routes)[number]): Promise<Record<string, unknown>[]> {
  const { data } = JSON.parse((await get(pathOf(route))).text) as { data: unknown };
  const at = route.export?.rowsAt;
  return (at === undefined ? data : (data as Record<string, unknown>)[at]) as Record<
    string,
    unknown
  >[];
}

const lists = routes.filter((route) => route.export !== undefined);

describe("every list", () => {
  test("that has pages is exported", () => {
    const paged = routes.filter((route) => route.parameters && "page" in route.parameters);
    const without = paged.filter((route) => route.export === undefined);
    // It makes temporary tables, which the read-only snapshot of an export refuses.
    expect(without.map(({ path }) => path)).toEqual(["/api/v1/metrics/differences"]);
    expect(paged.length).toBeGreaterThan(10);
  });

  test.each(lists.map((route) => [route.path, route] as const))(
    "%s: rows and columns of a page",
    async (_path, route) => {
      const path = pathOf(route);
      const page = await pageOf(route);
      const ndjson = await get(asked(path, "ndjson"));
      expect(ndjson.status, ndjson.text).toBe(200);
      const rows = ndjson.text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown);
      expect(rows).toEqual(page);
      expect(Number(ndjson.headers["x-export-rows"])).toBe(rows.length);
      const csv = await get(asked(path, "csv"));
      const [header = ""] = csv.text.slice(1).split("\r\n");
      if (page[0]) expect(header.split(",")).toEqual(Object.keys(page[0]));
      else expect(header).not.toBe("");
    },
  );

  test("documents the columns it has, numbers and flags as what they are", async () => {
    const { documentedColumns } = await import("#http/exports/columns.ts");
    const differing: string[] = [];
    for (const route of lists) {
      const [first = {}] = await pageOf(route);
      const known = new Map(documentedColumns(route).map(({ id, kind }) => [id, kind]));
      if (known.size === 0) differing.push(`${route.path}: none`);
      for (const [name, value] of Object.entries(first)) {
        const kind = known.get(name);
        const isKnown =
          typeof value === "number" || typeof value === "boolean"
            ? kind === typeof value || kind === "json"
            : kind !== undefined;
        if (!isKnown) differing.push(`${route.path}: ${name} ${kind}`);
      }
    }
    expect(differing).toEqual([]);
  });
});

const evil: readonly [sent: string, shown: string][] = [
  ["=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"],
  ["+1+1", "'+1+1"],
  ["-2+3", "'-2+3"],
  ["@SUM(1)", "'@SUM(1)"],
  ["＝1+1", "'＝1+1"],
  ['say "hi", all', '"say ""hi"", all"'],
  ["two\nlines", '"two\nlines"'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["Chí Ọ̀ṣun 🦁", "Chí Ọ̀ṣun 🦁"],
  ["محمد", "محمد"],
  ["a=b", "a=b"],
  ["'; drop table loan; --", "'; drop table loan; --"],
];

test("a cell is text to a spreadsheet whatever it begins with, and comes back as it was sent", async () => {
  const { db } = t.testDatabase;
  const loans = evil.map(([sent], index) =>
    plainLoan(`EVIL${String(index).padStart(2, "0")}`, "O9", { customer_name: sent, state: "-" }),
  );
  await ingest(db, { loans });
  const { text } = await get("/loans?format=csv&officer_id=O9");
  for (const [index, [, shown]] of evil.entries()) {
    const id = `EVIL${String(index).padStart(2, "0")}`;
    expect(text).toContain(`\r\n${id},C-${id},${shown},`);
  }
  const ndjson = await get("/loans?format=ndjson&officer_id=O9");
  const names = ndjson.text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).customer_name as string);
  expect(names).toEqual(evil.map(([sent]) => sent));
});

test("a number stays a number below zero, where text would be escaped", async () => {
  // L2 paid on the day: 0 days late. Paid a day before its first instalment it is -1.
  await ingest(t.testDatabase.db, {
    loans: [plainLoan("EARLY", "O8")],
    repayments: [
      (await import("../support/operations.ts")).plainRepayment(
        "R-EARLY",
        "EARLY",
        "2025-01-10",
        "1100.00",
      ),
    ],
  });
  const [header = "", row = ""] = await csvLines("/loans?format=csv&officer_id=O8");
  const column = header.split(",").indexOf("days_since_due");
  expect(row.split(",")[column]).toBe("-3");
});

describe("what is asked in vain", () => {
  test.each(["page=1", "limit=5", "cursor=abc"])("%s: an export has every row", async (paging) => {
    const { status, text } = await get(`/loans?format=csv&${paging}`);
    expect(status).toBe(400);
    expect(text).toContain("leave it out");
  });

  test.each([
    ["/loans?format=pdf", 400],
    ["/loans?format=csv&format=ndjson", 400],
    ["/loans?format=", 400],
    ["/health?format=csv", 200],
    ["/loans/L1?format=csv", 400],
    ["/loans/NONE/repayments?format=csv", 404],
    ["/loans?format=csv&as_of=2025-01-17", 400],
    ["/loans?format=csv&nonsense=1", 400],
    ["/loans?format=csv'%20or%201=1", 400],
    ["/loans?format=csv&sort=loan_id;drop%20table%20loan", 400],
  ])("%s: %i", async (path, status) => {
    const answer = await get(path);
    expect(answer.status, answer.text).toBe(status);
    if (status >= 400) expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  });

  test.each(["branch", "region", "search", "officer_id", "customer_phone", "vertical_lead"])(
    "SQL in %s finds nothing and breaks nothing",
    async (name) => {
      const value = encodeURIComponent("x') or 1=1; drop table loan; --");
      expect(await csvLines(`/loans?format=csv&${name}=${value}`)).toHaveLength(1);
      expect((await get("/loans?format=csv")).headers["x-export-rows"]).not.toBe("0");
    },
  );
});
