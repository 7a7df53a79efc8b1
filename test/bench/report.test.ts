import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import {
  createReport,
  leastRow,
  limitRow,
  reportMarkdown,
  runCases,
  tableText,
  writeReport,
} from "../../bench/report.ts";

/** A case whose runs take the times given. */
function scripted(values: readonly number[]): () => Promise<number> {
  let run = 0;
  return async () => values[run++ % values.length] ?? 0;
}

it("compares work with its floor, pair by pair, and holds it to the bar", async () => {
  const rows = await runCases(
    [
      {
        name: "recalculation",
        floorName: "aggregate",
        floor: scripted([10, 20, 10]),
        work: scripted([30, 60, 90]),
        bar: 4,
      },
      {
        name: "slow",
        floorName: "scan",
        floor: scripted([10]),
        work: scripted([50]),
        bar: 4,
        runs: 1,
      },
      {
        name: "sync",
        floorName: "copy",
        unit: "rows/s",
        floor: scripted([90_000]),
        work: scripted([6_000]),
        bar: 1 / 15,
      },
      {
        name: "comparison",
        floorName: "two aggregates",
        floor: scripted([10]),
        work: scripted([70]),
        bar: null,
      },
    ],
    { runs: 3 },
  );
  expect(rows.map((row) => [row.work, row.ratio, row.bar, row.pass])).toEqual([
    ["recalculation", 3, "≤ 4 ×", true],
    ["slow", 5, "≤ 4 ×", false],
    ["sync", 1 / 15, "≥ 1/15 ×", true],
    ["comparison", 7, "—", null],
  ]);
  expect(tableText(rows).split("\n").at(-1)).toMatch(/ 7\.00 +— +—$/);
  expect(rows[0]?.measured).toEqual({ median: 60, min: 30, max: 90 });
});

it("takes floor and work in turn, and every case once before any again", async () => {
  const order: string[] = [];
  const noting = (name: string) => async () => order.push(name);
  const one = { name: "one", floorName: "f", floor: noting("f1"), work: noting("w1"), bar: 1 };
  const two = { name: "two", floorName: "f", floor: noting("f2"), work: noting("w2"), bar: 1 };
  await runCases([one, two], { runs: 2 });
  expect(order).toEqual(["f1", "w1", "f2", "w2", "f1", "w1", "f2", "w2"]);
});

it("holds a least to the smallest of its runs", () => {
  const row = leastRow("hit rate", "%", [90, 79, 95], 80);
  expect([row.bar, row.pass, row.measured.median]).toEqual(["≥ 80.0 %", false, 90]);
  expect(row.ratio).toBeCloseTo(79 / 80);
  expect(leastRow("hit rate", "%", [80], 80).pass).toBe(true);
});

it("holds a rate to a least of its floor", async () => {
  const kept = { name: "kept", floorName: "bare", unit: "req/s" as const, bar: 0.6 };
  const [enough] = await runCases([{ ...kept, floor: async () => 100, work: async () => 60 }]);
  const [less] = await runCases([{ ...kept, floor: async () => 100, work: async () => 59 }]);
  expect([enough?.bar, enough?.pass, less?.pass]).toEqual(["≥ 0.6 ×", true, false]);
});

it("prints an aligned table and writes the report beside its numbers", async () => {
  const rows = [
    limitRow("memory of the server", "MB", [180, 240], 250),
    limitRow("disk", "MB", [12_345], 9000),
  ];
  expect(tableText(rows)).toBe(
    [
      "work                  floor          floor took           work took  ratio         bar  pass",
      "────────────────────  ─────────────  ──────────  ──────────────────  ─────  ──────────  ────",
      "memory of the server  a fixed limit           —  210 MB (180 … 240)  0.960    ≤ 250 MB  yes",
      "disk                  a fixed limit           —           12,345 MB   1.37  ≤ 9,000 MB  NO",
    ].join("\n"),
  );
  const folder = mkdtempSync(join(tmpdir(), "bench-report-"));
  try {
    const subject = {
      size: "standard",
      postgresVersion: "18.4",
      businessDate: "2026-11-20",
      loadBefore: 9.87,
    };
    const report = createReport(subject, rows, process.cwd());
    const path = writeReport(report, folder);
    expect(basename(path)).toBe(`${report.date.slice(0, 10)}-${report.commit}-standard.md`);
    expect(readFileSync(path, "utf8")).toBe(reportMarkdown(report));
    expect(reportMarkdown(report)).toContain("load average of the machine before the run 9.9");
    expect(JSON.parse(readFileSync(path.replace(/md$/, "json"), "utf8"))).toEqual(report);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
