// What the browser tests share: a Chromium of this machine, a dashboard built from the sources, and one service with the
// demo. The service starts when the first test asks for it, so that a run of other tests does not wait for it.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ensureDashboard } from "../../scripts/lib/build-web.mjs";
import { findChromium, noChromium } from "./chromium.ts";
import { type DemoService, startDemoService } from "./demo-service.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Null: there is none here, and the tests are skipped. */
    chromium: string | null;
    /** Starts the service when it is first asked, and answers with its state. */
    dashboardDesk: string;
  }
}

export interface DeskState {
  /** Its address. */
  ready: string | null;
  /** Why it did not start. */
  failed: string | null;
}

const root = join(import.meta.dirname, "..", "..");

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const chromium = findChromium();
  if (chromium === null && process.env.SEEDS_E2E_REQUIRED) {
    // What is thrown here comes out below "No test files found".
    process.stderr.write(`npm run e2e: ${noChromium}\n`);
    process.exit(1);
  }
  if (chromium === null) process.stderr.write(`Browser tests are skipped. ${noChromium}\n`);
  project.provide("chromium", chromium);
  let service: Promise<DemoService> | undefined;
  let state: DeskState = { ready: null, failed: null };
  const begin = (): void => {
    const running = process.env.SEEDS_E2E_URL;
    if (running) state = { ready: running.replace(/\/$/, ""), failed: null };
    if (state.ready !== null || service !== undefined) return;
    service = ensureDashboard(root)
      .then(() => startDemoService())
      .then(withoutSchedules);
    service.then(
      ({ url }) => (state = { ready: url, failed: null }),
      (error: unknown) => (state = { ready: null, failed: String(error) }),
    );
  };
  const desk = createServer((_request, response) => {
    begin();
    response.end(JSON.stringify(state));
  });
  desk.listen(0, "127.0.0.1");
  await once(desk, "listening");
  project.provide("dashboardDesk", `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    await (await service?.catch(() => undefined))?.stop();
  };
}

/** Each quarter of an hour a sync and its metrics would run beside whatever test is on, and change the data version. */
async function withoutSchedules(service: DemoService): Promise<DemoService> {
  const names = ["schedule.sync_incremental", "schedule.metrics"];
  const answers = await Promise.all(
    names.map((name) =>
      fetch(`${service.url}/api/v1/settings/${name}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ value: "off", reason: "Nothing runs by itself while tests look" }),
      }),
    ),
  );
  const refused = answers.find(({ status }) => status !== 200);
  if (refused === undefined) return service;
  await service.stop();
  throw new Error(`${refused.url} answers ${refused.status}`);
}
