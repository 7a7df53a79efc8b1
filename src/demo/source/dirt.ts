// What the lender's database has and should not have. Each kind is counted while it is made, with some ids, so that a
// test can ask what became of it.
import type { SourceTable } from "./tables.ts";

const DIRT = {
  // Rows the target must refuse: a handful each, however large the book.
  loan_without_disbursement_date: "loans_ajoloan",
  loan_maturity_not_after_disbursement: "loans_ajoloan",
  loan_unknown_status: "loans_ajoloan",
  repayment_of_zero: "loans_ajoloanrepayment",
  repayment_negative: "loans_ajoloanrepayment",
  /** Its loan does not exist. */
  repayment_orphan: "loans_ajoloanrepayment",
  // Rows that must come although the filters of officers and customers leave out whom they name.
  loan_of_unlisted_agent: "loans_ajoloan",
  loan_of_unfinished_borrower: "loans_ajoloan",
  // Rows a cursor on date_modified meets badly.
  borrower_without_date_modified: "ajo_ajouser",
  loan_without_date_modified: "loans_ajoloan",
  repayment_without_date_modified: "loans_ajoloanrepayment",
  schedule_without_date_modified: "loans_ajoloanschedule",
  /** All with one and the same date_modified, as after a script. */
  repayment_shared_date_modified: "loans_ajoloanrepayment",
  // Content newer than date_modified: QuerySet.update() does not move it.
  loan_changed_unmarked: "loans_ajoloan",
  repayment_changed_unmarked: "loans_ajoloanrepayment",
  schedule_changed_unmarked: "loans_ajoloanschedule",
} as const satisfies Record<string, SourceTable>;

export type DirtKind = keyof typeof DIRT;

export interface DirtCount {
  table: SourceTable;
  rows: number;
  /** The first ones. */
  ids: number[];
}

export type DirtSummary = Record<DirtKind, DirtCount>;

const EXAMPLES = 5;

export class DirtTally {
  readonly summary = Object.fromEntries(
    Object.entries(DIRT).map(([kind, table]) => [kind, { table, rows: 0, ids: [] }]),
  ) as unknown as DirtSummary;

  note(kind: DirtKind, id: number): void {
    const count = this.summary[kind];
    count.rows += 1;
    if (count.ids.length < EXAMPLES) count.ids.push(id);
  }
}

/** Kinds that come a handful of times, and how often: twelve rows are refused, three wait for a loan. */
const HANDFULS = [
  ["loan_without_disbursement_date", 3],
  ["loan_maturity_not_after_disbursement", 3],
  ["loan_unknown_status", 2],
  ["repayment_of_zero", 2],
  ["repayment_negative", 2],
  ["repayment_orphan", 3],
] as const satisfies readonly (readonly [DirtKind, number])[];

export type Handful = (typeof HANDFULS)[number][0];

/** True for a loan that is refused as a whole: it has neither repayments nor a schedule, which would wait for it. */
export function refusesLoan(kind: Handful | undefined): boolean {
  return kind !== undefined && kind.startsWith("loan_");
}

/** Spreads them over the book: each goes to the next loan that `suits`. */
export function planHandfuls(
  loans: number,
  suits: (serial: number, kind: Handful) => boolean,
): ReadonlyMap<number, Handful> {
  const plan = new Map<number, Handful>();
  const kinds = HANDFULS.flatMap(([kind, times]) => Array.from({ length: times }, () => kind));
  for (const [index, kind] of kinds.entries()) {
    const from = Math.floor((loans * (index + 1)) / (kinds.length + 2));
    for (let serial = from; serial < loans; serial += 1) {
      if (plan.has(serial) || !suits(serial, kind)) continue;
      plan.set(serial, kind);
      break;
    }
  }
  return plan;
}
