/**
 * Warnings: what was accepted although the sender should look at it. One warning stands for all its cases in
 * a request (kind and field), so that a batch of thousands answers with a few lines.
 */

import { warningsMax } from "#contract/limits.ts";
import type { Warning } from "#contract/ports.ts";

/** Each text takes the field's name, how often it happened, and the first id where there is one. */
const texts = {
  UNKNOWN_FIELD_IGNORED: (field: string) =>
    `${field} is not a field of this record and was ignored.`,
  COMPUTED_FIELD_IGNORED: (field: string) =>
    `${field} is computed here and was ignored: leave it out.`,
  TOTAL_MISMATCH: (field: string) =>
    `${field} is not the number of records received. All records received were processed.`,
  PAYMENT_AFTER_BUSINESS_DATE: (_field: string, count: number, id: string | null) =>
    `${those(count, "payment")} dated after the business date${first(id)}: not counted before that day.`,
  PAYMENT_BEFORE_DISBURSEMENT: (_field: string, count: number, id: string | null) =>
    `${those(count, "payment")} dated before the loan's disbursement${first(id)}.`,
  PLACEHOLDER_CUSTOMER: (_field: string, count: number, id: string | null) =>
    `${unknown(count, "customer")}${first(id)}: a placeholder stands in until the record arrives.`,
  PLACEHOLDER_OFFICER: (_field: string, count: number, id: string | null) =>
    `${unknown(count, "officer")}${first(id)}: a placeholder stands in until the record arrives.`,
  STALE_RECORD_IGNORED: (_field: string, count: number, id: string | null) =>
    `${those(count, "record")} older (source_updated_at) than what is stored${first(id)}: left unchanged.`,
} as const;

export type WarningCode = keyof typeof texts;

export class WarningTally {
  private readonly counts = new Map<string, Tallied>();
  private left = 0;

  /** `id`: of the record concerned; the first one is named. */
  add(code: WarningCode, field: string, id: string | null = null, count = 1): void {
    const key = `${code} ${field}`;
    const known = this.counts.get(key);
    if (known !== undefined) known.count += count;
    else if (this.counts.size < warningsMax) this.counts.set(key, { code, field, id, count });
    else this.left += count;
  }

  list(): Warning[] {
    const warnings: Warning[] = [...this.counts.values()].map(({ code, field, id, count }) => ({
      code,
      field,
      message: texts[code](shown(field), count, id),
    }));
    if (this.left > 0) {
      warnings.push({
        code: "MORE_WARNINGS",
        field: null,
        message: `${this.left} further warnings were left out.`,
      });
    }
    return warnings.map((warning) => ({
      ...warning,
      field: warning.field === null ? null : shown(warning.field),
    }));
  }
}

interface Tallied {
  code: WarningCode;
  field: string;
  id: string | null;
  count: number;
}

/** How much of a sender's own field name an answer repeats. */
const FIELD_LENGTH_SHOWN = 100;

function shown(field: string): string {
  const text = field.toWellFormed().replaceAll("\0", "\uFFFD");
  return text.length <= FIELD_LENGTH_SHOWN ? text : `${text.slice(0, FIELD_LENGTH_SHOWN)}…`;
}

function those(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} is` : `${count} ${noun}s are`;
}

function unknown(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} is not known yet` : `${count} ${noun}s are not known yet`;
}

function first(id: string | null): string {
  return id === null ? "" : ` (first: ${id})`;
}
