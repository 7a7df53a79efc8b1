/**
 * Warnings of the reader: what was accepted although the sender should look at it. One warning stands for a
 * name however many records have it, so that a batch of thousands answers with a few lines.
 */

import { labelLengthMax, warningsMax, warningsPerKindMax } from "#contract/limits.ts";
import type { Warning } from "#contract/ports.ts";

/** Every code of `warnings[]`; docs/errors.md lists them. */
export const warningCodes = {
  UNKNOWN_FIELD_IGNORED: "The name is no field of the record or of the request.",
  COMPUTED_FIELD_IGNORED: "The field is computed here; what was sent is not stored.",
  TOTAL_MISMATCH: "A metadata.total_… is not the number of records received.",
  PAYMENT_DATED_AHEAD: "The payment is dated after the business date and counts from that day on.",
  PAYMENT_BEFORE_DISBURSEMENT: "The payment is dated before its loan was disbursed.",
  OLDER_VERSION_IGNORED: "source_updated_at is older than that of the stored version, which stays.",
  REPAYMENT_BELOW_LOAN_AMOUNT:
    "From the source: repayment_amount is less than loan_amount; the interest follows from interest_rate.",
  OFFICER_PLACEHOLDER:
    "The officer is not known yet; a placeholder stands in until the record arrives.",
  MORE_WARNINGS: "Further warnings were left out.",
} as const;

const texts = {
  UNKNOWN_FIELD_IGNORED: "is not a known field and was ignored.",
  COMPUTED_FIELD_IGNORED: "is computed here and was ignored: leave it out.",
  TOTAL_MISMATCH: "is not the number of records received. All records received were processed.",
} as const;

export class WarningTally {
  private readonly warnings = new Map<string, Warning>();
  private leftOut = 0;

  add(code: keyof typeof texts, field: string): void {
    const key = `${code} ${field}`;
    if (this.warnings.has(key)) return;
    if (this.warnings.size === warningsMax) {
      this.leftOut += 1;
      return;
    }
    const name = shown(field);
    this.warnings.set(key, { code, field: name, message: `${name} ${texts[code]}` });
  }

  list(): Warning[] {
    const list = [...this.warnings.values()];
    if (this.leftOut === 0) return list;
    const message = `${this.leftOut} further warnings were left out.`;
    return [...list, { code: "MORE_WARNINGS", field: null, message }];
  }
}

/** The answer's warnings: the first of each kind (code and field), then how many more there were. */
export function shortened(warnings: readonly Warning[]): Warning[] {
  const kinds = Map.groupBy(warnings, ({ code, field }) => `${code} ${field ?? ""}`);
  return [...kinds.values()].flatMap((kind) => {
    const left = kind.length - warningsPerKindMax;
    const [first] = kind;
    if (left <= 0 || first === undefined) return kind;
    const { code, field } = first;
    const message = `${left} further warnings of this kind were left out.`;
    return [...kind.slice(0, warningsPerKindMax), { code, field, message }];
  });
}

/** A sender's own field name can be anything a JSON key can be. */
function shown(field: string): string {
  const text = field.toWellFormed().replaceAll("\0", "\uFFFD");
  return text.length <= labelLengthMax ? text : `${text.slice(0, labelLengthMax).toWellFormed()}…`;
}
