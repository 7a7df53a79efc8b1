/** What each column of a loan means, in a sentence; docs/definitions.md has the formulas. For schemas, exports and tooltips. */

export const loanDefinitions: Readonly<Record<string, string>> = {
  loan_id: "Id of the loan, as its sender calls it.",
  customer_id: "Id of the customer.",
  customer_name: "Name of the customer.",
  customer_phone: "Phone number of the customer, as sent.",
  officer_id: "Id of the officer who looks after the loan.",
  officer_name: "Name of that officer.",
  officer_phone: "Phone number of that officer, as sent.",
  region: "Region of the loan; Unknown where none is known.",
  branch: "Branch of the loan.",
  state: "State of the customer, as sent.",
  loan_amount: "Principal that was lent, in naira.",
  repayment_amount: "Principal and interest to be repaid as sent, in naira; empty where not sent.",
  disbursement_date: "Day on which the loan was paid out; before it the loan does not exist.",
  maturity_date: "Last day of the loan's term, as sent.",
  loan_term_days: "Length of the term in calendar days, as sent.",
  interest_rate: "Rate for the whole term, flat: 0.1500 is 15 percent of the principal.",
  fee_amount: "Fee of the loan, in naira.",
  fee_paid_upfront:
    "Part of the fee that was taken at disbursement, in naira; it is not owed later.",
  channel: "Channel through which the loan was sold.",
  channel_partner: "Partner of that channel.",
  status: "Active, Closed or Written Off, as sent.",
  closed_date: "Day on which the loan was closed or written off, as sent.",
  wave: "Wave of the loan: Wave 1 or Wave 2.",
  instalment_count: "Number of instalments, n.",
  repayment_frequency: "How often an instalment falls due: DAILY, WEEKLY or MONTHLY.",
  source_status: "Status at the source, in its own words.",
  performance_status: "How the source judges the loan, in its own words.",
  loan_type: "Product of the loan.",
  source_updated_at: "When the sender last changed the loan.",
  first_payment_due_date:
    "First due date: the schedule's, else as sent; empty where neither is known.",
  vertical_lead_email: "E-mail address of the vertical lead above the officer.",
  vertical_lead_name: "Name of that vertical lead.",
  wave_source: "Where the wave comes from: supplied by the sender, a rule, or the default.",
  first_due_date_sent: "First due date as sent.",
  instalment_count_sent: "Number of instalments as sent.",
  status_since: "Business date on which the status Closed or Written Off first arrived.",
  rescheduled:
    "Whether a schedule was ever replaced by one with later dates while the loan was late.",
  recorded_at: "When the row was last stored.",
  created_at: "When the row was first stored.",
  updated_at: "When the row was last changed, computed fields included.",
  interest_total:
    "Interest of the whole term: repayment_amount less loan_amount, else loan_amount times interest_rate, rounded to the kobo.",
  amount_due_total:
    "All that is due over the term, D: principal, interest and fee, less what was taken upfront.",
  schedule_source:
    "Where the due dates come from: schedule rows, terms, or the maturity date alone.",
  first_instalment_due_date: "Due date of the first instalment.",
  last_instalment_due_date: "Due date of the last instalment.",
  total_principal_paid: "Principal paid by the repayments that count.",
  total_interest_paid: "Interest paid by the repayments that count.",
  total_fees_paid: "Fees paid by the repayments that count, and fee_paid_upfront.",
  total_repayments: "Sum of payment_amount of the repayments that count.",
  settled_amount:
    "Principal, interest and fees paid or waived by the repayments that count, S; neither penalties nor fee_paid_upfront.",
  principal_outstanding: "Principal owed, less paid and waived, at least 0.",
  interest_outstanding: "Interest owed, less paid and waived, at least 0.",
  fees_outstanding: "Fees owed, less paid and waived, at least 0.",
  total_outstanding: "Principal, interest and fees outstanding together.",
  actual_outstanding:
    "What is really owed: amount_due_total less settled_amount, at least 0, so that an overpaid component pays another.",
  overpaid_amount: "settled_amount beyond amount_due_total, at least 0.",
  covered_instalments:
    "Instalments before the first one that settled_amount does not cover, within a small tolerance.",
  oldest_unpaid_due_date:
    "Due date of the first instalment that is not covered; empty when all are.",
  first_payment_received_date: "Day of the first payment that counts.",
  last_payment_date: "Day of the last payment that counts.",
  payment_day_count: "Days with a payment.",
  on_time_payment_day_count: "Days with a payment before which nothing was late.",
  current_dpd: "Days past due: calendar days since oldest_unpaid_due_date, at least 0.",
  max_dpd_ever: "Most days past due the loan ever had, those before each payment included.",
  dpd_bucket: "Class of current_dpd: 0, 1-6, 7-30, 31-60, 61-90 or 90+.",
  missed_instalments: "Instalments due before the day, less those covered, at least 0.",
  arrears_amount: "past_due_amount less settled_amount; 0 when nothing is past due.",
  past_due_amount: "All that was due before the day, paid or not.",
  is_settled: "Whether every instalment is covered.",
  first_payment_missed:
    "Whether no payment came on or before the first due date, once it has passed; empty where the maturity date is all that is known.",
  fimr_tagged: "Whether first_payment_missed is true.",
  early_indicator_tagged: "Whether current_dpd is 1 to 6.",
  days_since_last_repayment: "Calendar days since last_payment_date; empty when nobody ever paid.",
  days_since_due:
    "Lateness of the first payment in days, or how late it is while none came; below 0 it was early.",
  repayment_delay_rate:
    "Percentage of payment days before which nothing was late; empty without payments.",
  timeliness_score:
    "0 to 100: payments and arrears weighted by their delay, from 100 on time to 0 at 30 days.",
  repayment_health:
    "0 to 100: 40 percent timeliness, 40 percent coverage of what is past due, 20 percent recency of the last payment.",
  daily_repayment_amount:
    "amount_due_total by the instalments of a daily loan, else by the days of the term.",
  repayment_days_due_today: "Instalments due on the day or before.",
  repayment_days_paid: "Instalments that settled_amount makes up, with two decimals.",
  business_days_since_disbursement:
    "Mondays to Fridays that were no holiday, after the disbursement up to the day.",
  loan_age_days: "Calendar days since the disbursement.",
  left_date:
    "Day on which a closed or written-off loan left the portfolio; empty while it is active.",
  previous_dpd: "current_dpd on the day before; empty for a loan of the day itself.",
  movement: "Whether current_dpd is worsening, stable or improving against the day before.",
  risk_points: "Points for what makes the loan one to look at first.",
  risk_reasons: "Each of those points with its reason.",
};
