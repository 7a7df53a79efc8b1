// The environment of a process: every variable, what it may be, and one clear line for each mistake.
import { z } from "zod";
import { isCalendarDate } from "./calendar-date.ts";
import {
  businessDateMax,
  businessDateMin,
  etlBatchSizeLoans,
  etlBatchSizeRepayments,
  recordsMax,
} from "./limits.ts";

export interface Environment {
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  sourceDatabaseUrl: string | undefined;
  redisUrl: string | undefined;
  host: string;
  /** 0: any free port. */
  port: number;
  /** Folder of the embedded PostgreSQL; undefined: one that belongs to this checkout. */
  dataDir: string | undefined;
  /** Whether an empty embedded database is filled with the demo portfolio. */
  demo: boolean;
  /** Sets the business date at start, YYYY-MM-DD; undefined: today in Lagos. */
  businessDate: string | undefined;
  logLevel: LogLevel;
  /** Service that a sync over HTTP sends to; undefined: HOST and PORT. */
  etlApiUrl: string | undefined;
  /** Loans and repayments of one request of a source sync over HTTP. */
  etlBatchSizeLoans: number;
  etlBatchSizeRepayments: number;
}

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** All mistakes of one environment, a line each: what is wrong, where, and what to do. Values are never repeated. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
  readonly mistakes: string[];
  constructor(mistakes: string[]) {
    super(mistakes.join("\n"));
    this.mistakes = mistakes;
  }
}

const variables = z.object({
  DATABASE_URL: urlOf(
    ["postgres", "postgresql"],
    "postgres://user:password@127.0.0.1:5432/seedsmetrics",
  ),
  SOURCE_DATABASE_URL: urlOf(
    ["postgres", "postgresql"],
    "postgres://reader:password@127.0.0.1:5432/source",
  ),
  REDIS_URL: urlOf(["redis", "rediss"], "redis://127.0.0.1:6379"),
  HOST: z
    .string()
    .regex(
      /^[A-Za-z0-9.:_-]+$/,
      "is not a host name or address; set it like 127.0.0.1, or leave it out",
    )
    .default("127.0.0.1"),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, portMessage())
    .transform(Number)
    .refine((port) => port <= 65_535, portMessage())
    .default(8080),
  DATA_DIR: z
    .string()
    .refine((path) => !path.includes("\0"), "is not a path")
    .optional(),
  DEMO: z
    .enum(["on", "off"], { error: "must be on or off; leave it out for on" })
    .transform((value) => value === "on")
    .default(true),
  BUSINESS_DATE: z.string().refine(isBusinessDate, businessDateMessage()).optional(),
  LOG_LEVEL: z
    .enum(logLevels, { error: `must be one of ${logLevels.join(", ")}; leave it out for info` })
    .default("info"),
  ETL_API_URL: urlOf(["http", "https"], "http://127.0.0.1:8080"),
  ETL_BATCH_SIZE_LOANS: batchSize(etlBatchSizeLoans),
  ETL_BATCH_SIZE_REPAYMENTS: batchSize(etlBatchSizeRepayments),
});

/** Reads the environment; an empty variable counts as one that is not set. Throws EnvironmentError. */
export function readEnvironment(env: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(
    Object.keys(variables.shape)
      .map((name) => [name, env[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const outcome = variables.safeParse(given);
  if (!outcome.success) {
    const lines = outcome.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`);
    throw new EnvironmentError([...new Set(lines)]);
  }
  const read = outcome.data;
  return {
    databaseUrl: read.DATABASE_URL,
    sourceDatabaseUrl: read.SOURCE_DATABASE_URL,
    redisUrl: read.REDIS_URL,
    host: read.HOST,
    port: read.PORT,
    dataDir: read.DATA_DIR,
    demo: read.DEMO,
    businessDate: read.BUSINESS_DATE,
    logLevel: read.LOG_LEVEL,
    etlApiUrl: read.ETL_API_URL,
    etlBatchSizeLoans: read.ETL_BATCH_SIZE_LOANS,
    etlBatchSizeRepayments: read.ETL_BATCH_SIZE_REPAYMENTS,
  };
}

function urlOf(schemes: string[], example: string): z.ZodOptional<z.ZodString> {
  return z
    .string()
    .refine((text) => isUrl(text, schemes), `is not a URL of the kind ${example}`)
    .optional();
}

function isUrl(text: string, schemes: string[]): boolean {
  if (!URL.canParse(text)) return false;
  return schemes.includes(new URL(text).protocol.slice(0, -1));
}

function batchSize(usual: number): z.ZodDefault<z.ZodType<number, string>> {
  const message = `must be a whole number from 1 to ${recordsMax}, which one request holds; leave it out for ${usual}`;
  return z
    .string()
    .regex(/^\d{1,5}$/, message)
    .transform(Number)
    .refine((size) => size >= 1 && size <= recordsMax, message)
    .default(usual);
}

function portMessage(): string {
  return "must be a port from 0 (any free one) to 65535; leave it out for 8080";
}

function businessDateMessage(): string {
  return `is not a day from ${businessDateMin} to ${businessDateMax}; set it like 2026-01-31, or leave it out for today in Lagos`;
}

function isBusinessDate(text: string): boolean {
  return isCalendarDate(text) && text >= businessDateMin && text <= businessDateMax;
}
