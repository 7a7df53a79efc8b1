/**
 * `test` of the browser tests: as vitest's, with `open`. One browser for all; a fresh context for each page. A test in which
 * a page logged an error, threw one, or got a failed answer fails, whatever else it found.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { test as base, expect, inject } from "vitest";
import type { DeskState } from "./browser-setup.ts";
import { launchChromium, noChromium } from "./chromium.ts";
import { type OpenedPage, openView, type View } from "./page.ts";

let browser: Promise<Browser> | undefined;

const pollMs = 250;

/** The service with the demo: of SEEDS_E2E_URL, else one that is started for the run. */
export async function dashboardUrl(): Promise<string> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const state = (await (await fetch(inject("dashboardDesk"))).json()) as DeskState;
    if (state.ready !== null) return state.ready;
    if (state.failed !== null) throw new Error(state.failed);
    // oxlint-disable-next-line no-await-in-loop
    await delay(pollMs);
  }
}

export type Open = (view: View) => Promise<Page>;

export const test = base.extend<{ open: Open }>({
  open: async ({ skip }, use) => {
    const executable = inject("chromium");
    if (executable === null) return skip(noChromium);
    browser ??= launchChromium(executable);
    const shared = await browser;
    const url = await dashboardUrl();
    const opened: OpenedPage[] = [];
    await use(async (view) => {
      const one = await openView(shared, url, view);
      opened.push(one);
      return one.page;
    });
    await Promise.all(opened.map(({ context }) => context.close()));
    expect(opened.flatMap(({ problems }) => problems)).toEqual([]);
  },
});

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

const allRules = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };

/** What a theme can break: all else of a page is the same in each. */
export const rulesOfColour = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** WCAG 2.2 AA as far as axe can tell. A failure lists each violation with its elements. */
export async function expectAccessible(page: Page, runOnly = allRules): Promise<void> {
  await page.evaluate(axeSource);
  const found = (await page.evaluate(
    // What passed is not looked at, so it is not described either.
    `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ["violations"] })})`,
  )) as AxeResults;
  const violations = found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${help}): ${target.join(" ")}\n${failureSummary}`,
    ),
  );
  expect(violations).toEqual([]);
}
