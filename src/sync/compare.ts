// Source and copy side by side. Both databases count, sum and hash their rows by ranges of ids, by the expressions of the
// entity's file; equal ranges are equal rows, and only the ranges that differ are looked at row by row.
import { reconcileRanges } from "#contract/limits.ts";
import type { Money } from "#contract/ports.ts";
import { nairaOf } from "#contract/decimal.ts";
import type { Session } from "#store/database.ts";
import { condition, everything, type Scope } from "./scope.ts";
import type { SourceEntity, SourceEntityName, SourceSettings } from "./source/entity.ts";

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
  /** source − excluded − quarantined = target, in all three. */
  equal: boolean;
}

export interface Comparison {
  certificate: EntityCertificate;
  /** First ids of the ranges that differ, each `width` wide. */
  differing: number[];
  width: number;
}

/** What is compared. Officers and holidays are always looked at whole. */
export interface ComparedScope {
  customers: Scope;
  loans: Scope;
}

export const wholeBook: ComparedScope = { customers: everything, loans: everything };

type Verdict = "load" | "exclude" | "quarantine";

interface RangeRow {
  verdict: Verdict;
  range: number;
  count: number;
  kobo: string;
  hashes: string;
}

/** What the source's side of a comparison says. */
export interface SourceSums {
  entity: SourceEntity;
  width: number;
  rows: RangeRow[];
}

function sumsOf(width: number): string {
  return `div(id, ${width})::bigint as range, count(*) as count, sum(kobo)::text as kobo, sum(hash)::text as hashes`;
}

export async function sumSource(
  source: Session,
  settings: SourceSettings,
  entity: SourceEntity,
  scope: ComparedScope,
): Promise<SourceSums> {
  const [last] = await source.query<{ id: number }>(
    `select coalesce(max(${keyColumn(entity)}), 0)::bigint as id from ${entity.table.name}`,
  );
  const width = Math.floor((last?.id ?? 0) / reconcileRanges) + 1;
  const rows = await source.query<RangeRow>(
    `select verdict, ${sumsOf(width)} from (${sourceFacts(entity, settings, scope)}) r group by 1, 2`,
  );
  return { entity, width, rows };
}

export async function compareWith(
  ours: Session,
  { entity, width, rows }: SourceSums,
  scope: ComparedScope,
): Promise<Comparison> {
  const stored = await ours.query<RangeRow>(
    `select 'load' as verdict, ${sumsOf(width)} from (${ourFacts(entity, scope)}) r group by 1, 2`,
  );
  const of = (verdict: Verdict): RangeRow[] => rows.filter((row) => row.verdict === verdict);
  const differing = differingRanges(of("load"), stored).map((range) => range * width);
  const certificate = {
    entity: entity.name,
    source: totals(rows),
    excluded: totals(of("exclude")),
    quarantined: totals(of("quarantine")),
    target: totals(stored),
    equal: differing.length === 0,
  };
  return { certificate, differing, width };
}

function differingRanges(theirs: readonly RangeRow[], ours: readonly RangeRow[]): number[] {
  const text = ({ count, kobo, hashes }: RangeRow): string => `${count} ${kobo} ${hashes}`;
  const left = new Map(theirs.map((row) => [row.range, text(row)]));
  const differing: number[] = [];
  for (const row of ours) {
    if (left.get(row.range) !== text(row)) differing.push(row.range);
    left.delete(row.range);
  }
  return [...differing, ...left.keys()].sort((a, b) => a - b);
}

const checksumModulus = 2n ** 64n;

function totals(rows: readonly RangeRow[]): Totals {
  let count = 0;
  let kobo = 0n;
  let hashes = 0n;
  for (const row of rows) {
    count += row.count;
    kobo += BigInt(row.kobo);
    hashes += BigInt(row.hashes);
  }
  const checksum = ((hashes % checksumModulus) + checksumModulus) % checksumModulus;
  return { count, money: nairaOf(kobo), checksum: checksum.toString(16).padStart(16, "0") };
}

/** Ids of one entity that are not the same on both sides. A schedule is known by its loan's id. */
export interface Differences {
  /** At the source and not with us. */
  missed: number[];
  /** With us and not at the source: deleted there, excluded or quarantined by now, or never there. */
  extra: number[];
  changed: number[];
}

interface IdRow {
  id: number;
  hashes: string;
}

/** Looks at the ranges that differ row by row. */
export async function findDifferences(
  ours: Session,
  source: Session,
  settings: SourceSettings,
  entity: SourceEntity,
  { differing, width }: Pick<Comparison, "differing" | "width">,
  scope: ComparedScope,
): Promise<Differences> {
  const found: Differences = { missed: [], extra: [], changed: [] };
  if (differing.length === 0) return found;
  const where = joined(differing, width)
    .map(([from, to]) => `id between ${from} and ${to}`)
    .join(" or ");
  const byId = "select id, count(*) || ' ' || sum(hash) as hashes from";
  const [theirs, stored] = await Promise.all([
    source.query<IdRow>(
      `${byId} (${sourceFacts(entity, settings, scope)}) r where verdict = 'load' and (${where}) group by id`,
    ),
    ours.query<IdRow>(`${byId} (${ourFacts(entity, scope)}) r where (${where}) group by id`),
  ]);
  const left = new Map(theirs.map(({ id, hashes }) => [id, hashes]));
  for (const { id, hashes } of stored) {
    const their = left.get(id);
    if (their === undefined) found.extra.push(id);
    else if (their !== hashes) found.changed.push(id);
    left.delete(id);
  }
  found.missed = [...left.keys()];
  for (const ids of Object.values(found) as number[][]) ids.sort((a, b) => a - b);
  return found;
}

