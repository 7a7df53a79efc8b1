// The dashboard begins: over the network, at its own address and at any page's.
import { request } from "node:http";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { settled } from "../support/page.ts";
import { test } from "../support/browser.ts";

/** The first page must be there soon over a slow line: everything it loads of scripts and styles, compressed. */
const firstLoadBytesMax = 250_000;

async function heading(page: Page): Promise<string> {
  return page.getByRole("heading", { level: 1 }).first().innerText();
}

/** As a client gets it that takes gzip alone. */
function gzipBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let bytes = 0;
      response.on("data", (piece: Buffer) => (bytes += piece.length));
      response.on("end", () => resolve(bytes));
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("the first page has its title and loads no more than 250 kB of scripts and styles", async ({
  open,
}) => {
  const page = await open({ path: "/" });
  expect(await page.title()).toContain("Seeds Metrics");
  const loaded = (await page.evaluate(
    `performance.getEntriesByType("resource").map((entry) => entry.name)`,
  )) as string[];
  const files = [...new Set(loaded)].filter((url) => /\.(?:js|css)$/.test(url));
  expect(files.length).toBeGreaterThan(1);
  const sizes = await Promise.all(files.map(gzipBytes));
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  process.stderr.write(`the first page: ${total} bytes of scripts and styles\n`);
  expect(total, files.map((url, at) => `${sizes[at]} ${url}`).join("\n")).toBeLessThanOrEqual(
    firstLoadBytesMax,
  );
});

test("a page's address opens that page, and a reload stays there", async ({ open }) => {
  const page = await open({ path: "/branches?as_of=2026-11-10" });
  const title = await heading(page);
  expect(title).toContain("Branches");
  await page.reload();
  await settled(page);
  expect(await heading(page)).toBe(title);
  expect(new URL(page.url()).pathname).toBe("/branches");
  expect(page.url()).toContain("2026-11-10");
});

test.for([
  ["does not exist", "2026-02-30", "There is no day 2026-02-30."],
  ["is still to come", "2099-12-31", "31 Dec 2099 is still to come"],
] as const)(
  "a day that %s is said in words, with the way back to today",
  async ([, day, sentence], { open }) => {
    const page = await open({ path: `/cohorts?tab=transitions&as_of=${day}`, allow: /400/ });
    await page.getByText(sentence).waitFor();
    await page.getByRole("button", { name: "Back to today" }).click();
    await page.getByRole("heading", { level: 1, name: "Cohorts" }).waitFor();
    expect(new URL(page.url()).searchParams.has("as_of")).toBe(false);
  },
);

test("a day is typed with the keyboard, digit by digit", async ({ open }) => {
  const page = await open({ path: "/branches" });
  await page.getByLabel("Day to look at").focus();
  // The same in every order of day and month.
  await page.keyboard.type("11112026");
  await page.waitForURL(/as_of=2026-11-11$/);
  await page.getByTestId("day-banner").getByText("11 Nov 2026").waitFor();
});

test("a server that goes away leaves the page standing and is said in words; back again, one goes on", async ({
  open,
}) => {
  const page = await open({ path: "/settings", allow: /ERR_CONNECTION_REFUSED/ });
  await page.route("**/*", (route) => route.abort("connectionrefused"));
  await page.getByRole("link", { name: "Definitions" }).click();
  await page.locator("main").getByText("The server does not answer. Check that it runs").waitFor();
  await page.unroute("**/*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "Definitions" }).waitFor();
});
