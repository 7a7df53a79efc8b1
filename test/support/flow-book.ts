/**
 * Fifteen loans between 9 and 20 January 2025, worked by hand. Each owes 10,000.00 and 1,000.00 interest in ten daily instalments of
 * 1,100.00: F1 to F8 and F12 to F14 disbursed on the 6th, due on 7, 8, 9, 10, 13, 14, 15, 16, 17 and 20 January; F9 to F11 disbursed on
 * the 10th, due from the 13th to the 24th; F15 disbursed on the 20th.
 */
import type { Session } from "#store/database.ts";
import { loanA, paid, waived } from "../oracle/examples.ts";
import type { RawLoan, RawRepayment } from "../oracle/types.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "./facts.ts";

export const flowFrom = "2025-01-09";
export const flowTo = "2025-01-20";

const late: Partial<RawLoan> = {
  disbursement_date: "2025-01-10",
  first_payment_due_date: "2025-01-13",
  maturity_date: "2025-01-24",
};
const today: Partial<RawLoan> = {
  disbursement_date: flowTo,
  first_payment_due_date: "2025-01-21",
  maturity_date: "2025-02-03",
};
const whole = { interest_paid: "1000.00" };

const loans: [loan: Partial<RawLoan>, repayments: RawRepayment[]][] = [
  // Never paid: DPD 2 on the 9th, DPD 13 on the 20th. A reversed payment counts on neither day.
  [{ loan_id: "F1" }, [paid("2025-01-08", "1100.00", { is_reversed: true })]],
  // On time on both days: two instalments, then nine.
  [{ loan_id: "F2" }, [paid("2025-01-08", "2200.00"), paid("2025-01-16", "7700.00")]],
  // DPD 2, then nine instalments paid: on time.
  [{ loan_id: "F3" }, [paid("2025-01-15", "9900.00")]],
  // One instalment: DPD 1; another: DPD 11.
  [{ loan_id: "F4" }, [paid("2025-01-07", "1100.00"), paid("2025-01-14", "1100.00")]],
  // Three instalments: on time on the 9th, DPD 10 on the 20th.
  [{ loan_id: "F5" }, [paid("2025-01-07", "3300.00")]],
  // DPD 2, then paid off.
  [{ loan_id: "F6" }, [paid("2025-01-17", "10000.00", whole)]],
  // DPD 2, pays 2,000.00, written off with 8,000.00; the 500.00 that came later is a recovery.
  [
    { loan_id: "F7", status: "Written Off", closed_date: "2025-01-15" },
    [paid("2025-01-13", "2000.00"), paid("2025-01-18", "500.00")],
  ],
  // DPD 2, pays 3,000.00, closed with 7,000.00.
  [{ loan_id: "F8", status: "Closed", closed_date: "2025-01-14" }, [paid("2025-01-13", "3000.00")]],
  // New, never paid: DPD 7.
  [{ loan_id: "F9", ...late }, []],
  // New, six instalments paid: on time.
  [{ loan_id: "F10", ...late }, [paid("2025-01-13", "6600.00")]],
  // New and paid off.
  [{ loan_id: "F11", ...late }, [paid("2025-01-16", "10000.00", whole)]],
  // DPD 2; 1,000.00 of principal let go and 500.00 paid cover one instalment: DPD 12.
  [
    { loan_id: "F12" },
    [waived("2025-01-13", "1000.00", "Principal"), paid("2025-01-14", "500.00")],
  ],
  // Paid off before the 9th; written off before it.
  [{ loan_id: "F13" }, [paid("2025-01-08", "10000.00", whole)]],
  [{ loan_id: "F14", status: "Written Off", closed_date: "2025-01-08" }, []],
  // New on the last day.
  [{ loan_id: "F15", ...today }, []],
];

/** `businessDate`: after the 20th, the last day is computed from facts instead of read from the stored positions. */
export async function loadFlowBook(db: Session, businessDate: string): Promise<void> {
  await rollDay(db, businessDate);
  await ingest(db, {
    loans: loans.map(([loan]) => loanRecord(loanA(loan))),
    repayments: loans.flatMap(([{ loan_id: id = "" }, rows]) =>
      rows.map((row) => ({
        ...repaymentRecord(id, row),
        repayment_id: `${id} ${row.repayment_id}`,
      })),
    ),
  });
}
