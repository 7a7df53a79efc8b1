// The certificate of a sync: per entity source − excluded − quarantined = target, in count, money and checksum, at one
// snapshot of the source. Counted, summed and hashed inside both databases by the expressions of the entity's file.
import type { Money } from "#contract/ports.ts";
import { nairaOf } from "#contract/decimal.ts";
import type { Session } from "#store/database.ts";
import { condition, type Scope } from "./scope.ts";
import { sourceEntities } from "./source/django/entities.ts";
import type { SourceEntity, SourceEntityName, SourceSettings } from "./source/entity.ts";
import type { SourceSnapshot } from "./source/source.ts";

export interface Totals {
  count: number;
  /** Naira; '0.00' for entities without money. */
  money: Money;
  /** Order-free: the sum of the rows' 64-bit hashes, as 16 hexadecimal digits. */
  checksum: string;
}

export interface EntityCertificate {
  entity: SourceEntityName;
  source: Totals;
  excluded: Totals;
  quarantined: Totals;
  target: Totals;
  equal: boolean;
}

export type CertificateStatus = "green" | "amber" | "red";

export interface Certificate {
  status: CertificateStatus;
  /** book: everything at the snapshot; changes: the records that the sync brought. */
  scope: "book" | "changes";
  sync_id: string;
  issued_at: string;
  source_snapshot: string;
  source_read_at: string;
  entities: EntityCertificate[];
}

/** What a certificate speaks of. Officers and holidays are always looked at whole. */
export type CertifiedScope = { customers: Scope; loans: Scope };

export async function certify(
  db: Session,
  snapshot: SourceSnapshot,
  settings: SourceSettings,
  scope: CertifiedScope,
): Promise<Pick<Certificate, "status" | "entities">> {
  const entities: EntityCertificate[] = [];
  for (const entity of sourceEntities)
    entities.push(await compare(db, snapshot.session, settings, entity, scope));
  return { status: statusOf(entities), entities };
}

function statusOf(entities: readonly EntityCertificate[]): CertificateStatus {
  if (entities.some(({ equal }) => !equal)) return "red";
  return entities.some(({ quarantined }) => quarantined.count > 0) ? "amber" : "green";
}

export async function storeCertificate(
  db: Session,
  certificate: Omit<Certificate, "issued_at">,
): Promise<Certificate> {
  const [row] = await db.query<{ issued_at: string }>(
    `insert into sync_certificate (sync_id, status, scope, source_snapshot, source_read_at, entities)
     values ($1, $2, $3, $4, $5, $6) returning issued_at`,
    [
      certificate.sync_id,
      certificate.status,
      certificate.scope,
      certificate.source_snapshot,
      certificate.source_read_at,
      JSON.stringify(certificate.entities),
    ],
  );
  return { ...certificate, issued_at: row?.issued_at ?? "" };
}

interface SumRow {
  verdict: "load" | "exclude" | "quarantine";
  count: number;
  kobo: string;
  hashes: string;
}

async function compare(
  db: Session,
  source: Session,
  settings: SourceSettings,
  entity: SourceEntity,
  scope: CertifiedScope,
): Promise<EntityCertificate> {
  const [theirs, [ours]] = await Promise.all([
    source.query<SumRow>(
      `select verdict, count(*) as count, coalesce(sum(kobo), 0)::text as kobo, coalesce(sum(hash), 0)::text as hashes
       from (${sourceFacts(entity, settings, scope)}) r group by verdict`,
    ),
    db.query<SumRow>(
      `select 'load' as verdict, count(*) as count, coalesce(sum(kobo), 0)::text as kobo, coalesce(sum(hash), 0)::text as hashes
       from (${ourFacts(entity, scope)}) r`,
    ),
  ]);
  const of = (verdict: SumRow["verdict"]): SumRow | undefined =>
    theirs.find((row) => row.verdict === verdict);
  const loaded = totals(of("load"));
  const target = totals(ours);
  return {
    entity: entity.name,
    source: totals(...theirs),
    excluded: totals(of("exclude")),
    quarantined: totals(of("quarantine")),
    target,
    equal:
      loaded.count === target.count &&
      loaded.money === target.money &&
      loaded.checksum === target.checksum,
  };
}

const checksumModulus = 2n ** 64n;

function totals(...rows: (SumRow | undefined)[]): Totals {
  let count = 0;
  let kobo = 0n;
  let hashes = 0n;
  for (const row of rows) {
    count += row?.count ?? 0;
    kobo += BigInt(row?.kobo ?? 0);
    hashes += BigInt(row?.hashes ?? 0);
  }
  const checksum = ((hashes % checksumModulus) + checksumModulus) % checksumModulus;
  return { count, money: nairaOf(kobo), checksum: checksum.toString(16).padStart(16, "0") };
}

function scopeOf(entity: SourceEntity, scope: CertifiedScope): Scope {
  if (entity.ours.loanId !== null) return scope.loans;
  return entity.name === "customers" ? scope.customers : { kind: "all" };
}

/** id, verdict, kobo and hash of every row at the source. */
export function sourceFacts(
  entity: SourceEntity,
  settings: SourceSettings,
  scope: CertifiedScope,
): string {
  const where = condition(scopeOf(entity, scope), entity.scopeColumn);
  const facts = Object.keys(entity.facts).map((column) => `r.${column}`);
  return `select r.${entity.key} as id, r.verdict, ${koboExpression(entity, "r")} as kobo, ${hash(`r.${entity.key}`, facts)} as hash
    from (${entity.rows(where, settings)}) r`;
}

/** id, kobo and hash of every row of ours that belongs to the source. */
export function ourFacts(entity: SourceEntity, scope: CertifiedScope): string {
  const { from, id, loanId } = entity.ours;
  const columns = Object.values(entity.facts).map((column) =>
    column.includes("(") || column.includes(" ") ? column : `t.${column}`,
  );
  return `select ${id} as id, ${koboExpression(entity, "t")} as kobo, ${hash(id, columns)} as hash
    from ${from} and ${condition(scopeOf(entity, scope), loanId ?? id)}`;
}

function koboExpression(entity: SourceEntity, alias: string): string {
  return entity.money === null ? "0::bigint" : `(${alias}.${entity.money} * 100)::bigint`;
}

/** The record hash reads values, not text: numeric scale and integer width do not matter, and it is the same on every server. */
function hash(id: string, columns: readonly string[]): string {
  return `hash_record_extended(row(${[id, ...columns].join(", ")}), 0)`;
}

/** The newest certificate; null when no sync has been certified. */
export async function latestCertificate(db: Session): Promise<Certificate | null> {
  const [row] = await db.query<Certificate>(
    `select status, scope, sync_id, issued_at, source_snapshot, source_read_at, entities
     from sync_certificate order by certificate_id desc limit 1`,
  );
  return row ?? null;
}
