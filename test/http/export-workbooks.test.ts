// ?format=xlsx: what a reader of workbooks finds in the file, and what the file's own XML says to Excel.
import { strFromU8, unzipSync } from "fflate";
import { readXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encoders } from "#http/exports/formats.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { ingest } from "../support/facts.ts";
import { plainLoan } from "../support/operations.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
});
afterAll(() => t.close());

async function workbook(path: string) {
  const answer = await t.app.inject({ url: `/api/v1${path}` });
  expect(answer.statusCode, answer.body).toBe(200);
  const bytes = new Uint8Array(answer.rawPayload);
  const parts = Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]);
  const { sheets } = await readXlsx(bytes);
  const [rows, about] = sheets;
  return {
    headers: answer.headers,
    sheets: sheets.map(({ name }) => name),
    rows: rows?.rows ?? [],
    about: about?.rows ?? [],
    parts: Object.fromEntries(parts) as Record<string, string>,
  };
}

type Row = readonly unknown[];

/** Each row as an object by the names of the header. */
function objects(rows: readonly Row[]): Record<string, unknown>[] {
  const [header = [], ...others] = rows;
  return others.map((row) =>
    Object.fromEntries(header.map((name, index) => [String(name), row[index]])),
  );
}

test("loans worked by hand are numbers, dates, truths and text", async () => {
  const book = await workbook("/loans?format=xlsx&status=Active&disbursed_from=2025-01-06");
  expect(book.headers["content-disposition"]).toBe('attachment; filename="loans-2025-01-16.xlsx"');
  const [one, two, three] = objects(book.rows);
  expect(book.rows).toHaveLength(4);
  expect(one).toMatchObject({
    loan_id: "L1",
    customer_name: "Ada 100%",
    customer_phone: "+2348010",
    branch: "Lagos, Main",
    loan_amount: 10000,
    current_dpd: 9,
    dpd_bucket: "7-30",
    arrears_amount: 7700,
    timeliness_score: 70,
    fimr_tagged: true,
    is_settled: false,
    disbursement_date: new Date("2025-01-06"),
  });
  expect(one?.["last_payment_date"] ?? null).toBeNull();
  expect(two).toMatchObject({ dpd_bucket: "1-6", repayment_health: 81.81, days_since_due: 0 });
  expect(three).toMatchObject({ dpd_bucket: "0", timeliness_score: 96.67, is_settled: true });
});

test("the header stands still, the filter spans all rows, money shows two decimals", async () => {
  const { parts, sheets } = await workbook("/loans?format=xlsx");
  const sheet = parts["xl/worksheets/sheet1.xml"] ?? "";
  expect(sheets).toEqual(["loans", "About"]);
  expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
  expect(sheet).toContain('<autoFilter ref="A1:CE6"/>');
  expect(sheet).toContain('<dimension ref="A1:CE6"/>');
  expect([...sheet.matchAll(/<row /g)]).toHaveLength(6);
  const style = /<c r="K2" s="(\d+)"><v>10000\.00<\/v><\/c>/.exec(sheet)?.[1];
  const formats = [
    ...(parts["xl/styles.xml"] ?? "").matchAll(/numFmtId="(\d+)" formatCode="([^"]+)"/g),
  ];
  const xf = [
    ...(parts["xl/styles.xml"]?.split("<cellXfs")[1] ?? "").matchAll(/<xf numFmtId="(\d+)"/g),
  ];
  const format = formats.find(([, id]) => id === xf[Number(style)]?.[1])?.[2];
  expect(format === "#,##0.00" || xf[Number(style)]?.[1] === "4").toBe(true);
});

test("About tells list, day, time, version, rows, filters and every column", async () => {
  const book = await workbook("/loans?format=xlsx&as_of=2025-01-15&search=%3Dcmd");
  const lines = new Map(book.about.map((row) => [String(row[0]), row[1]]));
  expect(lines.get("As of")).toBe("2025-01-15");
  expect(lines.get("Rows")).toBe("0");
  expect(lines.get("Filter search")).toBe("=cmd");
  expect(lines.get("Path")).toBe("/api/v1/loans");
  expect(lines.get("Made at")).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(Lagos/);
  expect(lines.get("Data version")).toBe(book.headers["x-export-data-version"]);
  const header = book.rows[0] ?? [];
  expect(header.filter((name) => !lines.has(String(name)))).toEqual([]);
  const undefinedColumns = header.filter((name) => (lines.get(String(name)) ?? "") === "");
  expect(undefinedColumns).toEqual([]);
  expect(book.parts["xl/worksheets/sheet2.xml"]).not.toContain("<f>");
});

const texts = [
  "=cmd|'/c calc'!A1",
  "+1",
  'a < b & c > "d"',
  "two\nlines",
  "tab\there",
  "  spaces  ",
  "_x0041_ as typed",
  "Chí Ọ̀ṣun 🦁",
  "محمد",
  "]]>",
];

test("text of any kind is text, and a formula is none", async () => {
  const loans = texts.map((sent, index) =>
    plainLoan(`T${index}`, "O7", { customer_name: sent, state: "\u0001" }),
  );
  await ingest(t.testDatabase.db, { loans });
  const book = await workbook("/loans?format=xlsx&officer_id=O7");
  expect(objects(book.rows).map((row) => row["customer_name"])).toEqual(texts);
  expect(book.parts["xl/worksheets/sheet1.xml"]).not.toContain("<f>");
  expect(book.parts["xl/worksheets/sheet1.xml"]).toContain("_x0001_");
});

test("numbers keep what Excel can keep; longer ones are text; times are Lagos'", async () => {
  const columns = ["big", "small", "long", "day", "at", "old", "list"] as const;
  const kinds = { day: "date", at: "time", old: "date" } as const;
  const about = {
    name: "numbers",
    title: "Numbers",
    path: "/",
    filters: [],
    asOf: null,
    generatedAt: "2025-01-16 09:00:00",
    dataVersion: null,
    total: 1,
    columns: columns.map((id) => ({
      id,
      kind: kinds[id as "day"] ?? ("number" as const),
      definition: id,
    })),
  };
  async function* batches() {
    yield [
      '{"big":9999999999999.99,"small":-0.000001,"long":99999999999999.99,"day":"2024-02-29",' +
        '"at":"2024-02-29T23:30:00.5+00:00","old":"1900-02-28","list":[1.50,{"a":null}]}',
    ];
  }
  const pieces: Buffer[] = [];
  for await (const piece of encoders.xlsx(about, batches())) pieces.push(Buffer.from(piece));
  const bytes = new Uint8Array(Buffer.concat(pieces));
  const xml = strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
  const cells = [...xml.matchAll(/<c r="([A-Z]+)2"[^>]*>(.*?)<\/c>/g)].map(([, place, inner]) => [
    place,
    inner?.replaceAll(/<[^>]+>/g, ""),
  ]);
  expect(cells).toEqual([
    ["A", "9999999999999.99"],
    ["B", "-0.000001"],
    ["C", "99999999999999.99"],
    // Excel counts 1 January 1900 as 1 and its 29 February too: 29 February 2024 is 45351, half past midnight of the next day follows.
    ["D", "45351"],
    ["E", "45352.020839120"],
    ["F", "1900-02-28"],
    ["G", '[1.50,{"a":null}]'],
  ]);
  expect(xml).toContain('<c r="C2" t="inlineStr">');
});

test("a list without rows has its header", async () => {
  const book = await workbook("/operations?format=xlsx");
  expect(book.rows).toHaveLength(1);
  expect(book.rows[0]).toContain("operation_id");
});
