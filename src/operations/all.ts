// Every operation, in the order of --help.
import { counts } from "./counts.ts";
import { hierarchyApply } from "./hierarchy/apply.ts";
import { hierarchyLoad } from "./hierarchy/load.ts";
import { metricsCalculate } from "./metrics-calculate.ts";
import type { Operation } from "./operation.ts";
import { checkQuality } from "./quality/check-quality.ts";
import { recalculate } from "./recalculate.ts";
import { reconcile } from "./reconcile.ts";
import { refresh } from "./refresh.ts";
import { retryErrors } from "./retry-errors.ts";
import { rollDay } from "./roll-day.ts";
import {
  checkStatuses,
  fixFirstPaymentDueDate,
  fixRepaymentAmounts,
  syncOfficerEmailsOperation,
} from "./source-fixes.ts";
import { syncFull, syncHolidays, syncIncremental, syncRepayments } from "./sync.ts";
import { wavesAssign } from "./waves-assign.ts";

export const operations: readonly Operation[] = [
  syncFull,
  syncIncremental,
  syncRepayments,
  syncOfficerEmailsOperation,
  syncHolidays,
  reconcile,
  recalculate,
  rollDay,
  metricsCalculate,
  retryErrors,
  wavesAssign,
  hierarchyLoad,
  hierarchyApply,
  fixFirstPaymentDueDate,
  fixRepaymentAmounts,
  checkStatuses,
  checkQuality,
  counts,
  refresh,
];
