// Branches, regions, vertical leads: their totals are the portfolio's, and each leads to its officers and loans.
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

const south = "region=South%20West&as_of=2026-11-18";

test("the totals under the branches are the portfolio of the same filters", async ({ open }) => {
  const page = await open({
    path: `/branches?${south}&columns=active_loans,portfolio_total,bucket_1_6,par30`,
  });
  const { data: whole } = await answer<Record<string, number>>(`/metrics/portfolio?${south}`);
  const texts = await page.getByTestId("summary-row").getByRole("gridcell").allInnerTexts();
  expect(texts).toEqual([
    "Portfolio",
    grouped(whole["active_loans"]),
    naira(whole["portfolio_total"]),
    naira(whole["bucket_1_6"]),
    `${(Number(whole["par30"]) * 100).toFixed(2)} %`,
  ]);
  const { data } = await answer(`/metrics/branches?${south}&limit=1000`);
  expect(await rowsOf(page, "Branches")).toBe(data.length);
  expect(await exportedRows(page)).toBe(data.length);
  const sum = data.reduce((all, row) => all + Number(row["active_loans"]), 0);
  expect(sum).toBe(whole["active_loans"]);
});

test("a branch leads to its officers and to the loans of its portfolio, as many as it says", async ({
  open,
}) => {
  const page = await open({ path: "/branches?sort=-par30" });
  const { data } = await answer("/metrics/branches?sort=-par30&limit=1");
  await cellOf(page, "Branches", 0, "officers").getByRole("link").click();
  await settled(page);
  expect(await rowsOf(page, "Officers")).toBe(data[0]?.["officers"]);
  await page.goBack();
  await settled(page);
  await cellOf(page, "Branches", 0, "branch").getByRole("link").click();
  await settled(page);
  expect(await rowsOf(page, "Loans")).toBe(data[0]?.["active_loans"]);
});

test.for([
  { path: "/regions", label: "Regions", list: "regions", key: "region" },
  {
    path: "/vertical-leads",
    label: "Vertical leads",
    list: "vertical-leads",
    key: "vertical_lead_name",
  },
])("$label: the branches of a row are a list of as many, on any day", async (screen, { open }) => {
  const { path, label, list, key } = screen;
  const page = await open({ path: `${path}?as_of=2026-11-05&sort=-portfolio_total` });
  const { data } = await answer(`/metrics/${list}?as_of=2026-11-05&sort=-portfolio_total`);
  expect(await rowsOf(page, label)).toBe(data.length);
  expect(await cellOf(page, label, 0, key).innerText()).toBe(String(data[0]?.[key]));
  await cellOf(page, label, 0, "branches").getByRole("link").click();
  await settled(page);
  expect(new URL(page.url()).searchParams.get("as_of")).toBe("2026-11-05");
  expect(await rowsOf(page, "Branches")).toBe(data[0]?.["branches"]);
});

test("regions are sorted and explained by the keyboard alone, and the address keeps it", async ({
  open,
}) => {
  const page = await open({ path: "/regions?columns=portfolio_total,bucket_7_30" });
  const grid = page.getByRole("grid", { name: "Regions" });
  await grid.focus();
  // Down to the first row and back up to the heading, over the name.
  for (const key of ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowRight", "Enter"]) {
    // oxlint-disable-next-line no-await-in-loop
    await page.keyboard.press(key);
  }
  await settled(page);
  expect(new URL(page.url()).searchParams.get("sort")).toBe("-bucket_7_30");
  const { data } = await answer("/metrics/regions?sort=-bucket_7_30");
  const first = async (): Promise<string> => cellOf(page, "Regions", 0, "bucket_7_30").innerText();
  expect(await first()).toBe(naira(data[0]?.["bucket_7_30"]));
  await expectRestored(page, first);
  await grid.focus();
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "Enter"]) {
    // oxlint-disable-next-line no-await-in-loop
    await page.keyboard.press(key);
  }
  await settled(page);
  expect(new URL(page.url()).searchParams.get("explain")).toBe("bucket_7_30");
  // The drawer is there before its answer.
  await expect
    .poll(() => page.getByRole("dialog").innerText())
    .toContain(naira(data[0]?.["bucket_7_30"]));
});
