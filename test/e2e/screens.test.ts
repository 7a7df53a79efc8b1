// Every screen, whatever it shows: reachable by its address, usable with a keyboard and a screen reader as far as axe can
// tell, in both themes, and no wider than a phone.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject } from "vitest";
import { dashboardUrl, expectAccessible, test } from "../support/browser.ts";
import { findSample, type Sample, screenCases } from "../support/screens.ts";

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

describe.each(screenCases)("$name", ({ path }) => {
  test.for(["light", "dark"] as const)(
    "has a heading and no barrier, %s",
    async (theme, { open }) => {
      const page = await open({ path: path(sample), theme });
      expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
      await expectAccessible(page);
    },
  );

  test("fits a phone", async ({ open }) => {
    const page = await open({ path: path(sample), ...phone });
    expect(await widerThanThePage(page)).toEqual([]);
  });
});
