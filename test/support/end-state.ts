/** What must hold when all clients have their answers, whatever happened on the way. */
import { expect } from "vitest";
import type { Session } from "#store/database.ts";
import type { BookState } from "../oracle/book.ts";
import { answersStored, differences, oracleAnswers } from "./loan-answers.ts";

/** The facts of the book and no others, every computed field as the oracle reads them, and nothing to recalculate. */
export async function expectBook(db: Session, book: BookState): Promise<void> {
  expect(await storedPayments(db)).toEqual(expectedPayments(book));
  const answers = oracleAnswers(book, book.business_date);
  expect(differences("stored", answers, await answersStored(db))).toEqual([]);
  await expectNothingToRecalculate(db);
  expect(differences("recalculated", answers, await answersStored(db))).toEqual([]);
}

export async function expectNothingToRecalculate(db: Session): Promise<void> {
  const [report] = await db.query("select loans_updated from recalculate_all_loan_fields()");
  expect(report).toEqual({ loans_updated: 0 });
}

/** Every repayment and its entry in the owner directory, as "id loan date amount". */
export async function storedPayments(db: Session): Promise<string[]> {
  const rows = await db.query<{ line: string }>(
    `select concat_ws(' ', coalesce(r.repayment_id, w.repayment_id), coalesce(w.loan_id, '(no owner)'), r.loan_id,
       r.payment_date, r.payment_amount, r.is_reversed) as line
     from repayments r full join repayment_owner w on w.repayment_id = r.repayment_id and w.loan_id = r.loan_id`,
  );
  return rows.map(({ line }) => line).toSorted();
}

function expectedPayments(book: BookState): string[] {
  return book.loans
    .flatMap(({ loan, repayments }) =>
      repayments.map((row) => {
        const reversed = row.is_reversed ? "t" : "f";
        return `${row.repayment_id} ${loan.loan_id} ${loan.loan_id} ${row.payment_date} ${row.payment_amount} ${reversed}`;
      }),
    )
    .toSorted();
}
