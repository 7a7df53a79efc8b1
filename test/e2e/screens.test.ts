// Every screen, whatever it shows: reachable by its address, usable with a keyboard and a screen reader as far as axe can
// tell, in both themes, and no wider than a phone.
import type { Page } from "playwright-core";
import { beforeAll, expect, inject } from "vitest";
import { dashboardUrl, expectAccessible, rulesOfColour, test } from "../support/browser.ts";
import { settled } from "../support/page.ts";
import { findSample, overlayCases, type Sample, screenCases } from "../support/screens.ts";

let sample: Sample;

beforeAll(async () => {
  if (inject("chromium") !== null) sample = await findSample(await dashboardUrl());
});

const phone = { width: 390, height: 844 };

/** Elements that reach beyond the page's right edge and lie in nothing that scrolls by itself. */
async function widerThanThePage(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    const scrolls = (element) => element !== null && element !== document.body &&
      (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > edge + 1 && !scrolls(element.parentElement))
      .map((element) => element.outerHTML.slice(0, 160))
      .slice(0, 5);
  })()`)) as string[];
}

/** The operating system turns dark while the page is open. */
async function turnDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  // Half-way between two colours is no contrast of the design.
  await page.evaluate(`new Promise((done) => requestAnimationFrame(done)).then(() => Promise.allSettled(
    document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)))
    .then(() => undefined)`);
}

// One page for all of it: what is checked is the same as on three, and loading them takes the most time.
test.for(screenCases)(
  "$name has a heading, no barrier in light and dark, and fits a phone",
  { timeout: 120_000 },
  async ({ path }, { open }) => {
    const page = await open({ path: path(sample) });
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    await expectAccessible(page);
    await turnDark(page);
    await expectAccessible(page, rulesOfColour);
    await page.setViewportSize(phone);
    await settled(page);
    expect(await widerThanThePage(page)).toEqual([]);
  },
);

test.for(overlayCases)(
  "$name: no barrier in light and dark",
  async ({ path, open: act, width }, { open }) => {
    const page = await open({ path: path(sample), ...(width !== undefined && { width }) });
    await act?.(page);
    await settled(page);
    await expectAccessible(page);
    await turnDark(page);
    await expectAccessible(page);
  },
);
