// A page that stays open: what arrives shows by itself, and what is too old or differs from the source is said in words.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { dashboardUrl, test } from "../support/browser.ts";
import { answer, cellOf, naira } from "../support/lists.ts";
import { send } from "../support/sending.ts";

const trust = (page: Page) => page.getByTestId("trust-strip");

/** A page of the list with one loan, marked so that a load anew would be seen. */
async function markOf(page: Page): Promise<unknown> {
  return page.evaluate("window.seenSince ??= performance.now()");
}

/** The state it ends with is that of the certificate: the demo has rows in quarantine. */
async function reconcile(repair: boolean): Promise<void> {
  const started = await fetch(`${await dashboardUrl()}/api/v1/operations/reconcile`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ repair }),
  });
  expect(started.status).toBe(202);
  const { data } = (await started.json()) as { data: { operation_id: string } };
  const state = async (): Promise<string> =>
    (await answer<{ state: string }>(`/operations/${data.operation_id}`)).data.state;
  await expect.poll(state, { timeout: 60_000, interval: 250 }).toBe("partial");
}

test("a payment that arrives shows within 10 s, one the source does not know is told, and is gone after the repair", async ({
  open,
}) => {
  const list = "/loans?status=Active&sort=loan_id&columns=customer_name,total_repayments";
  const [loan] = (await answer("/loans?status=Active&sort=loan_id&limit=1")).data;
  const before = Number(loan?.["total_repayments"]);
  const page = await open({ path: list });
  const mark = await markOf(page);
  const paid = cellOf(page, "Loans", 0, "total_repayments");
  await paid.getByText(naira(before), { exact: true }).waitFor();
  try {
    // A whole number: the source's own, which does not have it.
    await send("repayments", {
      repayment_id: "999000111",
      loan_id: loan?.["loan_id"],
      payment_date: "2026-11-19",
      payment_amount: 125.5,
      principal_paid: 125.5,
      interest_paid: 0,
      fees_paid: 0,
      payment_method: "Transfer",
    });
    const began = performance.now();
    await paid.getByText(naira(before + 125.5), { exact: true }).waitFor({ timeout: 10_000 });
    process.stderr.write(`a payment shows after ${Math.round(performance.now() - began)} ms\n`);
    await reconcile(false);
    await trust(page).getByText("Not proved: the copy differs from its source").waitFor();
  } finally {
    await reconcile(true);
  }
  await paid.getByText(naira(before), { exact: true }).waitFor();
  await trust(page).getByText("Not proved").waitFor({ state: "detached" });
  expect(await markOf(page)).toBe(mark);
}, 180_000);

test("what is held back is counted, and a sync that has been missed is called stale", async ({
  open,
}) => {
  const page = await open({ path: "/branches" });
  const { meta } = await answer("/sync/errors?quarantined=true&resolved=false&limit=1");
  expect(meta.total).toBeGreaterThan(0);
  expect(await trust(page).innerText()).toContain(`${meta.total} rows in quarantine`);
  expect(await trust(page).innerText()).not.toContain("stale");
  const [sync] = (await answer("/sync/history?limit=1")).data;
  const dayLater = Date.parse(String(sync?.["started_at"])) + 27 * 3_600_000;
  await page.clock.setFixedTime(dayLater);
  await page.reload();
  await trust(page).getByText("stale: a sync has been missed").waitFor();
});
