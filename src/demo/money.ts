/** Amounts are whole kobo inside the generator and exact decimal text in the records. */
export type Kobo = number;

/** 150005 → '1500.05'. */
export function naira(amount: Kobo): string {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount: ${amount}`);
  const kobo = amount % 100;
  return `${(amount - kobo) / 100}.${kobo < 10 ? "0" : ""}${kobo}`;
}

/** amount × part ÷ whole, rounded down, exact whatever the size (a product may pass 2^53). */
export function shareOf(amount: Kobo, part: number, whole: number): Kobo {
  if (whole === 0) return 0;
  const product = amount * part;
  if (Number.isSafeInteger(product)) return Math.floor(product / whole);
  return Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}

/** Up to the next multiple of `step`. */
export function roundUp(amount: Kobo, step: Kobo): Kobo {
  return Math.ceil(amount / step) * step;
}

/** The principal, interest and fees of a contract still owed, or of one payment. */
export interface Parts {
  principal: Kobo;
  interest: Kobo;
  fees: Kobo;
}

export function total(parts: Parts): Kobo {
  return parts.principal + parts.interest + parts.fees;
}

/**
 * Splits a payment in the proportion of what is still owed, so that a contract paid in full has each
 * component paid in full; anything beyond what is owed is principal.
 */
export function splitPayment(amount: Kobo, owed: Parts): Parts {
  const owedTotal = total(owed);
  if (amount >= owedTotal) {
    return { ...owed, principal: owed.principal + amount - owedTotal };
  }
  let interest = shareOf(amount, owed.interest, owedTotal);
  const fees = shareOf(amount, owed.fees, owedTotal);
  // Two roundings down can push the principal a kobo over what is owed; that kobo is interest.
  const beyond = Math.max(0, amount - interest - fees - owed.principal);
  interest += Math.min(beyond, owed.interest - interest);
  return { principal: amount - interest - fees, interest, fees };
}
