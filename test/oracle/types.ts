/**
 * The facts the oracle reads and the state it answers with. Names are the wire's (snake_case);
 * money is decimal text in naira, dates are `YYYY-MM-DD`, an absent value is null.
 */

export type Frequency = "DAILY" | "WEEKLY" | "MONTHLY";
export type LoanStatus = "Active" | "Closed" | "Written Off";
export type ScheduleSource = "schedule" | "terms" | "maturity";
export type PaymentStatus = "Paid" | "Overdue" | "Partial" | "Pending";

export interface RawLoan {
  loan_id: string;
  loan_amount: string;
  repayment_amount: string | null;
  disbursement_date: string;
  maturity_date: string;
  loan_term_days: number;
  interest_rate: string | null;
  fee_amount: string | null;
  fee_paid_upfront: string | null;
  first_payment_due_date: string | null;
  instalment_count: number | null;
  repayment_frequency: Frequency | null;
  status: LoanStatus;
  closed_date: string | null;
}

export interface RawRepayment {
  repayment_id: string;
  payment_date: string;
  payment_amount: string;
  principal_paid: string;
  interest_paid: string;
  fees_paid: string;
  penalty_paid: string;
  is_reversed: boolean;
  reversal_date: string | null;
  waiver_amount: string;
  waiver_type: string | null;
  is_backdated: boolean;
}

export interface RawInstalment {
  installment_number: number;
  due_date: string | null;
  principal_due: string;
  interest_due: string;
  fee_due: string;
  total_due: string;
}

export interface Settings {
  tolerance_amount: string;
  use_holidays: boolean;
}

export interface LoanFacts {
  loan: RawLoan;
  repayments: RawRepayment[];
  schedule: RawInstalment[];
  holidays: { date: string; type: string }[];
  settings: Settings;
  ever_rescheduled?: boolean;
  /** The business date on which the status Closed or Written Off first arrived. */
  status_arrived_on?: string | null;
}

/** In the order of definitions.md: section 2, then the table of section 3, then section 4. */
export interface LoanState {
  interest_total: string;
  fee_paid_upfront: string;
  amount_due_total: string;
  schedule_source: ScheduleSource;
  instalment_count: number;
  maturity_date: string;
  rescheduled: boolean;

  total_principal_paid: string;
  total_interest_paid: string;
  total_fees_paid: string;
  total_repayments: string;
  settled_amount: string;
  principal_outstanding: string;
  interest_outstanding: string;
  fees_outstanding: string;
  total_outstanding: string;
  actual_outstanding: string;
  overpaid_amount: string;
  covered_instalments: number;
  settled: boolean;
  oldest_unpaid_due_date: string | null;
  current_dpd: number;
  missed_instalments: number;
  arrears_amount: string;
  max_dpd_ever: number;
  first_payment_due_date: string | null;
  first_payment_received_date: string | null;
  last_payment_date: string | null;
  first_payment_missed: boolean | null;
  fimr_tagged: boolean;
  early_indicator_tagged: boolean;
  days_since_last_repayment: number | null;
  days_since_due: number | null;
  payment_day_count: number;
  on_time_payment_day_count: number;
  repayment_delay_rate: string | null;
  timeliness_score: string | null;
  repayment_health: string | null;
  daily_repayment_amount: string;
  repayment_days_due_today: number;
  repayment_days_paid: string | null;
  business_days_since_disbursement: number;
  loan_age_days: number;
  dpd_bucket: DpdBucket;

  left_date: string | null;
}

export type DpdBucket = "0" | "1-6" | "7-30" | "31-60" | "61-90" | "90+";

/** The computed columns of one `loan_schedule` row. */
export interface InstalmentState {
  installment_number: number;
  amount_paid: string;
  payment_status: PaymentStatus;
  payment_date: string | null;
}
