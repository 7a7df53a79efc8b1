// FIMR and early indicators: what they count is what the metrics count, and each loan is a click away.
import { expect } from "vitest";
import { settled } from "../support/page.ts";
import { test } from "../support/browser.ts";
import { api } from "../support/loan-screen.ts";

test("FIMR lists the loans that the metric counts, of a branch as well, and explains its rate", async ({
  open,
}) => {
  const list = await api("/loans/fimr-drilldown?limit=1");
  const page = await open({ path: "/fimr" });
  const totals = page.getByTestId("totals");
  expect(await totals.innerText()).toContain(list.meta.total.toLocaleString("en-NG"));
  const { data } = await api<{ data: { fimr: number } }>("/metrics/portfolio?metrics=fimr");
  const rate = `${(data.fimr * 100).toFixed(2)} %`;
  await totals.getByRole("button", { name: rate }).click();
  await page.waitForURL(/explain=fimr/);
  const branch = await open({ path: "/fimr?branch=Lagos+Main" });
  const ofBranch = await api("/loans/fimr-drilldown?branch=Lagos%20Main&limit=1");
  const grid = branch.getByRole("grid");
  expect(await grid.getAttribute("aria-rowcount")).toBe(String(ofBranch.meta.total + 1));
  const names = await branch.locator('[role="rowgroup"] [data-column="branch"]').allInnerTexts();
  expect(new Set(names)).toEqual(new Set(["Lagos Main"]));
});

test("early indicators are narrowed by how they moved, with the counts on the choice", async ({
  open,
}) => {
  const page = await open({ path: "/early-indicators" });
  const movements = ["Worsening", "Stable", "Improving"];
  for (const name of movements) {
    const movement = name.toLowerCase();
    // oxlint-disable-next-line no-await-in-loop
    const { meta } = await api(`/loans/early-indicators-drilldown?movement=${movement}&limit=1`);
    // oxlint-disable-next-line no-await-in-loop
    await page.getByText(`${name} ${meta.total.toLocaleString("en-NG")}`, { exact: true }).click();
    // oxlint-disable-next-line no-await-in-loop
    await page.waitForURL(new RegExp(`movement=${movement}`));
    // oxlint-disable-next-line no-await-in-loop
    await settled(page);
    const shown = page.locator('[role="rowgroup"] [data-column="movement"]');
    // oxlint-disable-next-line no-await-in-loop
    expect(new Set(await shown.allInnerTexts())).toEqual(new Set(meta.total === 0 ? [] : [name]));
  }
  await page.getByText(/^All \d/).click();
  await page.waitForURL((url) => !url.searchParams.has("movement"));
  await settled(page);
  const first = page.getByRole("rowheader").first();
  const id = await first.innerText();
  await first.getByRole("link").click();
  await page.getByRole("dialog").getByText(`Loan ${id}`).waitFor();
});
