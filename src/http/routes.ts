/** The route table. Adding an endpoint is one file under routes/ and one line here; an operation is one already. */

import type { Route } from "#http/route.ts";
import { auditRoutes } from "#http/routes/audit.ts";
import { collectionRoutes } from "#http/routes/collections.ts";
import { counters } from "#http/routes/counters.ts";
import { createCustomer } from "#http/routes/create-customer.ts";
import { createLoan } from "#http/routes/create-loan.ts";
import { createOfficer } from "#http/routes/create-officer.ts";
import { createRepayment } from "#http/routes/create-repayment.ts";
import { earlyIndicatorsDrilldown } from "#http/routes/early-indicators.ts";
import { explainLoan, explainMetric } from "#http/routes/explain.ts";
import { events } from "#http/routes/events.ts";
import { filterOptionsOfAll, filterOptionsOfOne } from "#http/routes/filter-options.ts";
import { fimrDrilldown } from "#http/routes/fimr-drilldown.ts";
import { flowRoutes } from "#http/routes/flows.ts";
import { getLoan } from "#http/routes/get-loan.ts";
import { getQuality } from "#http/routes/get-quality.ts";
import { getOperation } from "#http/routes/get-operation.ts";
import { getCertificate } from "#http/routes/get-certificate.ts";
import { healthLong, healthShort } from "#http/routes/health.ts";
import { holidays } from "#http/routes/holidays.ts";
import { listErrors, listSyncErrors } from "#http/routes/list-errors.ts";
import { listLoanDueCurve } from "#http/routes/list-loan-due-curve.ts";
import { listLoanHistory } from "#http/routes/list-loan-history.ts";
import { listLoanRepayments } from "#http/routes/list-loan-repayments.ts";
import { listLoanSchedule } from "#http/routes/list-loan-schedule.ts";
import { listLoanTransitions } from "#http/routes/list-loan-transitions.ts";
import { listLoans } from "#http/routes/list-loans.ts";
import { listSyncs } from "#http/routes/list-syncs.ts";
import { listOperations } from "#http/routes/list-operations.ts";
import { loanSchedules } from "#http/routes/loan-schedules.ts";
import { startOperations } from "#http/routes/operations.ts";
import { keptMetricRoutes } from "#http/routes/kept-metrics.ts";
import { officerMetrics } from "#http/routes/officer-metrics.ts";
import { metricRoutes } from "#http/routes/metrics.ts";
import { recalculateFields } from "#http/routes/recalculate-fields.ts";
import { retryErrors } from "#http/routes/retry-errors.ts";
import { changeSetting, listSettingChanges, listSettings } from "#http/routes/settings.ts";
import { sync } from "#http/routes/sync.ts";
import { teamMemberRoutes } from "#http/routes/team-members.ts";
import { topRiskLoans } from "#http/routes/top-risk.ts";

export const routes: readonly Route[] = [
  createCustomer,
  createOfficer,
  createLoan,
  createRepayment,
  sync,
  loanSchedules,
  holidays,
  listErrors,
  retryErrors,
  getCertificate,
  listSyncs,
  listSyncErrors,
  getQuality,
  recalculateFields,
  listLoans,
  fimrDrilldown,
  earlyIndicatorsDrilldown,
  topRiskLoans,
  getLoan,
  listLoanRepayments,
  listLoanSchedule,
  listLoanDueCurve,
  listLoanTransitions,
  listLoanHistory,
  ...collectionRoutes,
  ...metricRoutes,
  ...keptMetricRoutes,
  officerMetrics,
  explainMetric,
  ...flowRoutes,
  explainLoan,
  ...teamMemberRoutes,
  ...auditRoutes,
  filterOptionsOfAll,
  filterOptionsOfOne,
  listSettings,
  changeSetting,
  listSettingChanges,
  ...startOperations,
  listOperations,
  getOperation,
  events,
  counters,
  healthShort,
  healthLong,
];
