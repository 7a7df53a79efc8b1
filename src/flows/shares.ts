// Shares as they are shown: rounded so that they still sum to the whole.

/** The shares of `amounts` in their sum, in units of 1 / `units`: each rounded down, what is missing to the largest remainders (the first of equals). null: nothing to share. */
export function sharesOf(amounts: readonly bigint[], units: bigint): bigint[] | null {
  const sum = amounts.reduce((total, amount) => total + amount, 0n);
  if (sum === 0n) return null;
  const shares = amounts.map((amount) => (amount * units) / sum);
  const missing = Number(units - shares.reduce((total, share) => total + share, 0n));
  const byRemainder = amounts
    .map((amount, index) => ({ index, remainder: (amount * units) % sum }))
    .sort((a, b) => compare(b.remainder, a.remainder) || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, missing).map(({ index }) => index));
  return shares.map((share, index) => (raised.has(index) ? share + 1n : share));
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
