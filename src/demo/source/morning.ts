// The morning of the business date: the first payments of a day that the generated history ends before.
import type { Database } from "#store/database.ts";
import { liveSource } from "./live.ts";

/** Payments a second: as fast as one connection makes them. */
const rate = 500;

/** So many payments of now, one after the other. */
export async function payThisMorning(
  source: Database,
  payments: number,
  signal: AbortSignal,
): Promise<void> {
  const enough = new AbortController();
  let made = 0;
  await liveSource(source, {
    rate,
    kinds: ["payment"],
    signal: AbortSignal.any([signal, enough.signal]),
    onChange: () => {
      made += 1;
      if (made >= payments) enough.abort();
    },
  });
}
