// The guide's complete refresh: its steps in order, timed, stopping at the first that fails. One that was interrupted goes
// on where it stopped, because a step that has ended has committed.
import { createHash } from "node:crypto";
import { refreshResumeHours } from "#contract/limits.ts";
import type { Database } from "#store/database.ts";
import { hierarchyApply } from "./hierarchy/apply.ts";
import { type HierarchyFile, parseHierarchyFile } from "./hierarchy/file.ts";
import { hierarchyLoad } from "./hierarchy/load.ts";
import {
  defineOperation,
  type OperationContext,
  OperationError,
  type OperationOutcome,
} from "./operation.ts";
import { file, flag, type OperationParameter } from "./parameter.ts";
import { checkQuality } from "./quality/check-quality.ts";
import { recalculate } from "./recalculate.ts";
import { fixFirstPaymentDueDate } from "./source-fixes.ts";
import { syncFull, syncHolidays } from "./sync.ts";
import { textTable } from "./text-table.ts";
import { wavesAssign } from "./waves-assign.ts";

interface Step {
  name: string;
  run(context: OperationContext): Promise<OperationOutcome>;
}

export interface DoneStep {
  step: string;
  status: "ok" | "partial" | "failed" | "skipped";
  seconds: number;
  /** The first line of what the step said. */
  summary: string;
}

/** The guide's order. Without a file the hierarchy stays as it was loaded last. */
function stepsOf(hierarchy: HierarchyFile | null): Step[] {
  return [
    {
      name: "sync full",
      run: (context) => syncFull.run(context, { entity: null, sink: null, dry_run: false }),
    },
    { name: "sync holidays", run: (context) => syncHolidays.run(context, { dry_run: false }) },
    {
      name: "fix first-payment-due-date",
      run: (context) => fixFirstPaymentDueDate.run(context, { dry_run: false }),
    },
    { name: "waves assign", run: (context) => wavesAssign.run(context, {}) },
    ...(hierarchy === null
      ? []
      : [
          {
            name: "hierarchy load",
            run: (context: OperationContext) =>
              hierarchyLoad.run(context, { file: hierarchy, only: null, dry_run: false }),
          },
        ]),
    { name: "hierarchy apply", run: (context) => hierarchyApply.run(context, {}) },
    { name: "recalculate", run: (context) => recalculate.run(context, {}) },
    { name: "check quality", run: (context) => checkQuality.run(context, {}) },
  ];
}

const verticals: OperationParameter<HierarchyFile | null> = {
  ...file(
    "supervisors, vertical leads and regions, as for hierarchy load",
    "verticals.tsv",
    parseHierarchyFile,
  ),
  absent: null,
};

export const refresh = defineOperation({
  name: "refresh",
  summary: "The whole guide: sync, holidays, due dates, waves, hierarchy, recalculation, quality",
  needsSource: true,
  parameters: {
    file: verticals,
    restart: flag("from the first step on, also when an earlier refresh was interrupted"),
  },
  examples: [
    ["seeds refresh", "with the hierarchy as it was loaded last"],
    ["seeds refresh verticals.tsv", "with the file's hierarchy"],
  ],
  async run(context, { file: hierarchy, restart }) {
    const steps = stepsOf(hierarchy);
    // A file that was corrected meanwhile is another refresh: else its step would be done already.
    const digest = createHash("sha256").update(JSON.stringify(hierarchy)).digest("hex");
    const asked = JSON.stringify({ steps: steps.map(({ name }) => name), file: digest });
    const run = await openRun(context.db, asked, restart);
    const done = run.steps;
    for (const step of steps.slice(done.length)) {
      context.signal.throwIfAborted();
      const ended = await runStep(step, context);
      if (ended.status === "failed") return stopped([...done, ended]);
      done.push(ended);
      await context.db.query("update refresh_run set steps = $2 where refresh_id = $1", [
        run.refresh_id,
        JSON.stringify(done),
      ]);
    }
    await context.db.query("update refresh_run set finished_at = now() where refresh_id = $1", [
      run.refresh_id,
    ]);
    const status = done.some((step) => step.status === "partial") ? "partial" : "ok";
    return { status, result: { steps: done }, text: stepTable(done) };
  },
});

interface OpenRun {
  refresh_id: number;
  steps: DoneStep[];
}

async function openRun(db: Database, asked: string, restart: boolean): Promise<OpenRun> {
  const [open] = restart
    ? []
    : await db.query<OpenRun>(
        `select refresh_id, steps from refresh_run
         where finished_at is null and parameters = $1 and started_at > now() - make_interval(hours => $2)
         order by refresh_id desc limit 1`,
        [asked, refreshResumeHours],
      );
  if (open) return open;
  const [begun] = await db.query<OpenRun>(
    "insert into refresh_run (parameters) values ($1) returning refresh_id, steps",
    [asked],
  );
  if (!begun) throw new Error("insert into refresh_run answered without a row");
  return begun;
}

/** A step that throws has failed; what stops the refresh itself goes on up. */
async function runStep(step: Step, context: OperationContext): Promise<DoneStep> {
  const started = performance.now();
  const ended = (status: DoneStep["status"], text: string): DoneStep => ({
    step: step.name,
    status,
    seconds: Math.round(performance.now() - started) / 1000,
    summary: text.split("\n", 1)[0] ?? "",
  });
  context.progress(step.name);
  const progress: OperationContext["progress"] = (part, ...rest) =>
    context.progress(`${step.name}: ${part}`, ...rest);
  try {
    const { status, text, summary } = await step.run({ ...context, progress });
    return ended(status, summary ?? text);
  } catch (error) {
    if (error instanceof OperationError) return ended("failed", error.message);
    throw error;
  }
}

function stopped(steps: readonly DoneStep[]): OperationOutcome {
  const text = `${stepTable(steps)}\nStopped at ${steps.at(-1)?.step}: mend its cause and run seeds refresh again; it goes on there.`;
  return { status: "failed", result: { steps }, text };
}

function stepTable(steps: readonly DoneStep[]): string {
  const rows = steps.map((step, index) => [
    String(index + 1),
    step.step,
    step.status,
    step.seconds.toFixed(1),
    step.summary,
  ]);
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  return `${textTable(["#", "step", "status", "seconds", "result"], rows)}\nTotal: ${total.toFixed(1)} s.`;
}
