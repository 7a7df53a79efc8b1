import { writeFile } from "node:fs/promises";
import { isCalendarDate } from "#contract/calendar-date.ts";
import {
  businessDateMax,
  businessDateMin,
  sourceLoansMax,
  sourceRepaymentsMax,
} from "#contract/limits.ts";
import {
  createSource,
  sourceDefaults,
  SourceExistsError,
  type SourceSummary,
} from "#demo/source/create.ts";
import { agentsFor } from "#demo/source/agents.ts";
import { verticalsFile } from "#demo/source/verticals.ts";
import { dayOf } from "#demo/days.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { progressBar } from "../../progress.ts";
import {
  type Command,
  type CommandContext,
  CommandError,
  exitCodes,
  UsageError,
} from "../command.ts";
import { refusal, sourceUrl, wholeNumber } from "../source.ts";
import { formatTable } from "../table.ts";

export const sourceCreate: Command = {
  name: "source create",
  summary: "Fills a demo of the lender's application database, the same rows for the same seed",
  usage:
    "[--loans N] [--repayments N] [--seed N] [--business-date DATE] [--clean] [--verticals FILE] [--replace]",
  arguments: { min: 0, max: 0 },
  examples: [
    ["seeds source create", "18,000 loans in the database savings of the embedded server"],
    ["seeds source create --loans 200000 --repayments 10000000 --replace", "a large one instead"],
    [
      "SOURCE_DATABASE_URL=postgres://… seeds source create --clean",
      "in an empty database of yours, without the faults of real data",
    ],
  ],
  options: {
    loans: { type: "string", value: "N", summary: `how many loans (${sourceDefaults.loans})` },
    repayments: {
      type: "string",
      value: "N",
      summary: "how many repayments, about (3.5 for each loan)",
    },
    seed: { type: "string", value: "N", summary: "another seed makes another book" },
    "business-date": {
      type: "string",
      value: "DATE",
      summary: "the book ends on the evening before (BUSINESS_DATE, else today in Lagos)",
    },
    verticals: {
      type: "string",
      value: "FILE",
      summary: "also write the hierarchy file of its agents, for seeds hierarchy load",
    },
    clean: { type: "boolean", summary: "without refused rows, orphans and missing cursors" },
    replace: { type: "boolean", summary: "make the demo anew when it is there already" },
  },
  async run(context) {
    const { values, environment, report, json } = context;
    const loans = wholeNumber(values, "loans", [1, sourceLoansMax]) ?? sourceDefaults.loans;
    const options = {
      loans,
      repayments:
        wholeNumber(values, "repayments", [0, sourceRepaymentsMax]) ??
        Math.round(loans * sourceDefaults.repaymentsPerLoan),
      seed: wholeNumber(values, "seed", [0, 0xffff_ffff]) ?? sourceDefaults.seed,
      dirt: values.clean !== true,
      replace: values.replace === true,
    };
    const given = businessDate(values) ?? environment.businessDate;
    const db = openDatabase(await sourceUrl(context), { max: 1, statementTimeoutMs: 0 });
    const bar = json ? undefined : progressBar(process.stderr, "Demo source");
    try {
      const day = given ?? (await todayInLagos(db));
      const summary = await createSource(db, {
        ...options,
        businessDate: day,
        onProgress: (share) => bar?.advance(share),
      }).catch(explain);
      bar?.end();
      if (typeof values.verticals === "string") {
        const text = verticalsFile(options.seed, agentsFor(loans), dayOf(day));
        await writeVerticals(values.verticals, text);
      }
      report(lines(summary), summary);
      return exitCodes.ok;
    } finally {
      await db.end();
    }
  },
};

function businessDate(values: CommandContext["values"]): string | undefined {
  const text = values["business-date"];
  if (typeof text !== "string") return undefined;
  if (isCalendarDate(text) && text >= businessDateMin && text <= businessDateMax) return text;
  throw new UsageError(
    `--business-date ${text} is not a day from ${businessDateMin} to ${businessDateMax}.`,
  );
}

async function writeVerticals(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new CommandError(`The source is made, but ${path} cannot be written.`, { cause: error });
  });
}

async function todayInLagos(db: Database): Promise<string> {
  const [row] = await db.query<{ today: string }>(
    "select (now() at time zone 'Africa/Lagos')::date::text as today",
  );
  if (!row) throw new CommandError("The database answered nothing.");
  return row.today;
}

function explain(error: unknown): never {
  if (error instanceof SourceExistsError) {
    throw new CommandError(`${error.message} --replace makes the demo anew.`, { cause: error });
  }
  return refusal(error);
}

function lines({ rows, dirt, seed, business_date }: SourceSummary): string {
  const made = Object.entries(rows).map(([table, count]) => ({ table, rows: count }));
  const faults = Object.entries(dirt ?? {}).map(([kind, { rows: count, ids }]) => ({
    "on purpose": kind,
    rows: count,
    "for example": ids.join(" "),
  }));
  return [
    `Seed ${seed}, up to the evening before ${business_date}.`,
    formatTable(["table", "rows"], made),
    ...(dirt ? [formatTable(["on purpose", "rows", "for example"], faults)] : []),
  ].join("\n\n");
}
