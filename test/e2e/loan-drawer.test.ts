// One loan, looked into over any screen.
import { describe, expect } from "vitest";
import { test } from "../support/browser.ts";
import { api, column, drawer } from "../support/loan-screen.ts";
import { settled } from "../support/page.ts";

describe("the drawer of a loan", () => {
  test("its tabs show what the service has of the loan, and stand in the address", async ({
    open,
  }) => {
    const [loan] = (
      await api("/loans?status=Active&dpd_min=7&dpd_max=30&sort=-total_repayments&limit=1")
    ).data;
    const id = String(loan?.["loan_id"]);
    const page = await open({ path: `/loans?loan=${id}` });
    await drawer(page).getByText(String(loan?.["customer_name"])).first().waitFor();
    const dpd = drawer(page).locator('[data-field="current_dpd"]');
    expect(await dpd.innerText()).toContain(String(loan?.["current_dpd"]));
    const parts = [
      { tab: "Repayments", part: "repayments", table: "Repayments" },
      { tab: "Due and paid", part: "due-curve", table: "Instalments" },
      { tab: "DPD history", part: "transitions", table: "Changes of the DPD bucket" },
    ];
    for (const { tab, part, table } of parts) {
      // oxlint-disable-next-line no-await-in-loop
      await drawer(page).getByRole("tab", { name: tab }).click();
      // oxlint-disable-next-line no-await-in-loop
      await settled(page);
      // oxlint-disable-next-line no-await-in-loop
      const { meta } = await api(`/loans/${id}/${part}?limit=1`);
      expect(meta.total, part).toBeGreaterThan(0);
      const rows = drawer(page).getByRole("grid", { name: table });
      // oxlint-disable-next-line no-await-in-loop
      expect(await rows.getAttribute("aria-rowcount"), part).toBe(String(meta.total + 1));
    }
    expect(new URL(page.url()).searchParams.get("loan_tab")).toBe("history");
    await page.goBack();
    await drawer(page).getByRole("tab", { name: "Due and paid", selected: true }).waitFor();
    await page.reload();
    await drawer(page).getByRole("tab", { name: "Due and paid", selected: true }).waitFor();
    // The chart says in words what it shows: the arrears of the loan, to the kobo.
    const arrears = Number(loan?.["arrears_amount"]).toLocaleString("en-NG", {
      minimumFractionDigits: 2,
    });
    await drawer(page).getByText(`₦${arrears} is in arrears`).waitFor();
    // What the curve has read of the settled amount is what explains it.
    await drawer(page).getByRole("tab", { name: "Overview" }).click();
    await drawer(page).locator('[data-field="settled_amount"]').getByRole("button").click();
    await page
      .getByRole("dialog", { name: "Where this number comes from" })
      .getByText("the same as the service shows")
      .waitFor();
  });

  test("a loan that is not there on the day is said in words", async ({ open }) => {
    const { data } = await api("/loans?sort=-disbursement_date&limit=1");
    const id = String(data[0]?.["loan_id"]);
    const page = await open({ path: `/loans?loan=${id}&as_of=2025-06-30`, allow: /404/ });
    await drawer(page).getByText(`There is no loan ${id} on 30 Jun 2025`).waitFor();
    await drawer(page).getByRole("button", { name: "Look for it today" }).click();
    await drawer(page).getByText(String(data[0]?.["customer_name"])).first().waitFor();
  });

  test("a computed number leads to its explanation, by an address that stays", async ({ open }) => {
    const page = await open({ path: "/loans?sort=-arrears_amount&status=Active" });
    const cell = page.locator('[role="rowgroup"] [data-column="arrears_amount"]').first();
    const id = (await column(page, "loan_id"))[0];
    await cell.getByRole("button").click();
    const asked = new URL(page.url()).searchParams;
    expect([asked.get("explain"), asked.get("explain_scope")]).toEqual([
      "arrears_amount",
      `loan:${id}`,
    ]);
  });

  test("an explanation over the drawer closes alone, and leaves the loan open", async ({
    open,
  }) => {
    const page = await open({ path: "/loans?status=Active&dpd_min=1" });
    await page.getByRole("rowheader").first().getByRole("link").click();
    await drawer(page).locator('[data-field="settled_amount"]').getByRole("button").click();
    await page.waitForURL(/explain=settled_amount/);
    const explanation = page.getByRole("dialog", { name: "Where this number comes from" });
    await explanation.waitFor();
    await page.keyboard.press("Escape");
    await explanation.waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.has("explain")).toBe(false);
    await drawer(page).locator('[data-field="settled_amount"]').waitFor();
    await page.keyboard.press("Escape");
    await drawer(page).waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.has("loan")).toBe(false);
  });

  test("from the skip link to a loan and back with the keyboard alone", async ({ open }) => {
    const page = await open({ path: "/loans?status=Active" });
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("To the content");
    await page.keyboard.press("Enter");
    for (let step = 0; step < 20; step += 1) {
      // oxlint-disable-next-line no-await-in-loop
      if ((await page.evaluate("document.activeElement.getAttribute('role')")) === "grid") break;
      // oxlint-disable-next-line no-await-in-loop
      await page.keyboard.press("Tab");
    }
    // The heading, then the third row.
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "Enter"]) {
      // oxlint-disable-next-line no-await-in-loop
      await page.keyboard.press(key);
    }
    const third = (await column(page, "loan_id"))[2];
    await page.waitForURL(new RegExp(`loan=${third}`));
    await drawer(page).waitFor();
    await drawer(page).getByRole("tab", { name: "Overview" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(/loan_tab=due-curve/);
    await page.keyboard.press("Escape");
    await drawer(page).waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.has("loan")).toBe(false);
    expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe("grid");
    // The place in the table is the one that was left.
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`loan=${(await column(page, "loan_id"))[3]}`));
  });
});
