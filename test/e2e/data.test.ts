// Data: the certificate adds up, work is started and watched, refused records are tried again.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { dashboardUrl, expectAccessible, test } from "../support/browser.ts";
import { api } from "../support/loan-screen.ts";
import { settled } from "../support/page.ts";

test("the certificate's equation holds for every entity as it stands on the page", async ({
  open,
}) => {
  const page = await open({ path: "/data" });
  const rows = page.getByRole("table", { name: "Certificate by entity" }).locator("tbody tr");
  const texts = await Promise.all(
    (await rows.all()).map((row) => row.getByRole("cell").allInnerTexts()),
  );
  expect(texts.length).toBeGreaterThan(3);
  for (const [entity, ...cells] of texts) {
    const [source = 0, excluded = 0, quarantined = 0, here = 0] = cells
      .slice(0, 4)
      .map((text) => Number(text.split("\n")[0]?.replaceAll(",", "")));
    expect(source - excluded - quarantined, entity).toBe(here);
    expect(cells[4]).toBe("yes");
  }
});

/** The first cell of the first row of the history of runs. */
const lastRun = (page: Page) =>
  page.getByRole("grid", { name: "Runs of operations" }).getByRole("rowheader").first();

test("an operation is run, watched, and stands with its result in the history; a reload shows it again", async ({
  open,
}) => {
  const page = await open({ path: "/data?tab=operations" });
  await page.getByRole("button", { name: "Run check quality" }).click();
  await page.waitForURL(/run=/);
  const result = page.getByTestId("run-result");
  await result.waitFor({ timeout: 30_000 });
  expect(await result.innerText()).toMatch(/^Check quality\s+Done/);
  expect(await result.innerText()).toContain("Checks");
  await settled(page);
  expect(await lastRun(page).innerText()).toBe("Check quality");
  await page.reload();
  await result.waitFor();
  expect(await result.innerText()).toMatch(/^Check quality\s+Done/);
});

test("work that changes much asks first, and does nothing when one thinks better of it", async ({
  open,
}) => {
  const before = (await api("/operations?name=recalculate&limit=1")).meta.total;
  const page = await open({ path: "/data?tab=operations" });
  await page.getByRole("button", { name: "Run recalculate" }).click();
  const question = page.getByRole("dialog", { name: "Run recalculate?" });
  expect(await question.innerText()).toContain("stored fields of every loan");
  await question.getByRole("button", { name: "Cancel" }).click();
  await question.waitFor({ state: "hidden" });
  expect((await api("/operations?name=recalculate&limit=1")).meta.total).toBe(before);
});

/** A repayment of a loan that nobody sent: refused, and kept. */
async function sendRefused(): Promise<void> {
  const repayment = {
    repayment_id: "E2E-REFUSED",
    loan_id: "E2E-NO-SUCH-LOAN",
    payment_date: "2026-01-05",
    payment_amount: 1_000,
    principal_paid: 1_000,
    interest_paid: 0,
    fees_paid: 0,
    payment_method: "Cash",
  };
  const body = JSON.stringify({
    sync_timestamp: "2026-01-05T08:00:00Z",
    sync_type: "incremental",
    data: { repayments: [repayment] },
  });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${await dashboardUrl()}/api/v1/etl/sync`, {
    method: "POST",
    headers,
    body,
  });
  expect(await answer.text()).toContain("E2E-REFUSED");
}

const refused = "/sync/errors?resolved=false&quarantined=false&limit=1";

test("kept records are listed, opened with what was sent, and the refused ones tried again with a count that adds up", async ({
  open,
}) => {
  await sendRefused();
  const all = (await api("/sync/errors?resolved=false&limit=1")).meta.total;
  const { total } = (await api(refused)).meta;
  expect(total).toBeGreaterThan(0);
  const page = await open({ path: "/data?tab=errors" });
  const grid = page.getByRole("grid", { name: "Errors and quarantine" });
  expect(await grid.getAttribute("aria-rowcount")).toBe(String(all + 1));
  await grid.getByRole("link", { name: "Repayment E2E-REFUSED" }).first().click();
  await page.waitForURL(/error=\d+/);
  const sent = page.getByRole("group", { name: "What was sent" });
  expect(await sent.innerText()).toContain("E2E-NO-SUCH-LOAN");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: `Try ${total} refused again` }).click();
  const told = page.getByText(/tried: \d+ resolved, \d+ still failing$/);
  await told.waitFor({ timeout: 30_000 });
  const [tried, resolved = 0, failing = 0] = numbersIn(await told.innerText());
  expect(tried).toBe(total);
  expect(resolved + failing).toBe(total);
  await settled(page);
  expect((await api(refused)).meta.total).toBe(failing);
});

function numbersIn(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

test("a finding of the quality checks leads to its loan", async ({ open }) => {
  const page = await open({ path: "/data?tab=quality" });
  const finding = page.getByTestId("check-overpaid_loans");
  const link = finding.getByRole("link").first();
  const id = await link.innerText();
  await link.click();
  await page.waitForURL(new RegExp(`loan=${id}$`));
});

test.for(["errors", "quality", "operations"])("%s has no barrier", async (tab, { open }) => {
  await expectAccessible(await open({ path: `/data?tab=${tab}`, theme: "dark" }));
});
