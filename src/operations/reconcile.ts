import { sourceEntityNames } from "#sync/source/entity.ts";
import { reconcile as reconcileSource, type ReconcileReport } from "#sync/reconcile.ts";
import { defineOperation, type OperationOutcome } from "./operation.ts";
import { choice, flag } from "./parameter.ts";
import { asOperation, certificateLines } from "./source-report.ts";
import { grouped, textTable } from "./text-table.ts";

export const reconcile = defineOperation({
  name: "reconcile",
  summary: "Compares source and copy by counts, sums and checksums, and finds the rows that differ",
  needsSource: true,
  parameters: {
    repair: flag("read the rows that differ anew"),
    entity: choice(`only this: ${sourceEntityNames.join(", ")}`, "ENTITY", sourceEntityNames),
  },
  examples: [
    ["seeds reconcile", "exit code 3 when something differs"],
    [
      "seeds reconcile --repair",
      "finds changes without a modification time, deletions, lost rows; and mends them",
    ],
  ],
  async run({ db, sourceUrl = "", progress, signal }, { repair, entity }) {
    const report = await asOperation(() =>
      reconcileSource(db, sourceUrl, { repair, entity }, progress, signal),
    );
    return { status: statusOf(report), result: report, text: linesOf(report) };
  },
});

function statusOf({
  certificate,
  loans_divided_wrongly,
  repaired,
}: ReconcileReport): OperationOutcome["status"] {
  if (repaired && certificate.status === "red") return "failed";
  const differs = certificate.status === "red" || (loans_divided_wrongly > 0 && !repaired);
  return differs || certificate.status === "amber" ? "partial" : "ok";
}

function linesOf(report: ReconcileReport): string {
  const { differences, loans_divided_wrongly: divided, repaired } = report;
  const lines: string[] = [];
  if (differences.length === 0) {
    lines.push("Source and copy are equal.");
  } else {
    const ids = (found: readonly number[]): string =>
      found.length === 0 ? "" : `${found.slice(0, 5).join(" ")}${found.length > 5 ? " …" : ""}`;
    const rows = differences.map(({ entity, missed, extra, changed, examples }) => [
      entity,
      grouped(missed),
      grouped(extra),
      grouped(changed),
      ids([...examples.missed, ...examples.extra, ...examples.changed]),
    ]);
    lines.push(textTable(["entity", "missed", "extra", "changed", "for example"], rows));
  }
  if (divided > 0)
    lines.push(`${grouped(divided)} loans had payments not divided by the contract.`);
  if (repaired) lines.push("Repaired; compared again after it:");
  else if (differences.length > 0 || divided > 0)
    lines.push("Nothing was changed; --repair reads these rows anew.");
  lines.push("", certificateLines(report.certificate));
  return lines.join("\n");
}
