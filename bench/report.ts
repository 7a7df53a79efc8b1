import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

export type BenchUnit = "ms" | "rows/s" | "req/s";

/**
 * A piece of work measured against a floor: the least the same database needs for something comparable, taken
 * in the same run. Both answer a number in `unit`; what must not be timed stays outside their own clock.
 */
export interface BenchCase {
  name: string;
  floorName: string;
  /** `ms` (default): less is better, and the bar is a ceiling. A rate: more is better, the bar is a least. */
  unit?: BenchUnit;
  floor: () => Promise<number>;
  work: () => Promise<number>;
  /** Times the floor: 4 with `ms` is "≤ 4 × floor", 1/6 with `rows/s` is "≥ 1/6 of the floor"; null: only shown. */
  bar: number | null;
  /** When a case costs minutes, fewer runs than the others. */
  runs?: number;
}

/** Median, least and largest of the runs. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export interface BenchRow {
  work: string;
  floor_name: string | null;
  unit: string;
  /** null for a measurement against a fixed limit, such as memory. */
  floor: Spread | null;
  measured: Spread;
  /** Median of measured ÷ floor over the pairs of runs; against a limit, measured ÷ limit. */
  ratio: number;
  bar: string;
  /** null without a bar. */
  pass: boolean | null;
}

export interface BenchSubject {
  size: string;
  postgresVersion: string;
  businessDate: string;
  /** Load average of the machine when the run began: much above 0, something else was running. */
  loadBefore?: number;
  /** Settings of the server that explain the numbers, such as fsync. */
  settings?: Readonly<Record<string, string>>;
}

export interface BenchReport {
  subject: BenchSubject;
  machine: { cpu: string; cores: number; memory_gb: number; platform: string; node: string };
  commit: string;
  date: string;
  rows: BenchRow[];
}

const DEFAULT_RUNS = 5;

/**
 * Runs all cases, the floor and the work of each in turn and all cases once before any runs again, so that
 * whatever else the machine does falls on floor and work alike.
 */
export async function runCases(
  cases: readonly BenchCase[],
  options: { runs?: number; log?: (line: string) => void } = {},
): Promise<BenchRow[]> {
  const runs = options.runs ?? DEFAULT_RUNS;
  const samples = cases.map(() => ({ floor: [] as number[], work: [] as number[] }));
  for (let run = 0; run < runs; run += 1) {
    for (const [index, each] of cases.entries()) {
      if (run >= (each.runs ?? runs)) continue;
      const floor = await each.floor();
      const work = await each.work();
      samples[index]?.floor.push(floor);
      samples[index]?.work.push(work);
      const unit = each.unit ?? "ms";
      options.log?.(
        `run ${run + 1}/${each.runs ?? runs}  ${each.name}: floor ${number(floor)}, work ${number(work)} ${unit}`,
      );
    }
  }
  return cases.map((each, index) =>
    ratioRow(each, samples[index]?.floor ?? [], samples[index]?.work ?? []),
  );
}

/** A row for a bar that is a fixed amount: `limitRow('memory of the server', 'MB', [212], 250)`. */
export function limitRow(
  work: string,
  unit: string,
  measured: readonly number[],
  limit: number,
): BenchRow {
  const values = spread(measured);
  return {
    work,
    floor_name: null,
    unit,
    floor: null,
    measured: values,
    ratio: values.max / limit,
    bar: `≤ ${number(limit)} ${unit}`,
    pass: values.max <= limit,
  };
}

/** A row for a bar that is a least: `leastRow('hit rate', '%', [93], 80)`. */
export function leastRow(
  work: string,
  unit: string,
  measured: readonly number[],
  least: number,
): BenchRow {
  const values = spread(measured);
  return {
    work,
    floor_name: null,
    unit,
    floor: null,
    measured: values,
    ratio: values.min / least,
    bar: `≥ ${number(least)} ${unit}`,
    pass: values.min >= least,
  };
}

