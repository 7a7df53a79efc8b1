/** Operations through the real runner, and plain records to have something to work on. */
import type { LoanRecord, OfficerRecord, RepaymentRecord } from "#contract/ports.ts";
import type { Operation } from "#operations/operation.ts";
import { readParameters } from "#operations/parameter.ts";
import { createRunner, type OperationEnd } from "#operations/runner.ts";
import type { Database } from "#store/database.ts";

/** Answers with the end of the operation; `given` as a shell would read it. */
export async function runOperation(
  db: Database,
  operation: Operation,
  given: Parameters<typeof readParameters>[1] = {},
): Promise<OperationEnd> {
  const { end } = await createRunner({ db }).start({
    operation,
    parameters: readParameters(operation.parameters, given),
    trigger: "command",
    requestedBy: "test",
  });
  return end;
}

export function plainOfficer(id: string, more: Partial<OfficerRecord> = {}): OfficerRecord {
  return {
    officer_id: id,
    officer_name: `Officer ${id}`,
    officer_phone: null,
    officer_email: `${id.toLowerCase()}@example.com`,
    region: "North West",
    branch: "Kano",
    employment_status: "Active",
    hire_date: "2024-01-15",
    user_type: null,
    account_type: null,
    source_updated_at: null,
    ...more,
  };
}

/** 1,000 lent on Monday 6 January 2025 for 1,100, due in four weeks from 13 January on: 275 a week. */
export function plainLoan(
  id: string,
  officerId: string,
  more: Partial<LoanRecord> = {},
): LoanRecord {
  return {
    loan_id: id,
    customer_id: `C-${id}`,
    customer_name: `Customer of ${id}`,
    customer_phone: null,
    officer_id: officerId,
    officer_name: `Officer ${officerId}`,
    officer_phone: null,
    region: "North West",
    branch: "Kano",
    state: null,
    loan_amount: "1000.00",
    repayment_amount: "1100.00",
    disbursement_date: "2025-01-06",
    maturity_date: "2025-02-05",
    loan_term_days: 30,
    interest_rate: null,
    fee_amount: null,
    fee_paid_upfront: "0.00",
    channel: "Direct",
    channel_partner: null,
    status: "Active",
    closed_date: null,
    wave: null,
    first_payment_due_date: "2025-01-13",
    instalment_count: 4,
    repayment_frequency: "WEEKLY",
    source_status: null,
    performance_status: null,
    loan_type: null,
    source_updated_at: null,
    ...more,
  };
}

/** Principal alone. */
export function plainRepayment(
  id: string,
  loanId: string,
  day: string,
  amount: string,
  more: Partial<RepaymentRecord> = {},
): RepaymentRecord {
  return {
    repayment_id: id,
    loan_id: loanId,
    payment_date: day,
    payment_amount: amount,
    principal_paid: amount,
    interest_paid: "0.00",
    fees_paid: "0.00",
    penalty_paid: "0.00",
    payment_method: "Cash",
    payment_reference: null,
    payment_channel: null,
    dpd_at_payment: 0,
    is_backdated: false,
    is_reversed: false,
    reversal_date: null,
    reversal_reason: null,
    waiver_amount: "0.00",
    waiver_type: null,
    waiver_approved_by: null,
    is_remitted: true,
    paid_at: null,
    health_insurance: null,
    source_updated_at: null,
    ...more,
  };
}
