/** What the browser tests of lists of loans share: the service's own answer, and what stands on the screen. */

import type { Locator, Page } from "playwright-core";
import { answer } from "./lists.ts";

interface List {
  data: Record<string, unknown>[];
  meta: { total: number };
}

export async function api<T = List>(path: string): Promise<T> {
  return (await answer<unknown>(path)) as T;
}

/** What the drawn rows show in a column. */
export function column(page: Page, id: string): Promise<string[]> {
  return page.locator(`[role="rowgroup"] [data-column="${id}"]`).allInnerTexts();
}

export function drawer(page: Page): Locator {
  return page.getByRole("dialog");
}
