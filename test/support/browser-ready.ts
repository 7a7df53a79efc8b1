// Before the tests of a file: the service is there, so that no test's own time goes by while the demo is made.
import { beforeAll, inject } from "vitest";
import { dashboardUrl } from "./browser.ts";

beforeAll(async () => {
  if (inject("chromium") !== null) await dashboardUrl();
});
