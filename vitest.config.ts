import { defineConfig } from "vitest/config";
import { CountReporter } from "./test/support/count-reporter.ts";

// Two projects: what needs no database runs at once; the rest shares one embedded server, made in global-setup.
const pure = [
  "test/contract/**/*.test.ts",
  "test/unit/**/*.test.ts",
  "test/oracle/**/*.test.ts",
  "web/test/**/*.test.ts",
];

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
          exclude: pure,
          globalSetup: ["test/support/global-setup.ts"],
        },
      },
    ],
  },
});
