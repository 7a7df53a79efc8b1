// Idempotency-Key: the first answer to a key is stored in the transaction that stores its data, and replayed ever after.
import type { Answer, IdempotencyToken, Reply } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";

export type KnownKey = Exclude<Reply<never>, { kind: "done" }>;

/** What the key says already; null when it is new. Holds the key until the transaction ends, so that a rival sees it. */
export async function claimKey(tx: Session, token: IdempotencyToken): Promise<KnownKey | null> {
  const [lock] = await tx.query<{ held: boolean }>({
    name: "idempotency_lock",
    text: "select pg_try_advisory_xact_lock(hashtextextended('idempotency ' || $1, 0)) as held",
    values: [token.key],
  });
  if (!lock?.held) return { kind: "key_in_flight" };
  const [row] = await tx.query<{
    request_hash: string;
    response_status: number;
    response_body: string;
  }>({
    name: "idempotency_read",
    text: "select request_hash, response_status, response_body from idempotency_key where key = $1",
    values: [token.key],
  });
  if (!row) return null;
  if (row.request_hash !== token.requestHash) return { kind: "key_reused" };
  return { kind: "replayed", answer: { status: row.response_status, body: row.response_body } };
}

export async function keepAnswer(
  tx: Session,
  token: IdempotencyToken,
  answer: Answer,
): Promise<void> {
  await tx.query({
    name: "idempotency_write",
    text: "insert into idempotency_key (key, request_hash, response_status, response_body) values ($1, $2, $3, $4)",
    values: [token.key, token.requestHash, answer.status, answer.body],
  });
}
