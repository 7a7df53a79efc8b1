import type { EntityName } from "#contract/ports.ts";
import { customerSpec } from "#contract/records/customer.ts";
import { deletionSpec } from "#contract/records/deletion.ts";
import { holidaySpec } from "#contract/records/holiday.ts";
import { loanScheduleSpec } from "#contract/records/loan-schedule.ts";
import { loanSpec } from "#contract/records/loan.ts";
import { officerSpec } from "#contract/records/officer.ts";
import { repaymentSpec } from "#contract/records/repayment.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

/** Every record type by the name of its array, in the order in which a batch is answered. */
export const recordSpecs: { readonly [E in EntityName]: RecordSpec<E> } = {
  loans: loanSpec,
  repayments: repaymentSpec,
  customers: customerSpec,
  officers: officerSpec,
  loan_schedules: loanScheduleSpec,
  holidays: holidaySpec,
  deletions: deletionSpec,
};

export const entityNames = Object.keys(recordSpecs) as EntityName[];
