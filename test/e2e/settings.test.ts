// Settings are changed with a reason and set back; definitions are found and lead to their numbers.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectAccessible, test } from "../support/browser.ts";
import { api } from "../support/loan-screen.ts";
import { settled } from "../support/page.ts";

const name = "cache.redis_seconds";

async function valueOf(setting: string): Promise<unknown> {
  const { data } = await api("/settings");
  return data.find((one) => one["name"] === setting)?.["value"];
}

async function change(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await dialog.getByRole("table", { name: "History" }).getByText(reason).first().waitFor();
  await settled(page);
}

test("a setting is changed with a reason, seen in its history, and set back", async ({ open }) => {
  const before = await valueOf(name);
  const page = await open({ path: "/settings" });
  await page.getByRole("button", { name: "Change Redis seconds" }).click();
  await page.waitForURL(/setting=cache.redis_seconds/);
  const dialog = page.getByRole("dialog");
  const button = dialog.getByRole("button", { name: "Change", exact: true });
  expect(await button.isDisabled()).toBe(true);
  await dialog.getByRole("textbox", { name: "Value" }).fill("901");
  await change(page, "A test of the settings");
  expect(await valueOf(name)).toBe(901);
  expect(await page.getByTestId(`setting-${name}`).innerText()).toContain("Changed");
  await dialog.getByRole("button", { name: "Fill in the default" }).click();
  await change(page, "The test is over");
  expect(await valueOf(name)).toBe(before);
});

test("limits are fields of their own, and a refusal is the service's sentence", async ({
  open,
}) => {
  const page = await open({
    path: "/settings?setting=metrics.fimr_bands",
    allow: /\b400\b/,
  });
  await expectAccessible(page);
  const before = await valueOf("metrics.fimr_bands");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Green" }).fill("7");
  await dialog.getByLabel("Reason").fill("Green beyond Watch");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  expect(await dialog.getByRole("alert").innerText()).toMatch(/fimr_bands|value/);
  expect(await valueOf("metrics.fimr_bands")).toEqual(before);
});

test("a metric is found by a word, its link keeps the search, and its value explains itself", async ({
  open,
}) => {
  const page = await open({ path: "/definitions" });
  await page.getByRole("textbox", { name: /^Search/ }).fill("overdue_90d");
  await page.waitForURL(/search=overdue_90d/);
  await settled(page);
  const entry = page.getByTestId("metric-par90");
  expect(await page.getByTestId(/^metric-/).count()).toBe(1);
  await entry.getByRole("button", { name: "Formula and meaning of PAR 90" }).click();
  await page.reload();
  await settled(page);
  expect(await entry.innerText()).toContain("overdue_90d ÷ portfolio_total");
  const value = await entry.getByRole("button", { name: /explain PAR 90/ }).innerText();
  await entry.getByRole("button", { name: /explain PAR 90/ }).click();
  await page.waitForURL(/explain=par90/);
  await settled(page);
  expect(value).toContain(await page.getByTestId("explained-value").innerText());
});
