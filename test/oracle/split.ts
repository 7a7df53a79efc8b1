/** A repayment as two rows of the same day, which must change nothing that is computed from it but the number of rows. */

import { isPayment } from "./counted-rows.ts";
import { toKobo, toNaira } from "./fraction.ts";
import type { RawRepayment } from "./types.ts";

/** Every amount halved, the odd kobo in the second row; a row too small to halve stays one. */
export function splitInTwo(row: RawRepayment): RawRepayment[] {
  const part = (halve: (kobo: bigint) => bigint): RawRepayment => {
    const of = (amount: string): bigint => halve(toKobo(amount));
    const [principal, interest, fees] = [row.principal_paid, row.interest_paid, row.fees_paid];
    const settling = of(principal) + of(interest) + of(fees);
    return {
      ...row,
      payment_amount: toNaira(settling + of(row.penalty_paid)),
      principal_paid: toNaira(of(principal)),
      interest_paid: toNaira(of(interest)),
      fees_paid: toNaira(of(fees)),
      penalty_paid: toNaira(of(row.penalty_paid)),
      waiver_amount: toNaira(of(row.waiver_amount)),
    };
  };
  const parts = [part((kobo) => kobo / 2n), part((kobo) => kobo - kobo / 2n)];
  // A part of penalties alone would be no payment, and its amount would leave the timeliness.
  return isPayment(row) && !parts.every(isPayment) ? [row] : parts;
}
