/** Between any two days of a generated book: the matrix holds every loan of both days, the bridge closes, lists sum to what they explain. */
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bridgeMeasures } from "#contract/flow-ports.ts";
import { factsOf } from "../oracle/book.ts";
import { loanState } from "../oracle/loan-state.ts";
import { appOver } from "../support/app.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { loadByBatch } from "../support/facts.ts";
import { largeBook } from "../support/large-book.ts";
import { seed } from "../support/runs.ts";

const book = largeBook(30, seed);
const periods: [from: string, to: string][] = [
  ["2025-01-31", "2025-02-28"],
  ["2025-02-10", "2025-02-11"],
  ["2025-01-15", "2025-05-20"],
  ["2025-04-13", "2025-07-15"],
];

let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  database = await createTestDatabase();
  await loadByBatch(database.db, book);
  app = appOver(database.db, []);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

type Row = Record<string, string | number | null>;

async function get(path: string): Promise<{ data: Row[]; meta: Record<string, Row & Row[]> }> {
  const answer = await app.inject(`/api/v1/metrics/${path}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

function kobo(value: unknown): number {
  return Math.round(Number(value) * 100);
}

function sum(rows: readonly Row[], column: string): number {
  return rows.reduce((total, row) => total + kobo(row[column]), 0);
}

/** Each loan's state by the second implementation; null: not yet disbursed. */
function statesOn(day: string) {
  return new Map(
    book.loans.map(({ loan }) => {
      const state = loanState(factsOf(book, loan.loan_id), day);
      const hasLeft = state !== null && state.left_date !== null && state.left_date <= day;
      const isIn = state !== null && !state.settled && !hasLeft;
      return [loan.loan_id, state && { ...state, hasLeft, isIn, loan }];
    }),
  );
}

type Cell = { loans: number; opening: number; closing: number };

function matrixOf(from: string, to: string): Map<string, Cell> {
  const before = statesOn(from);
  const cells = new Map<string, Cell>();
  for (const [id, after] of statesOn(to)) {
    const early = before.get(id) ?? null;
    if (after === null || (early !== null && !early.isIn)) continue;
    const gone = after.hasLeft && after.loan.status === "Written Off" ? "Written off" : "Paid off";
    const name = `${early?.dpd_bucket ?? "New"} → ${after.isIn ? after.dpd_bucket : gone}`;
    const cell = cells.get(name) ?? { loans: 0, opening: 0, closing: 0 };
    cells.set(name, {
      loans: cell.loans + 1,
      opening: cell.opening + kobo(early?.principal_outstanding ?? after.loan.loan_amount),
      closing: cell.closing + (after.isIn ? kobo(after.principal_outstanding) : 0),
    });
  }
  return cells;
}

/** What the measure is on a day, from the definition alone. */
async function measured(measure: string, day: string) {
  const late = measure.startsWith("par") ? `and current_dpd > ${measure.slice(3)}` : "";
  const amount = measure === "outstanding" ? "total_outstanding" : "principal_outstanding";
  const [row] = await database.db.query<{ amount: string; loans: number }>(
    `select coalesce(sum(${amount}), 0) as amount, count(*)::integer as loans from loan_state($1)
     where not is_settled and (left_date is null or left_date > $1) ${late}`,
    [day],
  );
  return { amount: kobo(row?.amount), loans: row?.loans };
}

describe.each(periods)(`from %s to %s, seed ${seed}`, (from, to) => {
  const days = `from=${from}&to=${to}`;

  test("the matrix is the one of the second implementation", async () => {
    const { data } = await get(`transitions?${days}`);
    const found = data
      .filter((cell) => cell["loans"] !== 0)
      .map((cell) => [
        `${cell["from_bucket"]} → ${cell["to_bucket"]}`,
        {
          loans: cell["loans"],
          opening: kobo(cell["opening_balance"]),
          closing: kobo(cell["closing_balance"]),
        },
      ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(matrixOf(from, to)));
    expect(found.length).toBeGreaterThan(3);
  });

  test("each row of the matrix is 100 %, and both days are in it whole", async () => {
    const { data, meta } = await get(`transitions?${days}`);
    for (const row of meta["rows"] ?? []) {
      const cells = data.filter((cell) => cell["from_bucket"] === row["from_bucket"]);
      for (const [share, whole] of [
        ["share_of_loans", row["loans"]],
        ["share_of_balance", row["opening_balance"]],
      ] as const) {
        const units = cells.map((cell) => Math.round(Number(cell[share]) * 1e6));
        const expected = whole === 0 ? 0 : 1e6;
        expect(
          units.reduce((total, unit) => total + unit, 0),
          `${share} of ${row["from_bucket"]}`,
        ).toBe(expected);
      }
    }
    const stayed = (meta["rows"] ?? []).filter((row) => row["from_bucket"] !== "New");
    const opening = await measured("principal", from);
    expect(sum(stayed, "opening_balance")).toBe(opening.amount);
    expect(sum(stayed, "loans")).toBe((opening.loans ?? 0) * 100);
    const inside = (meta["columns"] ?? []).filter(
      (column) => !String(column["to_bucket"]).endsWith(" off"),
    );
    const closing = await measured("principal", to);
    expect(sum(inside, "closing_balance")).toBe(closing.amount);
    expect(sum(inside, "loans")).toBe((closing.loans ?? 0) * 100);
  });

  test.each(bridgeMeasures)(
    "the bridge of %s begins and ends at the measure and closes",
    async (measure) => {
      const { data } = await get(`bridge?${days}&measure=${measure}`);
      const opening = data.at(0) ?? {};
      const closing = data.at(-1) ?? {};
      for (const [row, day] of [
        [opening, from],
        [closing, to],
      ] as const) {
        const { amount, loans } = await measured(measure, day);
        expect([row["loans"], kobo(row["amount"])], day).toEqual([loans, amount]);
      }
      expect(sum(data.slice(0, -1), "amount")).toBe(kobo(closing["amount"]));
      expect(sum(data.slice(0, -1), "loans_change")).toBe(kobo(closing["loans_change"]));
      const steps = data.slice(1, -1);
      for (const { step, amount } of steps) {
        expect(
          Math.sign(Number(amount)) * (step === "new" || step === "rolled_in" ? 1 : -1),
          String(step),
        ).not.toBe(-1);
      }
      const { data: rows, meta } = await get(`bridge/loans?${days}&measure=${measure}&limit=1000`);
      expect(rows).toHaveLength(Number(meta["total"]));
      for (const { step, amount, loans } of steps) {
        const ofStep = rows.filter((row) => row["step"] === step);
        expect([ofStep.length, sum(ofStep, "amount")]).toEqual([loans, kobo(amount)]);
      }
      const parts = new Map<unknown, number>();
      for (const row of rows) {
        const moved =
          parts.get(row["loan_id"]) ?? kobo(row["closing_amount"]) - kobo(row["opening_amount"]);
        parts.set(row["loan_id"], moved - kobo(row["amount"]));
      }
      expect([...parts].filter(([, left]) => left !== 0)).toEqual([]);
    },
  );

  test("the loans of a cell are as many and as much as the cell says", async () => {
    const { data } = await get(`transitions?${days}`);
    const { data: loans } = await get(`transitions/loans?${days}&limit=1000`);
    for (const cell of data) {
      const rows = loans.filter(
        (row) =>
          row["from_bucket"] === cell["from_bucket"] && row["to_bucket"] === cell["to_bucket"],
      );
      expect([rows.length, sum(rows, "opening_balance"), sum(rows, "closing_balance")]).toEqual([
        cell["loans"],
        kobo(cell["opening_balance"]),
        kobo(cell["closing_balance"]),
      ]);
    }
  });
});

test("officers' bridges sum to that of all", async () => {
  const days = "from=2025-01-31&to=2025-04-30&measure=par0";
  const [all, ...officers] = await Promise.all(
    ["", "&officer_id=OFF1", "&officer_id=OFF2", "&officer_id=OFF3"].map((filter) =>
      get(`bridge?${days}${filter}`),
    ),
  );
  for (const [index, row] of (all?.data ?? []).entries()) {
    const parts = officers.map(({ data }) => data[index] ?? {});
    expect(sum(parts, "amount")).toBe(kobo(row["amount"]));
    expect(sum(parts, "loans")).toBe(kobo(row["loans"]));
  }
});
