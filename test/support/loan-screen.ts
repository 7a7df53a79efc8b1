/** What the browser tests of lists of loans share: the service's own answer, and what stands on the screen. */

import type { Locator, Page } from "playwright-core";
import { dashboardUrl } from "./browser.ts";

interface List {
  data: Record<string, unknown>[];
  meta: { total: number };
}

export async function api<T = List>(path: string): Promise<T> {
  const answer = await fetch(`${await dashboardUrl()}/api/v1${path}`);
  return (await answer.json()) as T;
}

/** What the drawn rows show in a column. */
export function column(page: Page, id: string): Promise<string[]> {
  return page.locator(`[role="rowgroup"] [data-column="${id}"]`).allInnerTexts();
}

export function drawer(page: Page): Locator {
  return page.getByRole("dialog");
}
