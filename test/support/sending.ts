/** What a system that feeds the service sends it. */

import { expect } from "vitest";
import { dashboardUrl } from "./browser.ts";

/** One record of `/api/v1/etl`. That it is there already is no failure: the tests ran on this service before. */
export async function send(noun: string, record: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${await dashboardUrl()}/api/v1/etl/${noun}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(record),
  });
  expect([200, 201, 409], await answer.text()).toContain(answer.status);
}
