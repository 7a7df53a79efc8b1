// The cursor of GET /loans is the client's to send: whatever it holds, the answer is a page or a 400.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loanA } from "../oracle/examples.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { ingest, loanRecord, rollDay } from "../support/facts.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await rollDay(t.testDatabase.db, "2025-01-16");
  const loans = ["A", "B", "C"].map((id) => loanRecord(loanA({ loan_id: id })));
  await ingest(t.testDatabase.db, { loans });
});
afterAll(() => t.close());

interface Page {
  data: { loan_id: string }[];
  meta: { next_cursor: string | null };
}

async function list(query: string): Promise<{ status: number; body: Page }> {
  const answer = await t.app.inject({ method: "GET", url: `/api/v1/loans?${query}` });
  return { status: answer.statusCode, body: answer.json() as Page };
}

function forged(cursor: object): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

describe("a forged cursor is refused", () => {
  test.each([
    ["loan_amount", "abc"],
    ["loan_amount", { a: 1 }],
    ["current_dpd", "99999999999"],
    ["created_at", "yesterday at noon"],
    ["disbursement_date", "2025-02-30"],
    ["fimr_tagged", "perhaps"],
    ["branch", "a\0b"],
  ])("%s after %j", async (sort, value) => {
    const { status } = await list(`sort=${sort}&cursor=${forged({ sort, value, loan_id: "A" })}`);
    expect(status).toBe(400);
  });
});

/** One column of each kind, and one that is null for every loan. */
const columns = [
  "branch",
  "current_dpd",
  "loan_amount",
  "fimr_tagged",
  "maturity_date",
  "created_at",
];

test("a column is read to the end by cursor, each loan once, up and down", async () => {
  for (const column of [...columns, "closed_date"]) {
    for (const sort of [column, `-${column}`]) {
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const { status, body } = await list(
          `limit=1&sort=${sort}${cursor === "" ? "" : `&cursor=${cursor}`}`,
        );
        expect(status, sort).toBe(200);
        seen.push(...body.data.map((loan) => loan.loan_id));
        cursor = body.meta.next_cursor;
      }
      expect([...seen].sort(), sort).toEqual(["A", "B", "C"]);
    }
  }
});
