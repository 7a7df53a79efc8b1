// Names come from elsewhere: whatever stands in them is text, wherever it is shown.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { test } from "../support/browser.ts";
import { cellOf } from "../support/lists.ts";
import { drawer } from "../support/loan-screen.ts";
import { settled } from "../support/page.ts";
import { send } from "../support/sending.ts";

const id = "E2E-HTML";
const customer = `<img src=x onerror="alert(1)"> Ọlá O'Brien 🌍 <script>alert(2)</script>`;
const officer = `"><b>Bold</b> 👩🏾‍🌾 \u202Eesrever`;
const branch = "<i>Lagos</i> & Co";

async function sendLoan(): Promise<void> {
  await send("customers", { customer_id: id, customer_name: customer });
  await send("loans", {
    loan_id: id,
    customer_id: id,
    customer_name: customer,
    officer_id: id,
    officer_name: officer,
    region: "South West",
    branch,
    loan_amount: 1000,
    interest_rate: 0.1,
    fee_amount: 0,
    disbursement_date: "2026-10-01",
    maturity_date: "2026-12-01",
    loan_term_days: 61,
    channel: "Direct",
    status: "Active",
    wave: "Wave 2",
  });
}

/** No element came out of a name. */
async function expectText(page: Page): Promise<void> {
  expect(
    await page.locator('img[src="x"], #root :is(b, i), [role="dialog"] :is(b, i)').count(),
  ).toBe(0);
  expect(await page.title()).not.toContain("<");
}

test("HTML, an apostrophe, an emoji, a change of direction in a name are text in lists, drawer, filters and headings", async ({
  open,
}) => {
  await sendLoan();
  const page = await open({ path: "/loans?search=%3Cimg+src%3Dx" });
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  expect(await cellOf(page, "Loans", 0, "customer_name").innerText()).toBe(customer);
  await page.getByRole("rowheader", { name: id }).getByRole("link").click();
  await drawer(page).getByRole("heading", { name: customer }).waitFor();
  await drawer(page).getByRole("tab", { name: "DPD history" }).click();
  await settled(page);
  await expectText(page);
  await page.keyboard.press("Escape");
  await drawer(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("combobox", { name: "Branch", exact: true }).fill("<i>");
  await page.getByRole("option", { name: `${branch} (1)` }).click();
  await page.getByText(`Branch: ${branch}`, { exact: true }).waitFor();
  await expectText(page);
  await page.goto("/officers?search=%3Cb%3EBold");
  await settled(page);
  await cellOf(page, "Officers", 0, "officer_name").getByRole("link", { name: officer }).click();
  await page.getByRole("heading", { level: 1, name: officer }).waitFor();
  await settled(page);
  await expectText(page);
  expect(dialogs).toEqual([]);
});
