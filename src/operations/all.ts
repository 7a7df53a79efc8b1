// Every operation, in the order of --help.
import type { Operation } from "./operation.ts";
import { recalculate } from "./recalculate.ts";
import { reconcile } from "./reconcile.ts";
import { retryErrors } from "./retry-errors.ts";
import { rollDay } from "./roll-day.ts";
import {
  checkStatuses,
  fixFirstPaymentDueDate,
  fixRepaymentAmounts,
  syncOfficerEmailsOperation,
} from "./source-fixes.ts";
import { syncFull, syncHolidays, syncIncremental, syncRepayments } from "./sync.ts";

export const operations: readonly Operation[] = [
  syncFull,
  syncIncremental,
  syncRepayments,
  syncOfficerEmailsOperation,
  syncHolidays,
  reconcile,
  recalculate,
  rollDay,
  retryErrors,
  fixFirstPaymentDueDate,
  fixRepaymentAmounts,
  checkStatuses,
];
