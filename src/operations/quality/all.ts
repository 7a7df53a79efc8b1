// Every check, in the order of the report. A new check is one entry of a list.
import type { QualityCheck } from "./check.ts";
import { loanChecks } from "./loans.ts";
import { peopleChecks } from "./people.ts";
import { repaymentChecks } from "./repayments.ts";
import { syncChecks } from "./syncs.ts";

export const qualityChecks: readonly QualityCheck[] = [
  ...peopleChecks,
  ...loanChecks,
  ...repaymentChecks,
  ...syncChecks,
];
