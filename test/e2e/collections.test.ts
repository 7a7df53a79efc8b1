// Collections: the numbers of the days are the API's, and whom to call today is a list that can be narrowed and dialled.
import { expect } from "vitest";
import { test } from "../support/browser.ts";
import {
  answer,
  cellOf,
  expectRestored,
  exportedRows,
  grouped,
  naira,
  percent,
  rowsOf,
} from "../support/lists.ts";
import { settled } from "../support/page.ts";

const month = "from=2026-11-01&to=2026-11-18";

test("the tiles and the table of the days are the collections of the chosen days", async ({
  open,
}) => {
  const page = await open({ path: "/collections?period=month&as_of=2026-11-18" });
  const { data: days, meta } = await answer(`/collections/daily?${month}`);
  const tile = async (id: string): Promise<string> => page.getByTestId(`tile-${id}`).innerText();
  expect(await tile("collection_rate")).toContain(percent(meta.summary["collection_rate"]));
  for (const id of ["loans_due", "loans_due_paid", "loans_paid", "payments"]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await tile(id), id).toContain(grouped(meta.summary[id]));
  }
  for (const id of ["expected", "collected"]) {
    const exact = page.getByTestId(`tile-${id}`).getByTitle(`₦${naira(meta.summary[id])}`);
    // oxlint-disable-next-line no-await-in-loop
    expect(await exact.count(), id).toBe(1);
  }
  const figure = page.getByRole("figure", { name: "Due and received by day" });
  await figure.getByText("As a table").click();
  const rows = figure.getByRole("row");
  expect(await rows.count()).toBe(days.length + 1);
  const texts = await rows.nth(17).getByRole("cell").allInnerTexts();
  expect(texts).toEqual([
    "17 Nov 2026",
    naira(days[16]?.["expected"]),
    naira(days[16]?.["collected"]),
    percent(days[16]?.["collection_rate"]),
  ]);
});

test("what came in by method of payment adds up to what came in", async ({ open }) => {
  const page = await open({ path: "/collections?period=month&as_of=2026-11-18" });
  const { meta } = await answer(`/collections/daily?${month}`);
  const figure = page.getByRole("figure", { name: "Received by method of payment" });
  await figure.getByText("As a table").click();
  const cells = await figure.locator("tbody tr td:not(:first-child)").allInnerTexts();
  const kobo = cells.reduce(
    (sum, cell) => sum + Math.round(Number(cell.replaceAll(",", "")) * 100),
    0,
  );
  expect(kobo).toBe(Math.round(Number(meta.summary["collected"]) * 100));
});

test("a branch of the leaderboard is narrowed to its officers, and back", async ({ open }) => {
  const page = await open({ path: "/collections?period=month&as_of=2026-11-18" });
  const label = "Collections of branches";
  const { data } = await answer(`/collections/branches?${month}&sort=-collected`);
  expect(await rowsOf(page, label)).toBe(data.length);
  expect(await exportedRows(page)).toBe(data.length);
  const branch = String(data[0]?.["branch"]);
  const first = cellOf(page, label, 0, "branch");
  expect(await first.innerText()).toBe(branch);
  await first.getByRole("link").click();
  await settled(page);
  const officers = await answer(
    `/collections/officers?${month}&branch=${encodeURIComponent(branch)}`,
  );
  expect(await rowsOf(page, "Collections of officers")).toBe(officers.meta.total);
  const total = await page.getByTestId("summary-row").innerText();
  expect(total).toContain(naira(data[0]?.["collected"]));
  await page.goBack();
  await settled(page);
  expect(await rowsOf(page, label)).toBe(data.length);
});

test("the watch list is narrowed to who has not paid, by an address that keeps it", async ({
  open,
}) => {
  const page = await open({ path: "/collections?tab=watch&as_of=2026-11-18" });
  const all = await answer("/collections/watch?date=2026-11-18&limit=1");
  expect(await rowsOf(page, "Watch list")).toBe(all.meta.total);
  await page.getByText("Not paid", { exact: true }).first().click();
  await settled(page);
  expect(page.url()).toContain("paid=false");
  const unpaid = Number(all.meta.summary["unpaid_loans"]);
  expect(unpaid).toBeLessThan(all.meta.total);
  expect(await rowsOf(page, "Watch list")).toBe(unpaid);
  expect(await page.getByTestId("watch-count").innerText()).toContain(`0 paid`);
  await expectRestored(page, async () => rowsOf(page, "Watch list"));
  await page.goBack();
  await settled(page);
  expect(await rowsOf(page, "Watch list")).toBe(all.meta.total);
});

test("a phone number of the watch list dials, and Enter opens the loan by the keyboard alone", async ({
  open,
}) => {
  const page = await open({ path: "/collections?tab=watch&as_of=2026-11-18" });
  const { data } = await answer("/collections/watch?date=2026-11-18&sort=-to_collect&limit=1");
  const phone = cellOf(page, "Watch list", 0, "customer_phone").getByRole("link");
  const digits = String(data[0]?.["customer_phone"]).replaceAll(/[^+\d]/g, "");
  expect(await phone.getAttribute("href")).toBe(`tel:${digits}`);
  await page.getByRole("grid", { name: "Watch list" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  expect(new URL(page.url()).searchParams.get("loan")).toBe(String(data[0]?.["loan_id"]));
});
