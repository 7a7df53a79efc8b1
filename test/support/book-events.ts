/** The events of test/oracle/book.ts applied to a database: by hand-written SQL, or as batches of a client. */
import type { Database, Session } from "#store/database.ts";
import type { BookEvent, BookState } from "../oracle/book.ts";
import type { RawInstalment } from "../oracle/types.ts";
import {
  changeSettings,
  holidayRecord,
  ingest,
  insertRows,
  instalmentRecord,
  loanRecord,
  loanRow,
  repaymentRecord,
  repaymentRow,
  rollDay,
} from "./facts.ts";

export type Apply = (db: Database, before: BookState, event: BookEvent) => Promise<void>;

export const applyByHand: Apply = async (db, _before, event) => {
  switch (event.kind) {
    case "insert_repayments":
      return insertRows(
        db,
        "repayments",
        event.rows.map(({ loan_id: loanId, repayment }) => repaymentRow(loanId, repayment)),
      );
    case "amend_repayment":
      return updateRow(
        db,
        "repayments",
        ["loan_id", "repayment_id"],
        repaymentRow(event.loan_id, event.repayment),
      );
    case "reverse_repayment":
      await db.query(
        "update repayments set is_reversed = true, reversal_date = $3 where loan_id = $1 and repayment_id = $2",
        [event.loan_id, event.repayment_id, event.reversal_date],
      );
      return;
    case "backdate_repayment":
      await db.query(
        "update repayments set payment_date = $3, is_backdated = true where loan_id = $1 and repayment_id = $2",
        [event.loan_id, event.repayment_id, event.payment_date],
      );
      return;
    case "delete_repayment":
      await db.query("delete from repayments where loan_id = $1 and repayment_id = $2", [
        event.loan_id,
        event.repayment_id,
      ]);
      return;
    case "replace_schedule":
      return replaceSchedule(db, event.loan_id, event.rows);
    case "change_terms":
      return updateRow(db, "loans", ["loan_id"], loanRow(event.loan));
    case "put_holiday":
      return insertRows(
        db,
        "holidays",
        [{ holiday_date: event.holiday.date, name: event.holiday.name, type: event.holiday.type }],
        "on conflict (holiday_date, name) do update set type = excluded.type",
      );
    case "remove_holiday":
      await db.query("delete from holidays where holiday_date = $1 and name = $2", [
        event.date,
        event.name,
      ]);
      return;
    case "change_settings":
      return changeSettings(db, event.settings);
    case "roll_day":
      return rollDay(db, event.to);
  }
};

export const applyByBatch: Apply = async (db, before, event) => {
  switch (event.kind) {
    case "insert_repayments": {
      const rows = event.rows.map((row) => repaymentRecord(row.loan_id, row.repayment));
      await ingest(db, { repayments: rows });
      return;
    }
    case "amend_repayment":
      await ingest(db, { repayments: [repaymentRecord(event.loan_id, event.repayment)] });
      return;
    case "reverse_repayment":
      await resend(db, before, event, { is_reversed: true, reversal_date: event.reversal_date });
      return;
    case "backdate_repayment":
      await resend(db, before, event, { payment_date: event.payment_date, is_backdated: true });
      return;
    case "delete_repayment":
      await remove(db, "repayment", event.repayment_id);
      return;
    case "replace_schedule": {
      const rows = event.rows.map((row) => instalmentRecord(event.loan_id, row));
      await ingest(db, { loan_schedules: rows });
      return;
    }
    case "change_terms":
      await ingest(db, { loans: [loanRecord(event.loan)] });
      return;
    case "put_holiday":
      await ingest(db, { holidays: [holidayRecord(event.holiday)] });
      return;
    case "remove_holiday":
      await remove(db, "holiday", `${event.date} ${event.name}`);
      return;
    case "change_settings":
      return changeSettings(db, event.settings);
    case "roll_day":
      return rollDay(db, event.to);
  }
};

async function updateRow(
  db: Session,
  table: "loans" | "repayments",
  keys: string[],
  row: Record<string, unknown>,
): Promise<void> {
  const columns = Object.keys(row).filter((column) => !keys.includes(column));
  const shape = table === "loans" ? "loan" : table;
  await db.query(
    `update ${table} t set ${columns.map((column) => `${column} = n.${column}`).join(", ")}
     from json_populate_record(null::${shape}, $1) n
     where ${keys.map((key) => `t.${key} = n.${key}`).join(" and ")}`,
    [JSON.stringify(row)],
  );
}

/**
 * In one statement, so that the triggers see the old schedule and the new one: a delete of its own would leave a moment
 * without a schedule, and nothing to call the new dates later than.
 */
async function replaceSchedule(db: Session, loanId: string, rows: RawInstalment[]): Promise<void> {
  await db.query(
    `with sent as (select * from json_populate_recordset(null::loan_instalment, $2)),
       gone as (
         delete from loan_schedule
         where loan_id = $1 and installment_number not in (select installment_number from sent))
     insert into loan_schedule (loan_id, installment_number, due_date, principal_due, interest_due, fee_due, total_due)
     select $1, installment_number, due_date, principal_due, interest_due, fee_due, total_due from sent
     on conflict (loan_id, installment_number) do update
     set due_date = excluded.due_date, principal_due = excluded.principal_due,
       interest_due = excluded.interest_due, fee_due = excluded.fee_due, total_due = excluded.total_due`,
    [loanId, JSON.stringify(rows)],
  );
}

/** A client sends the whole record again, with what changed. */
async function resend(
  db: Session,
  before: BookState,
  event: { loan_id: string; repayment_id: string },
  changes: {
    is_reversed?: boolean;
    reversal_date?: string;
    payment_date?: string;
    is_backdated?: boolean;
  },
): Promise<void> {
  const entry = before.loans.find(({ loan }) => loan.loan_id === event.loan_id);
  const row = entry?.repayments.find((each) => each.repayment_id === event.repayment_id);
  if (row === undefined) throw new RangeError(`no repayment ${event.repayment_id}`);
  await ingest(db, { repayments: [repaymentRecord(event.loan_id, { ...row, ...changes })] });
}

async function remove(
  db: Session,
  entityType: "repayment" | "holiday",
  entityId: string,
): Promise<void> {
  const deletion = { entity_type: entityType, entity_id: entityId, source_updated_at: null };
  await ingest(db, { deletions: [deletion] });
}
