// The guide's corrections and checks of single columns against the source.
import { differencesShownMax } from "#contract/limits.ts";
import { compareStatuses, type LoanColumnReport, mendLoanColumn } from "#sync/loan-column.ts";
import { syncOfficerEmails } from "#sync/officer-emails.ts";
import { defineOperation, type OperationOutcome } from "./operation.ts";
import { flag } from "./parameter.ts";
import { asOperation } from "./source-report.ts";
import { grouped, textTable } from "./text-table.ts";

const dryRun = flag("say what would change and change nothing");

export const syncOfficerEmailsOperation = defineOperation({
  name: "sync officer-emails",
  summary: "Copies the officers' e-mail addresses alone",
  needsSource: true,
  parameters: { dry_run: dryRun },
  examples: [["seeds sync officer-emails", "when addresses changed at the source"]],
  async run({ db, sourceUrl = "" }, parameters) {
    const done = await asOperation(() => syncOfficerEmails(db, sourceUrl, parameters.dry_run));
    const verb = parameters.dry_run ? "would be updated" : "updated";
    return {
      status: "ok",
      result: done,
      text: `${grouped(done.updated)} of ${grouped(done.compared)} officers' e-mail addresses ${verb}.`,
    };
  },
});

function mended(report: LoanColumnReport, dry: boolean): OperationOutcome {
  const { column, differing, updated } = report;
  const first = dry
    ? `${grouped(differing)} loans would be updated.`
    : `Updated ${grouped(updated)} loans (${grouped(differing)} differed).`;
  const text = [
    first,
    "Summary:",
    `  Loans with ${column}: ${grouped(report.with_value)}`,
    `  Loans without ${column}: ${grouped(report.without_value)}`,
  ].join("\n");
  return { status: "ok", result: report, text };
}

export const fixFirstPaymentDueDate = defineOperation({
  name: "fix first-payment-due-date",
  summary: "Takes the first due date of every loan from the source's start_date again",
  needsSource: true,
  parameters: { dry_run: dryRun },
  examples: [["seeds fix first-payment-due-date", "reads the loans anew whose date differs"]],
  async run({ db, sourceUrl = "", progress, signal }, { dry_run: dry }) {
    const column = "first_payment_due_date";
    return mended(
      await asOperation(() => mendLoanColumn(db, sourceUrl, column, dry, progress, signal)),
      dry,
    );
  },
});

export const fixRepaymentAmounts = defineOperation({
  name: "fix repayment-amounts",
  summary: "Takes the repayment amount of every loan from the source again",
  needsSource: true,
  parameters: { dry_run: dryRun },
  examples: [["seeds fix repayment-amounts", "reads the loans anew whose amount differs"]],
  async run({ db, sourceUrl = "", progress, signal }, { dry_run: dry }) {
    const column = "repayment_amount";
    return mended(
      await asOperation(() => mendLoanColumn(db, sourceUrl, column, dry, progress, signal)),
      dry,
    );
  },
});

export const checkStatuses = defineOperation({
  name: "check statuses",
  summary: "Compares the source's loan statuses, mapped as the definitions say, with ours",
  needsSource: true,
  parameters: {},
  examples: [["seeds check statuses", "exit code 3 when some differ"]],
  async run({ db, sourceUrl = "" }) {
    const report = await asOperation(() => compareStatuses(db, sourceUrl, differencesShownMax));
    const rows = report.examples.map((row) => [
      row.loan_id,
      row.source_status ?? "—",
      row.expected ?? "unknown: quarantined",
      row.status ?? "not here",
    ]);
    const summary = `${grouped(report.differing)} of ${grouped(report.compared)} disbursed loans differ.`;
    return {
      status: report.differing > 0 ? "partial" : "ok",
      result: report,
      text:
        rows.length === 0
          ? summary
          : `${textTable(["loan", "source status", "expected", "ours"], rows)}\n${summary}`,
    };
  },
});
