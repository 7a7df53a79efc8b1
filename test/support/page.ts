/** A page of the dashboard in a browser: opened as a user would have it, watched for what goes wrong, waited for. */

import type { Browser, BrowserContext, Page, Request } from "playwright-core";

export type Theme = "light" | "dark";

export interface View {
  /** Path and query, as in the address bar. */
  path: string;
  theme?: Theme;
  width?: number;
  height?: number;
  /** What may go wrong here, because the test is about it: matched against each problem's text. */
  allow?: RegExp;
}

export interface OpenedPage {
  page: Page;
  context: BrowserContext;
  /** Console errors, page errors and failed requests so far, but those allowed. */
  problems: string[];
}

export async function openView(browser: Browser, url: string, view: View): Promise<OpenedPage> {
  const { path, theme = "light", width = 1440, height = 900, allow } = view;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: theme,
    // Nothing moves while it is measured or drawn.
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Africa/Lagos",
    deviceScaleFactor: 1,
    hasTouch: width < 600,
  });
  const page = await context.newPage();
  const problems = watch(page, allow);
  requestsOf(page);
  await page.goto(path);
  await settled(page);
  return { page, context, problems };
}

function watch(page: Page, allow: RegExp | undefined): string[] {
  const problems: string[] = [];
  const add = (text: string): void => {
    if (allow?.test(text) !== true) problems.push(text);
  };
  page.on("pageerror", (error) => add(`page error: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") add(`console error: ${message.text()}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // The page itself gives up a request when it leaves or asks for something else.
    if (reason !== "net::ERR_ABORTED") add(`request failed: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) add(`${response.status()}: ${response.url()}`);
  });
  return problems;
}

/** How long nothing may be under way until a page counts as complete. */
const quietMs = 200;
const settleTimeoutMs = 20_000;
const stepMs = 50;

const busy = '[aria-busy="true"], .mantine-Skeleton-root, .mantine-Loader-root';

const inFlight = new WeakMap<Page, Set<Request>>();

/** Waits until no request is under way (but the stream of events, which does not end) and nothing says it is loading. */
export async function settled(page: Page): Promise<void> {
  const requests = requestsOf(page);
  const deadline = Date.now() + settleTimeoutMs;
  let quiet = 0;
  while (quiet < quietMs) {
    if (Date.now() > deadline) {
      const left = [...requests].map((request) => request.url()).join(", ");
      throw new Error(`the page is still loading: ${left || (await busyElements(page))}`);
    }
    // oxlint-disable-next-line no-await-in-loop
    await page.waitForTimeout(stepMs);
    // oxlint-disable-next-line no-await-in-loop
    const isQuiet = requests.size === 0 && (await page.locator(busy).count()) === 0;
    quiet = isQuiet ? quiet + stepMs : 0;
  }
  await page.evaluate("document.fonts.ready.then(() => undefined)");
}

async function busyElements(page: Page): Promise<string> {
  const elements = await page.locator(busy).evaluateAll((all) => all.map((one) => one.outerHTML));
  return elements.map((html) => html.slice(0, 200)).join("\n");
}

function requestsOf(page: Page): Set<Request> {
  const known = inFlight.get(page);
  if (known) return known;
  const requests = new Set<Request>();
  inFlight.set(page, requests);
  page.on("request", (request) => {
    if (request.resourceType() !== "eventsource") requests.add(request);
  });
  page.on("requestfinished", (request) => requests.delete(request));
  page.on("requestfailed", (request) => requests.delete(request));
  return requests;
}
