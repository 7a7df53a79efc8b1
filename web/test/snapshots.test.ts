// What the server's tests wrote as its real answers, read with the shapes of the dashboard: a field that one side changes
// fails here, without a server and without a copy of its answers by hand.
import { describe, expect, test } from "vitest";
import type { Endpoint } from "#web/api/endpoint.ts";

const answers = import.meta.glob<unknown>("./snapshots/*.json", { eager: true, import: "default" });
const modules = import.meta.glob<Record<string, unknown>>("../src/api/*.ts", { eager: true });

/** Files whose name is not the path with hyphens, by the path. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  "/loans": ["loans", "loans-none"],
  "/loans/:loan_id": ["loan"],
  "/loans/:loan_id/due-curve": ["loan-due-curve"],
  "/loans/:loan_id/repayments": ["loan-repayments"],
  "/loans/:loan_id/schedule": ["loan-schedule"],
  "/loans/:loan_id/transitions": ["loan-transitions"],
  "/loans/:loan_id/history": ["loan-history"],
  "/metrics/portfolio": ["metrics-portfolio", "metrics-portfolio-past"],
  "/metrics/series": ["metrics-series", "metrics-series-of-band"],
  "/metrics/officers/:officer_id": ["metrics-officer"],
  "/metrics/transitions/loans": ["metrics-transition-loans"],
  "/explain": ["explain-par7", "explain-collected", "explain-risk-score", "explain-rank"],
  "/explain/loans/:loan_id": ["explain-loan-current-dpd", "explain-loan-timeliness-score"],
  "/sync/certificates/latest": ["sync-certificate"],
  "/settings/:name/history": ["setting-history"],
  "/operations/:operation_id": ["operation"],
  "/audit/officers/:officer_id": ["audit-officer", "audit-officer-new"],
  "/audit/officers/:officer_id/history": ["audit-officer-history"],
};

function isEndpoint(value: unknown): value is Endpoint<unknown> {
  return typeof value === "object" && value !== null && "path" in value && "shape" in value;
}

/** Every endpoint that a file of web/src/api exports, alone or in a table of several. */
const endpoints = Object.entries(modules).flatMap(([file, exported]) =>
  Object.entries(exported).flatMap(([name, value]) => {
    if (isEndpoint(value)) return [{ name: `${file}: ${name}`, endpoint: value }];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value)
      .filter((entry): entry is [string, Endpoint<unknown>] => isEndpoint(entry[1]))
      .map(([key, endpoint]) => ({ name: `${file}: ${name}.${key}`, endpoint }));
  }),
);

function filesOf(path: string): readonly string[] {
  return otherNames[path] ?? [path.slice(1).replaceAll("/", "-")];
}

describe("the dashboard reads what the server answers", () => {
  test("its endpoints were found", () => expect(endpoints.length).toBeGreaterThan(20));

  test.each(endpoints)("$name", ({ endpoint }) => {
    for (const name of filesOf(endpoint.path)) {
      const answer = answers[`./snapshots/${name}.json`];
      expect(
        answer,
        `web/test/snapshots/${name}.json, the answer of ${endpoint.path}`,
      ).toBeDefined();
      const read = endpoint.shape.safeParse(answer);
      expect(read.error?.issues ?? [], name).toEqual([]);
    }
  });
});
