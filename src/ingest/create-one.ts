// A single create: the same merge with one record, refused when its id exists.
import type { Answering, CreateInput, CreateResult, Reply, Warning } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { claimKey, keepAnswer } from "./idempotency.ts";
import { mergeBatch, type MergeReport } from "./merge.ts";
import { mergeWarnings } from "./sync.ts";

const outcomeOfCode: Record<string, CreateResult["outcome"]> = {
  LOAN_NOT_FOUND: "unknown_loan",
  CUSTOMER_NOT_FOUND: "unknown_customer",
};

export interface CreateDone {
  reply: Reply<CreateResult>;
  waitingErrors: number[];
}

export async function createOne(
  db: Database,
  input: CreateInput,
  answering: Answering<CreateResult>,
): Promise<CreateDone> {
  return db.transaction(async (tx) => {
    const token = answering.idempotency;
    const known = token && (await claimKey(tx, token));
    if (known) return { reply: known, waitingErrors: [] };
    const report = await mergeBatch(
      tx,
      { [input.entity]: [{ index: 0, record: input.record }] },
      { rejectExisting: true, placeUnknownCustomers: false },
    );
    const result: CreateResult = {
      outcome: outcomeOf(input, report),
      warnings: [...mergeWarnings(report), ...placeholderWarning(input, report)],
    };
    const answer = answering.render(result);
    if (token) await keepAnswer(tx, token, answer);
    return { reply: { kind: "done", result, answer }, waitingErrors: report.waiting_errors };
  });
}

function outcomeOf(input: CreateInput, report: MergeReport): CreateResult["outcome"] {
  const outcome = report.results[input.entity];
  const [failure] = outcome?.failures ?? [];
  if (failure) return outcomeOfCode[failure.code] ?? "duplicate";
  return outcome?.inserted === 1 ? "inserted" : "replaced_placeholder";
}

function placeholderWarning(input: CreateInput, report: MergeReport): Warning[] {
  if (report.placed_officers === 0 || input.entity !== "loans") return [];
  const { officer_id: id } = input.record;
  return [
    {
      code: "OFFICER_PLACEHOLDER",
      field: "officer_id",
      message: `officer ${id} is not known yet: a placeholder stands in until POST /api/v1/etl/officers brings the record`,
    },
  ];
}