/**
 * The rows that differ among those of `where` (see SourceEntity.rows), each with its loan at the source. `ours` is a
 * transaction: our rows are found by their keys.
 */
export async function differingRows(
  ours: Session,
  source: Session,
  settings: SourceSettings,
  entity: SourceEntity,
  where: string,
  whereLoans?: string,
): Promise<{ id: number; loan_id: number | null }[]> {
  const facts = Object.keys(entity.facts).map((column) => `r.${column}`);
  const loanId = entity.name === "loans" ? "r.id" : "r.source_loan_id";
  const theirs = await source.query<IdRow & { loan_id: number | null }>(
    `select r.${entity.key} as id, max(${loanId}) as loan_id,
       count(*) filter (where r.verdict = 'load') || ' ' || coalesce(sum(${hash(`r.${entity.key}`, facts)})
         filter (where r.verdict = 'load'), 0) as hashes
     from (${entity.rows(where, settings, whereLoans)}) r group by 1`,
  );
  const keys = theirs.map(({ id }) => String(id));
  const stored = await ours.query<IdRow>(
    `select id, count(*) || ' ' || sum(hash) as hashes from (${ourFacts(entity, { customers: everything, loans: everything })}
       and ${byKeys[entity.name] ?? "true"}) r group by id`,
    [keys],
  );
  const known = new Map(stored.map(({ id, hashes }) => [id, hashes]));
  return theirs.filter(({ id, hashes }) => (known.get(id) ?? "0 0") !== hashes);
}

/** Our rows by the text of their source ids ($1). */
const byKeys: Partial<Record<SourceEntityName, string>> = {
  loans: "t.loan_id = any ($1)",
  loan_schedules: "t.loan_id = any ($1)",
  repayments:
    "(t.loan_id, t.repayment_id) in (select w.loan_id, w.repayment_id from repayment_owner w where w.repayment_id = any ($1))",
};

/** Neighbouring ranges as one. */
function joined(starts: readonly number[], width: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (const start of starts) {
    const last = ranges.at(-1);
    if (last && last[1] === start - 1) last[1] = start + width - 1;
    else ranges.push([start, start + width - 1]);
  }
  return ranges;
}

/** Loans, and what is scoped by its loan. */
export function hangsOnLoans({ ours }: SourceEntity): boolean {
  return ours.scopeKey === "t.loan_id";
}

function scopeOf(entity: SourceEntity, scope: ComparedScope): Scope {
  if (hangsOnLoans(entity)) return scope.loans;
  return entity.name === "customers" ? scope.customers : { kind: "all" };
}

/** The column of the source's table that `key` names. */
function keyColumn(entity: SourceEntity): string {
  return entity.key === "id" ? "id" : "loan_id";
}

/** id, verdict, kobo and hash of every row at the source. */
function sourceFacts(entity: SourceEntity, settings: SourceSettings, scope: ComparedScope): string {
  const where = condition(scopeOf(entity, scope), entity.scopeColumn);
  const facts = Object.keys(entity.facts).map((column) => `r.${column}`);
  return `select r.${entity.key} as id, r.verdict, ${koboExpression(entity, "r")} as kobo, ${hash(`r.${entity.key}`, facts)} as hash
    from (${entity.rows(where, settings)}) r`;
}

/** id, kobo and hash of every row of ours that belongs to the source. */
function ourFacts(entity: SourceEntity, scope: ComparedScope): string {
  const { from, id } = entity.ours;
  const columns = Object.values(entity.facts).map((column) =>
    column.includes(" ") ? column : `t.${column}`,
  );
  return `select ${id} as id, ${koboExpression(entity, "t")} as kobo, ${hash(id, columns)} as hash
    from ${from} and ${ourCondition(entity, scopeOf(entity, scope))}`;
}

/** Our keys are the source's ids as text: named so, they are found by their index. */
function ourCondition({ ours }: SourceEntity, scope: Scope): string {
  if (scope.kind !== "ids" || ours.scopeKey === null) return "true";
  return `${ours.scopeKey} = any ('{${scope.ids.join(",")}}'::text[])`;
}

function koboExpression(entity: SourceEntity, alias: string): string {
  return entity.money === null
    ? "0::bigint"
    : `coalesce((${alias}.${entity.money} * 100)::bigint, 0)`;
}

/** The record hash reads values, not text: numeric scale and integer width do not matter, and it is the same on every server. */
function hash(id: string, columns: readonly string[]): string {
  return `hash_record_extended(row(${[id, ...columns].join(", ")}), 0)`;
}