/** Milliseconds a piece of work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function createReport(subject: BenchSubject, rows: BenchRow[], root: string): BenchReport {
  const processors = cpus();
  return {
    subject,
    machine: {
      cpu: processors[0]?.model.trim() ?? "unknown",
      cores: processors.length,
      memory_gb: Math.round(totalmem() / 2 ** 30),
      platform: `${process.platform} ${process.arch}`,
      node: process.version,
    },
    commit: currentCommit(root),
    date: new Date().toISOString(),
    rows,
  };
}

/** The rows as a table for a terminal. */
export function tableText(rows: readonly BenchRow[]): string {
  const cells = [HEADINGS, ...rows.map(rowCells)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isText(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** Writes bench/results/<date>-<commit>-<size>.md and .json, and answers the path of the first. */
export function writeReport(report: BenchReport, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const name = `${report.date.slice(0, 10)}-${report.commit}-${report.subject.size}`;
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  const path = join(folder, `${name}.md`);
  writeFileSync(path, reportMarkdown(report));
  return path;
}

export function reportMarkdown(report: BenchReport): string {
  const { machine, subject } = report;
  const settings = Object.entries(subject.settings ?? {}).map(
    ([key, value]) => `${key} = ${value}`,
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `# Bench, ${subject.size} book`,
    "",
    `- commit ${report.commit}, ${report.date}`,
    `- ${machine.cpu}, ${machine.cores} cores, ${machine.memory_gb} GB, ${machine.platform}, Node ${machine.node}`,
    `- PostgreSQL ${subject.postgresVersion}${settings.length === 0 ? "" : ` (${settings.join(", ")})`}`,
    `- business date ${subject.businessDate}`,
    ...(subject.loadBefore === undefined
      ? []
      : [`- load average of the machine before the run ${subject.loadBefore.toFixed(1)}`]),
    "",
    "Median (least … largest) of interleaved runs; the ratio is the median over the pairs of runs.",
    "",
    line(HEADINGS),
    line(HEADINGS.map((_, column) => (isText(column) ? "---" : "---:"))),
    ...report.rows.map((row) => line(rowCells(row))),
    "",
  ].join("\n");
}

const HEADINGS = ["work", "floor", "floor took", "work took", "ratio", "bar", "pass"] as const;

function isText(column: number): boolean {
  return column < 2 || column === HEADINGS.length - 1;
}

function rowCells(row: BenchRow): readonly string[] {
  return [
    row.work,
    row.floor_name ?? "a fixed limit",
    row.floor === null ? "—" : spreadText(row.floor, row.unit),
    spreadText(row.measured, row.unit),
    number(row.ratio),
    row.bar,
    row.pass === null ? "—" : row.pass ? "yes" : "NO",
  ];
}

function ratioRow(each: BenchCase, floor: readonly number[], work: readonly number[]): BenchRow {
  const unit = each.unit ?? "ms";
  const ratio = spread(work.map((value, index) => value / (floor[index] ?? Number.NaN))).median;
  const ceiling = unit === "ms";
  const { bar } = each;
  return {
    work: each.name,
    floor_name: each.floorName,
    unit,
    floor: spread(floor),
    measured: spread(work),
    ratio,
    bar: bar === null ? "—" : `${ceiling ? "≤" : "≥"} ${barText(bar)} ×`,
    pass: bar === null ? null : ceiling ? ratio <= bar : ratio >= bar,
  };
}

function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError("a bench row needs at least one run");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? Number.NaN;
  return {
    median: (lower + upper) / 2,
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
  };
}

function spreadText(values: Spread, unit: string): string {
  const { median, min, max } = values;
  return min === max
    ? `${number(median)} ${unit}`
    : `${number(median)} ${unit} (${number(min)} … ${number(max)})`;
}

/** 1/15 reads better than 0.067. */
function barText(bar: number): string {
  const inverse = 1 / bar;
  return bar < 1 && Math.abs(inverse - Math.round(inverse)) < 1e-9
    ? `1/${Math.round(inverse)}`
    : String(bar);
}

/** Three figures are all a measurement is good for: 12,345 · 123 · 12.3 · 1.23 · 0.123. */
function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  const fixed = value.toFixed(digits);
  return value >= 1000 ? fixed.replace(/\B(?=(\d{3})+$)/g, ",") : fixed;
}

/** Short hash, marked when the tree has changes in what is measured. */
function currentCommit(root: string): string {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    const dirty = git(
      "status",
      "--porcelain",
      "--",
      "db",
      "src",
      "bench",
      ":!bench/results",
    ).trim();
    return `${git("rev-parse", "--short", "HEAD").trim()}${dirty === "" ? "" : "-dirty"}`;
  } catch {
    // A release archive has no repository.
    return "unknown";
  }
}
