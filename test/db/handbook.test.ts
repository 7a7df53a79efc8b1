// What the pages of docs/metrics show of six loans is what the service answers. `npm run docs:metrics` writes it anew.
import { afterAll, beforeAll, expect, test } from "vitest";
import { metrics } from "#metrics/catalogue.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { handbookDay, loadHandbookBook, stories } from "../support/handbook-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadHandbookBook(t.testDatabase.db);
});
afterAll(() => t.close());

interface Answer<T> {
  data: T;
  meta: { total: number };
}

interface Explained {
  value: unknown;
  formula: string;
  settings: unknown;
  parts: { metric: string; value: unknown; neutral_value: unknown }[];
  components: { id: string; value: number; rows: unknown; rows_total: number }[];
  rows: { component: string; loan_id: string; repayment_id: string | null; amount: number }[];
}

/** An entry a line: a change shows where it is. */
function lines(entries: ReadonlyMap<string, string>): string {
  return [...entries].map(([name, json]) => `${JSON.stringify(name)}: ${json}`).join(",\n");
}

async function read<T>(path: string, query: Record<string, string> = {}): Promise<Answer<T>> {
  const answer = await t.app.inject({ url: `/api/v1/${path}`, query });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

/** A rank is of a group among others; float gap is an officer's. The rest is shown of the whole portfolio. */
function scopeOf(metric: string): string {
  return metric === "rank" ? "officer:AMINA" : "portfolio";
}

const loanColumns = [
  "loan_id",
  "officer_name",
  "channel",
  "loan_amount",
  "amount_due_total",
  "first_payment_due_date",
  "instalment_count",
  "settled_amount",
  "principal_outstanding",
  "total_outstanding",
  "current_dpd",
  "arrears_amount",
];

test("the worked examples are what the service answers", { timeout: 120_000 }, async () => {
  const { data: list } = await read<Record<string, unknown>[]>("loans");
  const loans = list.map((loan) => ({
    ...Object.fromEntries(loanColumns.map((name) => [name, loan[name]])),
    story: stories[loan["loan_id"] as keyof typeof stories],
  }));
  const components = new Map<string, string>();
  const explained = new Map<string, string>();
  for (const { id } of metrics) {
    const scope = scopeOf(id);
    // oxlint-disable-next-line no-await-in-loop
    const { data, meta } = await read<Explained>("explain", { metric: id, scope, limit: "1000" });
    expect(meta.total).toBeLessThanOrEqual(1000);
    for (const component of data.components) {
      const rows = data.rows
        .filter((row) => row.component === component.id)
        .map((row) => [row.loan_id, row.repayment_id, row.amount]);
      components.set(component.id, JSON.stringify({ value: component.value, rows }));
    }
    const { value, formula, settings, parts } = data;
    const sums = data.components.map(({ rows: _rows, rows_total: _total, ...shown }) => shown);
    const values = parts.map(({ metric, value: of, neutral_value: neutral }) => ({
      metric,
      value: of,
      neutral_value: neutral,
    }));
    const one = { scope, value, formula, settings, parts: values, components: sums };
    explained.set(id, JSON.stringify(one));
  }
  const example = `{
"as_of": "${handbookDay}",
"loans": [
${loans.map((loan) => JSON.stringify(loan)).join(",\n")}
],
"components": {
${lines(components)}
},
"metrics": {
${lines(explained)}
}
}
`;
  await expect(example).toMatchFileSnapshot("../../docs/metrics/example.json");
});

test("of the portfolio they are those of a pencil", async () => {
  const { data } = await read<object>("metrics/portfolio");
  expect(data).toMatchObject({
    // 1,250 + 10,000 + 4,000 + 7,500 + 6,000; C3 is settled.
    portfolio_total: 28_750,
    active_loans: 5,
    par1: 0.956522, // all but A1: 27,500
    par7: 0.608696, // A3 with 11 days, C1 with 53, C2 with 18: 17,500
    par15: 0.469565, // 13,500
    par30: 0.26087, // 7,500
    par30_incl_rescheduled: 0.469565, // and C2
    par60: 0,
    // By days late: A1 none, A2 4, A3 11 and C2 18, C1 53.
    bucket_0: 1_250,
    bucket_1_6: 10_000,
    bucket_7_30: 10_000,
    bucket_31_60: 7_500,
    bucket_61_90: 0,
    bucket_over_90: 0,
    fimr: 0.166667, // C2 of six
    roll: 0.513326, // 4,430 of A3 and 4,200 of A1 on 13 June: A1 paid on the 14th
    // Weeks of May: 4 × 150, 2 × 300, 3 × 120, 180 and 3 × 150 over C1's 9,000 of 15 May.
    ayr: 0.243333,
    oti: 0.818182, // 6 of 7, 3 of 4, 4 of 4, 2 of 3, 3 of 4
    cp: 0.666667, // two of each officer's three
    backdated: 1,
    reversals: 1,
    waivers: 50,
    float_gap: true,
    never_paid_loans: 1,
    paying_loans: 1,
    inactive_loans: 3,
  });
});
