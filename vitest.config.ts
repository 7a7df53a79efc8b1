import { defineConfig } from "vitest/config";
import { CountReporter } from "./test/support/count-reporter.ts";

// Three projects: what needs no database runs at once; the rest shares one embedded server, made in global-setup; what needs
// a browser shares a service, made in browser-setup.
const pure = [
  "test/contract/**/*.test.ts",
  "test/unit/**/*.test.ts",
  "test/oracle/**/*.test.ts",
  "web/test/**/*.test.ts",
];

const browser = ["test/e2e/**/*.test.ts"];

const shared = {
  isolate: false,
  pool: "threads" as const,
  // npm run torture asks for as many runs as it likes.
  testTimeout: process.env.RUNS ? 0 : 60_000,
  hookTimeout: 60_000,
  maxWorkers: 2,
};

export default defineConfig({
  test: {
    reporters: ["default", new CountReporter()],
    projects: [
      { test: { ...shared, name: "pure", include: pure } },
      {
        test: {
          ...shared,
          name: "database",
          include: ["test/**/*.test.ts"],
          exclude: [...pure, ...browser],
          globalSetup: ["test/support/global-setup.ts"],
        },
      },
      {
        test: {
          ...shared,
          name: "browser",
          include: browser,
          globalSetup: ["test/support/browser-setup.ts"],
          setupFiles: ["test/support/browser-ready.ts"],
          // One file after the other, after all else: they share a service, and a browser takes a processor.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          // Until the demo is made.
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
