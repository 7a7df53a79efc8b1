// A single create: the same merge with one record, refused when its id exists.
import type { Answering, CreateInput, CreateResult, Reply, Warning } from "#contract/ports.ts";
import { type Database, isRace, type Session } from "#store/database.ts";
import { claimKey, keepAnswer } from "./idempotency.ts";
import { mergeBatch, type MergeReport } from "./merge.ts";
import { mergeWarnings } from "./sync.ts";

const outcomeOfCode: Record<string, CreateResult["outcome"]> = {
  LOAN_NOT_FOUND: "unknown_loan",
  CUSTOMER_NOT_FOUND: "unknown_customer",
};

export interface CreateDone {
  reply: Reply<CreateResult>;
  /** The loan it brought, which kept errors may wait for. */
  awaitedLoans: string[];
}

export async function createOne(
  db: Database,
  input: CreateInput,
  answering: Answering<CreateResult>,
): Promise<CreateDone> {
  const token = answering.idempotency;
  if (!token) return done(input, answering, await mergeAlone(db, input));
  return db.transaction(async (tx) => {
    const known = await claimKey(tx, token);
    if (known) return { reply: known, awaitedLoans: [] };
    const { reply, awaitedLoans } = done(input, answering, await mergeOne(tx, input));
    await keepAnswer(tx, token, reply.answer);
    return { reply, awaitedLoans };
  });
}

function mergeOne(session: Session, input: CreateInput): Promise<MergeReport> {
  return mergeBatch(
    session,
    { [input.entity]: [{ index: 0, record: input.record }] },
    { rejectExisting: true, placeUnknownCustomers: false },
  );
}

/** One statement is a transaction of its own: two round trips less. Only a race needs the transaction that tries again. */
async function mergeAlone(db: Database, input: CreateInput): Promise<MergeReport> {
  try {
    return await mergeOne(db, input);
  } catch (error) {
    if (!isRace(error)) throw error;
    return db.transaction((tx) => mergeOne(tx, input));
  }
}

function done(
  input: CreateInput,
  { render }: Answering<CreateResult>,
  report: MergeReport,
): CreateDone & { reply: { kind: "done" } } {
  const result: CreateResult = {
    outcome: outcomeOf(input, report),
    warnings: [...mergeWarnings(report), ...placeholderWarning(input, report)],
  };
  return {
    reply: { kind: "done", result, answer: render(result) },
    awaitedLoans:
      input.entity === "loans" && result.outcome === "inserted" ? [input.record.loan_id] : [],
  };
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
