/** What browser tests compare a list on the screen with: the API's answer, and the file that its export gives. */

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { dashboardUrl } from "./browser.ts";
import { settled } from "./page.ts";

export type Row = Record<string, string | number | boolean | null>;

interface Answer<T> {
  data: T;
  meta: { total: number; summary: Record<string, number> };
}

/** Of `/api/v1`. */
export async function answer<T = Row[]>(path: string): Promise<Answer<T>> {
  const response = await fetch(`${await dashboardUrl()}/api/v1${path}`);
  expect(response.status, path).toBe(200);
  return (await response.json()) as Answer<T>;
}

/** Rows of the list that is called so; its heading is one more. */
export async function rowsOf(page: Page, label: string): Promise<number> {
  const counted = await page
    .getByRole("grid", { name: label, exact: true })
    .getAttribute("aria-rowcount");
  return Number(counted) - 1;
}

/** A cell of the list, by the row's place on the screen and the column's id. */
export function cellOf(page: Page, label: string, row: number, column: string) {
  return page
    .getByRole("grid", { name: label, exact: true })
    .locator(`[aria-rowindex="${row + 2}"] [data-column="${column}"]`);
}

/** Rows of the file that the CSV entry of the first export menu leads to. */
export async function exportedRows(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Export" }).first().click();
  const href = await page.getByRole("menuitem", { name: "CSV" }).getAttribute("href");
  await page.keyboard.press("Escape");
  const response = await fetch(new URL(href ?? "", page.url()));
  expect(response.status, href ?? "").toBe(200);
  const lines = (await response.text()).replace(/^\uFEFF/, "").split(/\r?\n/);
  // A file says above its heading what it is of, in lines that begin with a hash.
  return lines.filter((line) => line !== "" && !line.startsWith("#")).length - 1;
}

/** Whatever was on the screen is there again when the page is loaded anew from its address. */
export async function expectRestored(page: Page, read: () => Promise<unknown>): Promise<void> {
  const before = await read();
  await page.reload();
  await settled(page);
  expect(await read()).toEqual(before);
}

export const grouped = (value: unknown): string => Number(value).toLocaleString("en-NG");
export const naira = (value: unknown): string =>
  Number(value).toLocaleString("en-NG", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const percent = (value: unknown): string => `${naira(value)} %`;
