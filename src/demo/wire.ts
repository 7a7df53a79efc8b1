import type { SyncData } from "./records.ts";

type Value = string | number | boolean | null;

/** Fields held as decimal text and sent as JSON numbers, so that no amount passes through a float. */
const NUMBERS_AS_TEXT: ReadonlySet<string> = new Set([
  "loan_amount",
  "repayment_amount",
  "interest_rate",
  "fee_amount",
  "fee_paid_upfront",
  "principal_due",
  "interest_due",
  "fee_due",
  "total_due",
  "payment_amount",
  "principal_paid",
  "interest_paid",
  "fees_paid",
  "penalty_paid",
  "waiver_amount",
]);

/** One record as JSON: `{"loan_amount":50000.00,…}`. What is null is not sent. */
export function recordJson(record: object): string {
  let text = "";
  for (const [name, value] of Object.entries(record) as [string, Value][]) {
    if (value === null) continue;
    text += `${text === "" ? "{" : ","}"${name}":${valueJson(name, value)}`;
  }
  return `${text}}`;
}

/** The body of `POST /api/v1/etl/sync` for one batch. `syncTimestamp` is ISO 8601. */
export function syncBody(
  data: SyncData,
  syncTimestamp: string,
  syncType: "full" | "incremental",
): string {
  const entities = Object.entries(data as Record<string, object[]>).map(
    ([name, records]) => `"${name}":[${records.map(recordJson).join(",")}]`,
  );
  const head = `"sync_timestamp":${JSON.stringify(syncTimestamp)},"sync_type":"${syncType}"`;
  return `{${head},"data":{${entities.join(",")}}}`;
}

function valueJson(name: string, value: Exclude<Value, null>): string {
  if (typeof value !== "string") return String(value);
  return NUMBERS_AS_TEXT.has(name) ? value : JSON.stringify(value);
}
