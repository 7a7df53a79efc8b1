import { sourceRateMax } from "#contract/limits.ts";
import { type LiveSummary, liveSource, longTransactionsMax } from "#demo/source/live.ts";
import { openDatabase } from "#store/database.ts";
import { type Command, exitCodes } from "../command.ts";
import { refusal, sourceUrl, wholeNumber } from "../source.ts";
import { formatTable } from "../table.ts";

/** Changes at once, where one after the other would not reach the rate. */
const LANES = 6;
const RATE_OF_ONE_LANE = 50;
const DAY_SECONDS = 86_400;

export const sourceLive: Command = {
  name: "source live",
  summary: "Keeps changing the demo source, as the lender's work would, until Ctrl-C",
  usage: "[--rate N] [--seed N] [--seconds N]",
  arguments: { min: 0, max: 0 },
  examples: [
    ["seeds source live --rate 5", "five changes a second: payments, edits, deletions, …"],
    ["seeds source live --rate 50 --seconds 60 --json", "for a minute, the counts as JSON"],
  ],
  options: {
    rate: { type: "string", value: "N", summary: "changes a second (2)" },
    seed: { type: "string", value: "N", summary: "another seed makes other changes" },
    seconds: { type: "string", value: "N", summary: "stops by itself after so long" },
  },
  async run(context) {
    const { values, note, report } = context;
    const rate = wholeNumber(values, "rate", [1, sourceRateMax]) ?? 2;
    const seed = wholeNumber(values, "seed", [0, 0xffff_ffff]) ?? 1;
    const seconds = wholeNumber(values, "seconds", [1, DAY_SECONDS]);
    const db = openDatabase(await sourceUrl(context), {
      max: LANES + longTransactionsMax,
      statementTimeoutMs: 0,
      applicationName: "seeds-source-live",
    });
    const stop = new AbortController();
    const onSignal = (): void => stop.abort();
    process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
    const timer = seconds === undefined ? undefined : setTimeout(onSignal, seconds * 1000);
    note(`The source changes ${rate} times a second${seconds ? "" : "; Ctrl-C ends it"}.`);
    try {
      const lanes = rate > RATE_OF_ONE_LANE ? LANES : 1;
      const options = { rate, seed, lanes, signal: stop.signal };
      const summary = await liveSource(db, options).catch(refusal);
      report(lines(summary), summary);
      return exitCodes.ok;
    } finally {
      clearTimeout(timer);
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      await db.end();
    }
  },
};

function lines({ changes, skipped, seconds }: LiveSummary): string {
  const made = Object.entries(changes).map(([change, count]) => ({ change, count }));
  return `${formatTable(["change", "count"], made)}\n${skipped} found nothing to change; ${seconds.toFixed(1)} s.`;
}
