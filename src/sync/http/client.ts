// Requests to the ETL endpoint of a service: each is tried until it is answered, within bounds. A request has one
// Idempotency-Key for all its tries, so that one whose answer was lost is stored once.
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import {
  etlAnswerShownMax,
  etlPauseMaxMs,
  etlPauseMs,
  etlRequestTimeoutMs,
  etlRetryAfterMaxMs,
  etlTriesMax,
} from "#contract/limits.ts";
import type { EntityName } from "#contract/ports.ts";
import { SyncError } from "../errors.ts";

export interface EtlService {
  /** Where the service is, without /api/v1. */
  url: string;
  /** Sent as Authorization: Bearer. */
  apiKey?: string;
}

/** JSON text of records, by their array. */
export type Records = { readonly [E in EntityName]?: readonly string[] };

export interface StoredCounts {
  inserted: number;
  updated: number;
}

export type Stored = { readonly [E in EntityName]?: StoredCounts };

/** Throws SyncError when a record, or the request, is refused, and when the service cannot be reached. */
export type Send = (records: Records) => Promise<Stored>;

/** `stop` ends waiting and sending. */
export function etlClient({ url, apiKey }: EtlService, stop: AbortSignal): Send {
  const endpoint = endpointOf(url);
  const run = randomUUID();
  let requests = 0;
  return async (records) => {
    requests += 1;
    const headers = {
      "content-type": "application/json",
      "idempotency-key": `source-sync ${run} ${requests}`,
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    };
    return storedOf(endpoint, await answered(endpoint, headers, bodyOf(records), stop));
  };
}

function endpointOf(base: string): string {
  const scheme = URL.canParse(base) ? new URL(base).protocol : "";
  if (scheme !== "http:" && scheme !== "https:") {
    throw new SyncError(
      "SERVICE_URL",
      "The address of the service is no URL of the kind http://127.0.0.1:8080: correct it.",
    );
  }
  const { username, password } = new URL(base);
  if (username !== "" || password !== "") {
    throw new SyncError(
      "SERVICE_URL",
      "The address of the service holds a user name or password, which requests do not carry: leave them out.",
    );
  }
  return `${base.replace(/\/+$/, "")}/api/v1/etl/sync`;
}

function bodyOf(records: Records): string {
  const arrays = Object.entries(records).map(([name, texts]) => `"${name}":[${texts.join(",")}]`);
  const head = { sync_timestamp: new Date().toISOString(), sync_type: "incremental" };
  return `${JSON.stringify(head).slice(0, -1)},"source_sync":true,"data":{${arrays.join(",")}},"metadata":{"source_system":"django"}}`;
}

interface EtlAnswer {
  status: number;
  text: string;
}

/** What a try came to when it has to be repeated: why, and how long the service asks to wait. */
interface Setback {
  reason: string;
  waitMs: number | null;
}

async function answered(
  endpoint: string,
  headers: Record<string, string>,
  body: string,
  stop: AbortSignal,
): Promise<EtlAnswer> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await tryOnce(endpoint, headers, body, stop);
    if ("status" in outcome) return outcome;
    const waitMs = outcome.waitMs ?? pauseAfter(tries);
    if (tries === etlTriesMax || waitMs > etlRetryAfterMaxMs) {
      const asks = outcome.waitMs === null ? "" : ` It asks to wait ${outcome.waitMs / 1000} s.`;
      throw new SyncError(
        "SERVICE_UNREACHABLE",
        `${endpoint} took nothing in ${tries} ${tries === 1 ? "try" : "tries"}: ${outcome.reason}.${asks} Start the sync again when the service answers.`,
      );
    }
    await delay(waitMs, undefined, { signal: stop });
  }
}

async function tryOnce(
  endpoint: string,
  headers: Record<string, string>,
  body: string,
  stop: AbortSignal,
): Promise<EtlAnswer | Setback> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(etlRequestTimeoutMs)]);
  try {
    // A redirect would turn the request into a GET, or carry the key to another host.
    const options = { method: "POST", headers, body, signal, redirect: "manual" } as const;
    const answer = await fetch(endpoint, options);
    const text = await answer.text();
    const waitMs = retryAfter(answer.headers.get("retry-after"));
    // A 4xx is final, unless the service itself asks to come back: its first try is still being worked on.
    const isFinal = answer.status < 500 && (answer.status < 400 || waitMs === null);
    return isFinal
      ? { status: answer.status, text }
      : { reason: `it answered ${answer.status} (${shown(text)})`, waitMs };
  } catch (error) {
    stop.throwIfAborted();
    return { reason: faultOf(error), waitMs: null };
  }
}

/** Doubling, and random in its upper half, so that several senders do not come back together. */
function pauseAfter(tries: number): number {
  return Math.min(etlPauseMaxMs, etlPauseMs * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
}

/** Seconds, or a date of HTTP; null for neither. */
function retryAfter(value: string | null): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

/** fetch says "fetch failed"; its cause says why. */
function faultOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

interface EtlBody {
  results?: Stored;
  errors?: {
    entity_type: string;
    entity_id: string | null;
    reason_code: string;
    error_message: string;
  }[];
  error?: { code: string; message: string; details?: { error?: string } };
}

function storedOf(endpoint: string, { status, text }: EtlAnswer): Stored {
  const body = parsed(text);
  const [refused] = body?.errors ?? [];
  if (refused) {
    const { entity_type: type, entity_id: id, reason_code: code, error_message: why } = refused;
    throw new SyncError(
      code,
      `${endpoint} refused ${type} ${id ?? "without an id"} (${code}): ${why}. The cursor stays where it was.`,
    );
  }
  if (body?.error) {
    const { code, message, details } = body.error;
    throw new SyncError(
      code,
      `${endpoint} refused a request (${code}): ${details?.error ?? message}`,
    );
  }
  if (status !== 200 || !body?.results) {
    throw new SyncError(
      "SERVICE_ANSWER",
      `${endpoint} answered ${status} as no ETL service does (${shown(text)}): check the address.`,
    );
  }
  return body.results;
}

function parsed(text: string): EtlBody | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" ? body : null;
  } catch {
    return null;
  }
}

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line === "") return "no text";
  return line.length <= etlAnswerShownMax ? line : `${line.slice(0, etlAnswerShownMax)}…`;
}
