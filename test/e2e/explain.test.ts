// Any number explains itself: the arithmetic is done again on the page, and every row behind it adds up.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectAccessible, test } from "../support/browser.ts";
import { api } from "../support/loan-screen.ts";
import { settled } from "../support/page.ts";

const numbers = new Intl.NumberFormat("en-NG", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

function addressOf(metric: string, scope: string): string {
  return `/definitions?${new URLSearchParams({ explain: metric, explain_scope: scope }).toString()}`;
}

async function officerWithMuch(): Promise<string> {
  const { data } = await api("/metrics/officers?sort=-active_loans&limit=1");
  return `officer:${String(data[0]?.["officer_id"])}`;
}

interface Explained {
  value: number;
  unit: string;
  components: { id: string; rows_total: number }[];
}

async function explained(metric: string, scope: string): Promise<Explained> {
  const { data } = await api(
    `/explain?${new URLSearchParams({ metric, scope, limit: "1" }).toString()}`,
  );
  return data as unknown as Explained;
}

/** The number that the page itself came to, as the service writes it. */
async function ownResult(page: Page): Promise<string> {
  const text = await page.getByTestId("arithmetic").innerText();
  expect(text).toContain("the same as the service shows");
  return (await page.getByTestId("own-result").innerText()).replaceAll(",", "");
}

async function expectRowsAddUp(page: Page, components: Explained["components"]): Promise<void> {
  const more = page.getByRole("button", { name: /^Add up all/ });
  if ((await more.count()) > 0) await more.click();
  for (const { id } of components) {
    const sum = page.getByTestId(`sum-${id}`);
    // oxlint-disable-next-line no-await-in-loop
    await sum.waitFor({ timeout: 30_000 });
    // oxlint-disable-next-line no-await-in-loop
    expect(await sum.innerText(), id).toMatch(/\d equal$/);
  }
}

describe("a metric of the whole portfolio", () => {
  test.for(["par30", "fimr", "collection_rate"])(
    "%s: the page's arithmetic is the service's, and all rows add up to their components",
    async (metric, { open }) => {
      const page = await open({ path: addressOf(metric, "portfolio") });
      const { value, components } = await explained(metric, "portfolio");
      expect(Number(await ownResult(page))).toBe(value);
      await expectRowsAddUp(page, components);
    },
  );

  test("the risk score is worked out from its parts, term by term, and each part explains itself", async ({
    open,
  }) => {
    const page = await open({ path: addressOf("risk_score", "portfolio") });
    const { value } = await explained("risk_score", "portfolio");
    expect(Number(await ownResult(page))).toBe(value);
    const terms = page.getByRole("table", { name: "The terms of the sum" }).locator("tbody tr");
    const worths = await terms.locator("td:last-child").allInnerTexts();
    const sum = worths.reduce((all, text) => all + Number(text.replace("−", "-")), 0);
    expect(Math.round(sum)).toBe(value);
    await page.getByRole("link", { name: "Portfolio open risk (PORR)" }).click();
    await settled(page);
    const porr = await explained("porr", "portfolio");
    expect(Number(await ownResult(page))).toBe(porr.value);
  });
});

test.for(["par30", "fimr", "risk_score", "collection_rate"])(
  "%s of an officer: arithmetic and every row of every component agree",
  async (metric, { open }) => {
    const scope = await officerWithMuch();
    const page = await open({ path: addressOf(metric, scope) });
    const { value, components } = await explained(metric, scope);
    if (value !== null) expect(Number(await ownResult(page))).toBe(value);
    await expectRowsAddUp(page, components);
  },
);

test("days past due of a loan follow from its instalments, and arrears from what was paid", async ({
  open,
}) => {
  const { data } = await api(
    "/loans?status=Active&dpd_min=7&dpd_max=60&sort=-arrears_amount&limit=1",
  );
  const [loan] = data;
  const [id, dpd, arrears] = [loan?.["loan_id"], loan?.["current_dpd"], loan?.["arrears_amount"]];
  const page = await open({ path: addressOf("current_dpd", `loan:${String(id)}`) });
  expect(await ownResult(page)).toBe(String(dpd));
  expect(await page.getByTestId("explained-value").innerText()).toBe(String(dpd));
  const second = await open({ path: addressOf("arrears_amount", `loan:${String(id)}`) });
  expect(Number(await ownResult(second))).toBe(arrears);
  expect(await second.getByTestId("explained-value").innerText()).toBe(
    `₦${numbers.format(Number(arrears))}`,
  );
});

test("a reload and the permanent link show the same explanation, with the chosen component and day", async ({
  open,
}) => {
  const page = await open({ path: addressOf("par30", "portfolio") });
  const heading = page.getByRole("heading", { name: "Rows of “Outstanding principal”" });
  const { components } = await explained("par30", "portfolio");
  const count = components[1]?.rows_total.toLocaleString("en-NG") ?? "";
  await page.getByRole("button", { name: `${count} loans` }).click();
  await heading.waitFor();
  const value = await page.getByTestId("explained-value").innerText();
  await page.reload();
  await settled(page);
  await heading.waitFor();
  expect(await page.getByTestId("explained-value").innerText()).toBe(value);
  const link = new URL(await page.getByLabel("Permanent link").inputValue());
  expect(link.searchParams.get("as_of")).toMatch(/^\d{4}-\d\d-\d\d$/);
  const other = await open({ path: link.pathname + link.search });
  await other.getByRole("heading", { name: "Rows of “Outstanding principal”" }).waitFor();
  expect(await other.getByTestId("explained-value").innerText()).toBe(value);
  expect(await other.getByTestId("day-banner").count()).toBe(1);
});

test("what does not exist is said in the service's sentence", async ({ open }) => {
  const page = await open({ path: addressOf("par31", "portfolio"), allow: /\b400\b/ });
  expect(await page.getByRole("alert").innerText()).toContain("metric must be one of");
  const other = await open({ path: addressOf("par30", "branch:Nowhere"), allow: /\b404\b/ });
  expect(await other.getByRole("alert").innerText()).toContain("Nowhere");
});

test("from a cell of a list to its explanation and back, by the keyboard alone", async ({
  open,
}) => {
  const page = await open({ path: "/loans?columns=current_dpd&sort=-current_dpd&status=Active" });
  await page.getByRole("grid", { name: "Loans" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForURL(/explain=current_dpd/);
  await settled(page);
  expect(await ownResult(page)).toMatch(/^\d+$/);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => !url.search.includes("explain"));
  expect(await page.getByTestId("arithmetic").count()).toBe(0);
});

test("the explanation of a composite has no barrier", async ({ open }) => {
  const scope = await officerWithMuch();
  await expectAccessible(await open({ path: addressOf("risk_score", scope) }));
});

test("the explanation of a loan's field has no barrier, dark and on a phone", async ({ open }) => {
  const { data } = await api("/loans?status=Active&dpd_min=7&limit=1");
  const path = addressOf("timeliness_score", `loan:${String(data[0]?.["loan_id"])}`);
  await expectAccessible(await open({ path, theme: "dark", width: 390, height: 844 }));
});
