// What a source entity is. Adding one is a file in source/django (query, cursor, key, transform) and a line in its list.
// The transform is SQL that runs at the source: rows leave it ready to be stored, so that COPY carries them without being
// looked at, and the same text counts, sums and hashes them there. The other half of each file says where they are with us.
import type { EntityType } from "#contract/ports.ts";

export const sourceEntityNames = [
  "officers",
  "customers",
  "loans",
  "loan_schedules",
  "repayments",
  "holidays",
] as const;
export type SourceEntityName = (typeof sourceEntityNames)[number];

/** The documented types, each with the types of PostgreSQL that hold the same values. */
export type ColumnKind = "integer" | "text" | "number" | "boolean" | "timestamp" | "date" | "uuid";

export interface SourceTable {
  name: string;
  columns: Readonly<Record<string, ColumnKind>>;
}

export type FeeMode = "upfront" | "with_repayments";

/** Settings that the transform depends on. */
export interface SourceSettings {
  fees: FeeMode;
  feesByLoanType: Readonly<Record<string, FeeMode>>;
  /** Loans of the scope known to be quarantined: what hangs on loans is then read without judging them again. */
  quarantinedLoans?: readonly number[];
}

export interface SourceEntity {
  name: SourceEntityName;
  /** As sync_error calls one of its records. */
  type: EntityType;
  /** The table it comes from, with the documented columns that are read. */
  table: SourceTable;
  /** Column that moves when a row is changed; null: the table has none, and every sync reads it whole. */
  cursor: string | null;
  /** Column by which a scope selects rows; it belongs to the loan for all that hangs on loans. */
  scopeColumn: string;
  /** Staging table of db/functions/source_stage.sql. */
  stage: string;
  /** Columns staged after id, verdict, fault and payload, in order. */
  stageColumns: readonly string[];
  /** A relation with id, verdict, fault, payload and the staged columns; `where` is a condition on `scopeColumn`, or on any of its table's columns
   * with `whereLoans`, a condition on l.id that holds for the loans of all these rows. */
  rows(where: string, settings: SourceSettings, whereLoans?: string): string;
  /** Staged column with the amount that a certificate sums; null: the entity has no money. */
  money: string | null;
  /** Staged column that is the id of a record of ours; a schedule is known by its loan. */
  key: "id" | "source_loan_id";
  /** What is compared: staged column → our column. */
  facts: Readonly<Record<string, string>>;
  /** Our rows that belong to the source. */
  ours: {
    from: string;
    id: string;
    /** The text key that a scope of ids selects by; null: the entity is always looked at whole. */
    scopeKey: "t.loan_id" | "t.customer_id" | null;
  };
}

/** One reason for quarantine: a code, the column at fault, the condition, and a sentence for the operator. */
export type FaultRule = readonly [code: string, field: string, when: string, sentence: string];

/** A text wider than our column: also the documented columns are looked at, as a source may have widened them. */
export function tooLong(field: string, text: string, lengthMax: number, noun: string): FaultRule {
  return [
    "TOO_LONG",
    field,
    `length(${text}) > ${lengthMax}`,
    `The ${noun} is longer than ${lengthMax} characters: shorten it.`,
  ];
}

/** The first rule that holds, as CODE|field|sentence; null when none does. */
export function faultOf(rules: readonly FaultRule[]): string {
  const cases = rules.map(
    ([code, field, when, sentence]) =>
      `when ${when} then '${code}|${field}|${sentence.replaceAll("'", "''")}'`,
  );
  return `case ${cases.join("\n      ")} end`;
}

/** The row as read, for whoever mends it: the columns this entity uses and no others (a source keeps secrets beside them). */
export function payloadOf(alias: string, table: SourceTable, prefix = ""): string {
  const pairs = Object.keys(table.columns).map(
    (column) => `'${column}', ${alias}.${prefix}${column}`,
  );
  return `jsonb_build_object(${pairs.join(", ")})::text`;
}

/** A float of naira as money; null when it is none (NaN, infinite, or too large for the table). */
export function money(expression: string): string {
  return `case when ${expression} > -1e13 and ${expression} < 1e13 then round((${expression})::numeric, 2) end`;
}

export function lagosDate(expression: string): string {
  return `(${expression} at time zone 'Africa/Lagos')::date`;
}

export function filled(expression: string): string {
  return `nullif(btrim(${expression}), '')`;
}
