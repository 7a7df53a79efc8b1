// The certificate of a sync: per entity source − excluded − quarantined = target, in count, money and checksum, at one
// snapshot of the source.
import { quarantinedLoansMax } from "#contract/limits.ts";
import type { Session } from "#store/database.ts";
import {
  type ComparedScope,
  type Comparison,
  compareWith,
  type EntityCertificate,
  type SourceSums,
  sumSource,
} from "./compare.ts";
import type { Lease } from "./lease.ts";
import type { SyncSession } from "./session.ts";
import { condition } from "./scope.ts";
import { sourceEntities } from "./source/django/entities.ts";
import { loans } from "./source/django/loans.ts";
import type { SourceSettings } from "./source/entity.ts";
import type { SourceSnapshot } from "./source/source.ts";

/** green: equal, and nothing quarantined; amber: equal, and something is; red: not equal. */
export type CertificateStatus = "green" | "amber" | "red";

export interface Certificate {
  status: CertificateStatus;
  /** book: everything at the snapshot; changes: the records that the sync brought. */
  scope: "book" | "changes";
  sync_id: string;
  issued_at: string;
  /** pg_current_snapshot() of the source. */
  source_snapshot: string;
  source_read_at: string;
  entities: EntityCertificate[];
}

/** The source's side of every comparison, one after the other. */
export async function sumAll(
  { session }: SourceSnapshot,
  settings: SourceSettings,
  scope: ComparedScope,
): Promise<SourceSums[]> {
  const sums: SourceSums[] = [];
  const judged = { ...settings, ...(await quarantinedAt(session, settings, scope)) };
  for (const entity of sourceEntities) {
    sums.push(await sumSource(session, judged, entity, scope));
  }
  return sums;
}

/** Loans that what hangs on them need not judge again; too many to name are judged again. */
async function quarantinedAt(
  source: Session,
  settings: SourceSettings,
  scope: ComparedScope,
): Promise<Pick<SourceSettings, "quarantinedLoans">> {
  const rows = await source.query<{ id: number }>(
    `select r.id from (${loans.rows(condition(scope.loans, loans.scopeColumn), settings)}) r
     where r.verdict = 'quarantine' limit ${quarantinedLoansMax + 1}`,
  );
  return rows.length > quarantinedLoansMax ? {} : { quarantinedLoans: rows.map(({ id }) => id) };
}

/** `sums` may still be on their way: a snapshot of the source says the same at any time. */
export async function compareAll(
  db: Session,
  sums: SourceSums[] | Promise<SourceSums[]>,
  scope: ComparedScope,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const sum of await sums) comparisons.push(await compareWith(db, sum, scope));
  return comparisons;
}

function statusOf(
  entities: readonly EntityCertificate[],
  { waits, red }: Standing,
): CertificateStatus {
  if (red || entities.some(({ equal }) => !equal)) return "red";
  const isHeld = waits || entities.some(({ quarantined }) => quarantined.count > 0);
  return isHeld ? "amber" : "green";
}

/** What the changes of a sync do not touch, and stands all the same. */
interface Standing {
  /** Rows are in quarantine. */
  waits: boolean;
  /** The last look at the whole book found a difference, which nobody has repaired. */
  red: boolean;
}

async function standingOf(db: Session, scope: Certificate["scope"]): Promise<Standing> {
  if (scope === "book") return { waits: false, red: false };
  const [row] = await db.query<Standing>(
    `select exists (select from sync_error where quarantined and not resolved) as waits,
       coalesce((select status = 'red' from sync_certificate where scope = 'book' order by certificate_id desc limit 1), false) as red`,
  );
  return row ?? { waits: false, red: false };
}

/** Throws SyncError when another worker has taken over: it alone can say what the copy is by now. */
export async function storeCertificate(
  lease: Lease,
  syncId: string,
  scope: Certificate["scope"],
  snapshot: SourceSnapshot,
  comparisons: readonly Comparison[],
): Promise<Certificate> {
  const entities = comparisons.map(({ certificate }) => certificate);
  return lease.db.transaction(async (tx) => {
    const status = statusOf(entities, await standingOf(tx, scope));
    const [row] = await tx.query<{ issued_at: string; source_read_at: string }>(
      `insert into sync_certificate (sync_id, status, scope, source_snapshot, source_read_at, entities)
       values ($1, $2, $3, $4, $5, $6) returning ${isoTimes}`,
      [syncId, status, scope, snapshot.snapshot, snapshot.readAt, JSON.stringify(entities)],
    );
    if (!row) throw new Error("insert into sync_certificate answered without a row");
    await lease.assertHeld(tx);
    return { status, scope, sync_id: syncId, source_snapshot: snapshot.snapshot, ...row, entities };
  });
}

/** Compares and keeps the certificate. `sums`: the source's side, where it is on its way already. */
export async function certify(
  { lease, snapshot, settings, syncId, progress }: SyncSession,
  scope: ComparedScope,
  sums = sumAll(snapshot, settings, scope),
): Promise<Certificate> {
  progress("certificate");
  const comparisons = await compareAll(lease.db, sums, scope);
  const name = scope.loans.kind === "all" ? "book" : "changes";
  return storeCertificate(lease, syncId, name, snapshot, comparisons);
}

const isoTimes = ["issued_at", "source_read_at"]
  .map((name) => `to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${name}`)
  .join(", ");

/** The newest certificate; null when no sync has been certified. */
export async function latestCertificate(db: Session): Promise<Certificate | null> {
  const [row] = await db.query<Certificate>(
    `select status, scope, sync_id, source_snapshot, entities, ${isoTimes}
     from sync_certificate order by certificate_id desc limit 1`,
  );
  return row ? { ...row, entities: row.entities.map(inOrder) } : null;
}

/** As the contract writes it: jsonb keeps no order of keys. */
function inOrder({
  entity,
  source,
  excluded,
  quarantined,
  target,
  equal,
}: EntityCertificate): EntityCertificate {
  return { entity, source, excluded, quarantined, target, equal };
}

/** JSON text of anything that holds certificates, money as exact numbers. */
export function certificateJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"money":"(-?\d+\.\d\d)"/g, '"money":$1');
}
