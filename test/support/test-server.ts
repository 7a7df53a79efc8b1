// What the global set-up hands to the test files.

export const templateName = "seedsmetrics_template";

export interface TestServer {
  /** A database of the test server, to make others from. */
  url: string;
  /** Why the template has no schema; null when it has. */
  migrationError: string | null;
}
