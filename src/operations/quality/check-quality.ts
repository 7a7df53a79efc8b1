import { qualityExamplesMax } from "#contract/limits.ts";
import type { Database, Session } from "#store/database.ts";
import { missingSourceIndexes } from "#sync/source/indexes.ts";
import { defineOperation } from "../operation.ts";
import { grouped, textTable } from "../text-table.ts";
import { qualityChecks } from "./all.ts";
import type { QualityCheck } from "./check.ts";

interface Finding extends Pick<QualityCheck, "id" | "title" | "severity" | "resolution"> {
  count: number;
  /** Naira; null where no money is meant. */
  amount: string | null;
  /** Ids of the first ones. */
  examples: string[];
}

/** The figures of the guide: of all loans, and of the active ones. */
interface Summary {
  all_loans: Record<string, number | string | null>;
  active_loans: Record<string, number | string | null>;
}

export const checkQuality = defineOperation({
  name: "check quality",
  summary: "Looks for what is missing, contradictory or out of place in the data",
  parameters: {},
  examples: [
    ["seeds check quality", "exit code 3 when something is wrong here, not only at the source"],
    ["seeds check quality --json", "every check with count, money and examples"],
  ],
  async run({ db, sourceUrl, progress, signal }) {
    const { summary, findings: ours } = await db.transaction(
      (tx) =>
        askAll(tx, (done) => {
          signal.throwIfAborted();
          progress("checks", done, qualityChecks.length, "checks");
        }),
      readOnly,
    );
    const findings = [...ours, ...(sourceUrl === undefined ? [] : await askSource(sourceUrl))];
    return {
      status: statusOf(findings),
      result: { ...summary, checks: findings },
      text: textOf(summary, findings),
      summary: countOf(findings),
    };
  },
});

const readOnly = { isolation: "repeatable read", readOnly: true, statementTimeoutMs: 0 } as const;

async function askAll(
  tx: Session,
  tell: (done: number) => void,
): Promise<{ summary: Summary; findings: Finding[] }> {
  const findings: Finding[] = [];
  for (const [index, check] of qualityChecks.entries()) {
    tell(index);
    findings.push(await ask(tx, check));
  }
  tell(qualityChecks.length);
  return { summary: await summarise(tx), findings };
}

function statusOf(findings: readonly Finding[]): "ok" | "partial" {
  const isWrong = findings.some(({ severity, count }) => severity === "error" && count > 0);
  return isWrong ? "partial" : "ok";
}

export interface QualityReport {
  /** JSON text, its decimals as numbers. */
  json: string;
  asOf: string;
  dataVersion: string;
}

/** The checks for a reader, without the source's. Who asks while they run gets their report: however many ask, they run once at a time. */
export function createQualityReader(db: Database): () => Promise<QualityReport> {
  let running: Promise<QualityReport> | null = null;
  return () => {
    running ??= readQuality(db).finally(() => (running = null));
    return running;
  };
}

async function readQuality(db: Database): Promise<QualityReport> {
  return db.transaction(async (tx) => {
    const [moment] = await tx.query<{ as_of: string; data_version: string }>(
      "select business_date::text as as_of, data_version() from clock",
    );
    if (!moment) throw new Error("table clock is empty");
    const { summary, findings } = await askAll(tx, () => {});
    const report = { status: statusOf(findings), ...summary, checks: findings };
    const json = JSON.stringify(report).replaceAll(DECIMAL, '"$1":$2');
    return { json, asOf: moment.as_of, dataVersion: moment.data_version };
  }, readOnly);
}

// Within a text a quote is escaped, so that this finds values alone.
const DECIMAL = /"(amount|avg_\w+|total_portfolio_outstanding)":"(-?\d+(?:\.\d+)?)"/g;

async function ask(tx: Session, check: QualityCheck): Promise<Finding> {
  const { sql, ...shown } = check;
  const [answer] = await tx.query<Pick<Finding, "count" | "amount" | "examples">>(
    `select count(*) as count, sum(amount)::text as amount,
       coalesce((array_agg(id::text order by id))[1:${qualityExamplesMax}], '{}') as examples
     from (${sql}) found`,
  );
  if (!answer) throw new Error(`check ${check.id} answered without a row`);
  return { ...shown, ...answer };
}

/** What the source's own database lacks. */
async function askSource(sourceUrl: string): Promise<Finding[]> {
  const { documented, cursors } = await missingSourceIndexes(sourceUrl);
  const finding = (
    shown: Omit<Finding, "count" | "amount" | "examples">,
    names: readonly string[],
  ): Finding => ({
    ...shown,
    count: names.length,
    amount: null,
    examples: names.slice(0, qualityExamplesMax),
  });
  return [
    finding(
      {
        id: "missing_source_indexes",
        title: "Documented indexes that the source does not have",
        severity: "warning",
        resolution:
          "Ask the source's administrators to create them: reading its loans depends on them.",
      },
      documented,
    ),
    finding(
      {
        id: "missing_source_cursor_indexes",
        title: "Modification times at the source without an index",
        severity: "info",
        resolution:
          "With an index on date_modified an incremental sync reads the changed rows alone: create index concurrently on … (date_modified).",
      },
      cursors,
    ),
  ];
}

function countOf(findings: readonly Finding[]): string {
  const open = findings.filter(({ count }) => count > 0);
  return `${findings.length} checks, ${open.length} with findings`;
}

async function summarise(tx: Session): Promise<Summary> {
  const [row] = await tx.query<Summary>(
    `select json_build_object('total_loans', count(*), 'with_wave', count(wave), 'with_vertical_lead', count(vertical_lead_email),
         'with_region', count(region), 'with_first_payment_due', count(first_payment_due_date),
         'avg_dpd', round(avg(current_dpd), 2)::text, 'avg_outstanding', round(avg(total_outstanding), 2)::text) as all_loans,
       json_build_object('total_loans', count(*) filter (where active),
         'loans_in_arrears', count(*) filter (where active and current_dpd > 0),
         'fimr_loans', count(*) filter (where active and fimr_tagged),
         'early_indicator_loans', count(*) filter (where active and early_indicator_tagged),
         'avg_timeliness_score', (round(avg(timeliness_score) filter (where active), 2))::text,
         'avg_repayment_health', (round(avg(repayment_health) filter (where active), 2))::text,
         'total_portfolio_outstanding', (round(sum(actual_outstanding) filter (where active), 2))::text) as active_loans
     from (select *, status = 'Active' as active from loans) l`,
  );
  if (!row) throw new Error("the summary of the loans answered without a row");
  return row;
}

function textOf({ all_loans, active_loans }: Summary, findings: readonly Finding[]): string {
  const open = findings.filter(({ count }) => count > 0);
  return [
    factTable("all loans", all_loans),
    factTable("active loans", active_loans),
    countOf(findings),
    ...open.map(findingText),
  ].join("\n\n");
}

function factTable(title: string, values: Summary["all_loans"]): string {
  const rows = Object.entries(values).map(([name, value]) => [
    name.replaceAll("_", " "),
    value === null ? "" : grouped(value),
  ]);
  return textTable([title, "value"], rows);
}

function findingText(finding: Finding): string {
  const { severity, title, count, amount, examples, resolution } = finding;
  const money = amount === null ? "" : `, NGN ${grouped(amount)}`;
  const more = count > examples.length ? ", …" : "";
  return [
    `${severity}: ${title}: ${grouped(count)}${money}`,
    `  ${examples.join(", ")}${more}`,
    `  ${resolution}`,
  ].join("\n");
}
