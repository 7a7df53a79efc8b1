// Cohorts: a number of loans leads to as many loans, the matrix adds up, and the address holds what is looked at.
import { expect } from "vitest";
import { test } from "../support/browser.ts";
import {
  answer,
  cellOf,
  expectRestored,
  exportedRows,
  grouped,
  naira,
  rowsOf,
} from "../support/lists.ts";
import { settled } from "../support/page.ts";

const matrix = "/cohorts?tab=transitions&from=2026-11-08&to=2026-11-18";

test("a cell of the matrix opens its loans, as many as it says", async ({ open }) => {
  const page = await open({ path: matrix });
  const { data } = await answer("/metrics/transitions?from=2026-11-08&to=2026-11-18");
  const cell = data.find((one) => one["from_bucket"] === "0" && one["to_bucket"] === "1-6");
  expect(Number(cell?.["loans"])).toBeGreaterThan(0);
  await page.getByRole("link", { name: /^0 to 1-6:/ }).click();
  await settled(page);
  const label = "Loans that went from 0 to 1-6";
  expect(await rowsOf(page, label)).toBe(cell?.["loans"]);
  const count = await page.getByTestId("moved-count").innerText();
  expect(count).toContain(`${grouped(cell?.["loans"])} loan`);
  expect(count).toContain(naira(cell?.["opening_balance"]));
  await expectRestored(page, async () => [
    await rowsOf(page, label),
    await page.getByTestId("roll-sentence").innerText(),
  ]);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await settled(page);
  expect(await page.getByRole("grid").count()).toBe(0);
});

test("rows and columns of the matrix add up to all loans of both days", async ({ open }) => {
  const page = await open({ path: matrix });
  const lines = await page.getByTestId("transition-matrix").locator("tr").all();
  const table = await Promise.all(
    lines.slice(1).map(async (line) => {
      const cells = await line.locator("td").allInnerTexts();
      // Its number stands on a line of its own; before it is where the loans went, for those who hear it.
      return cells.map((text) => Number(/^[\d,]+$/m.exec(text)?.[0].replaceAll(",", "")));
    }),
  );
  const sums = table.pop() ?? [];
  expect(table).toHaveLength(7);
  for (const row of table) {
    const all = row.at(-1);
    expect(row.slice(0, -1).reduce((sum, one) => sum + one, 0)).toBe(all);
  }
  expect(sums).toEqual(sums.map((_, at) => table.reduce((sum, row) => sum + (row[at] ?? 0), 0)));
  const { data } = await answer<Record<string, number>>("/metrics/portfolio?as_of=2026-11-18");
  // The last three columns are paid off, written off and all.
  expect(sums.slice(0, -3).reduce((sum, one) => sum + one, 0)).toBe(data["active_loans"]);
});

test("the loans of a cohort are a list of as many", async ({ open }) => {
  const page = await open({ path: "/cohorts?by=product&as_of=2026-11-18" });
  const label = "Cohorts by product";
  const { data } = await answer("/metrics/cohorts?by=product&as_of=2026-11-18");
  expect(await rowsOf(page, label)).toBe(data.length);
  expect(await exportedRows(page)).toBe(data.length);
  const loans = cellOf(page, label, 0, "loans");
  const shown = await loans.innerText();
  await loans.getByRole("link").click();
  await settled(page);
  expect(grouped(await rowsOf(page, "Loans"))).toBe(shown);
});

test("cohorts are sorted by a heading, and the address keeps the order and the age", async ({
  open,
}) => {
  const page = await open({ path: "/cohorts?by=branch&months=3" });
  const label = "Cohorts by branch";
  const first = async (): Promise<string> => cellOf(page, label, 0, "par30").innerText();
  await page.getByRole("columnheader", { name: "PAR 30", exact: true }).getByRole("button").click();
  await settled(page);
  const { data } = await answer("/metrics/cohorts?by=branch&months=3");
  const worst = Math.max(...data.map((row) => Number(row["par30"] ?? 0)));
  expect(await first()).toBe(`${(worst * 100).toFixed(2)} %`);
  await expectRestored(page, first);
});

test("a vintage says which of its months is not over, and counts its loans", async ({ open }) => {
  const page = await open({
    path: "/cohorts?tab=vintages&measure=principal_repaid&as_of=2026-11-18",
  });
  const { data } = await answer(
    "/metrics/vintages?by=month&measure=principal_repaid&as_of=2026-11-18",
  );
  const partial = data.filter((point) => point["is_partial"] === true);
  const marked = page.locator("td", { hasText: /%\s\*$/ });
  expect(await marked.count()).toBe(partial.length);
  expect(await page.getByText("The month is not over: as of 18 Nov 2026.").count()).toBe(1);
  const october = page.getByRole("row", { name: /^Oct 2026/ });
  const loans = (await october.getByRole("cell").first().innerText()).trim();
  await october.getByRole("link").click();
  await settled(page);
  expect(grouped(await rowsOf(page, "Loans"))).toBe(loans);
});
