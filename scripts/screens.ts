// `npm run screens`: a picture of every screen, light, dark and on a phone, into docs/screens. Of a service of its own with
// the demo of today, or of one that runs: --url http://127.0.0.1:8080. --only portfolio,loans takes some of them.
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { findChromium, launchChromium, noChromium } from "../test/support/chromium.ts";
import { type DemoService, startDemoService } from "../test/support/demo-service.ts";
import { openView, type Theme } from "../test/support/page.ts";
import { findSample, type Sample, type ScreenCase, screenCases } from "../test/support/screens.ts";
import { ensureDashboard } from "./lib/build-web.mjs";
import { asPalette } from "./lib/palette.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs", "screens");

interface Variant {
  name: string;
  theme: Theme;
  width: number;
  height: number;
}

const variants: readonly Variant[] = [
  { name: "light", theme: "light", width: 1440, height: 900 },
  { name: "dark", theme: "dark", width: 1440, height: 900 },
  { name: "phone", theme: "light", width: 390, height: 844 },
];

/** Larger ones are named: pictures stay in the repository for ever. */
const pictureBytesAim = 120_000;

function chosen(only: string | undefined): readonly ScreenCase[] {
  if (only === undefined) return screenCases;
  const names = only.split(",");
  const known = screenCases.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`no screen is called ${unknown.join(", ")}; there are ${known.join(", ")}.`);
  return screenCases.filter(({ name }) => names.includes(name));
}

async function shoot(
  browser: Browser,
  url: string,
  screen: ScreenCase,
  sample: Sample,
): Promise<number> {
  let wrong = 0;
  for (const { name, ...view } of variants) {
    // One after the other: two processors are shared with the service.
    // oxlint-disable-next-line no-await-in-loop
    const { page, context, problems } = await openView(browser, url, {
      path: screen.path(sample),
      ...view,
    });
    // oxlint-disable-next-line no-await-in-loop
    const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
    // oxlint-disable-next-line no-await-in-loop
    await context.close();
    const file = join(folder, `${screen.name}-${name}.png`);
    writeFileSync(file, asPalette(picture));
    const { size } = statSync(file);
    const remark = size > pictureBytesAim ? " (large)" : "";
    process.stdout.write(`${screen.name}-${name}.png ${Math.round(size / 1000)} kB${remark}\n`);
    for (const problem of problems) process.stderr.write(`  ${problem}\n`);
    wrong += problems.length;
  }
  return wrong;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: "string" }, url: { type: "string" } } });
  const screens = chosen(values.only);
  const chromium = findChromium();
  if (chromium === null) throw new Error(noChromium);
  const running = values.url ?? process.env.SEEDS_E2E_URL;
  let service: DemoService | undefined;
  let browser: Browser | undefined;
  try {
    if (!running) {
      await ensureDashboard(root);
      process.stdout.write("Starting a service with the demo: a minute or two.\n");
      service = await startDemoService(null);
    }
    const url = (running ?? service?.url ?? "").replace(/\/$/, "");
    browser = await launchChromium(chromium);
    mkdirSync(folder, { recursive: true });
    const sample = await findSample(url);
    let wrong = 0;
    // oxlint-disable-next-line no-await-in-loop
    for (const screen of screens) wrong += await shoot(browser, url, screen, sample);
    if (wrong > 0) {
      process.stderr.write(`${wrong} problems while the pictures were made.\n`);
      process.exitCode = 1;
    }
  } finally {
    await browser?.close();
    await service?.stop();
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(
    `npm run screens: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
