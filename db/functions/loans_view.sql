-- The documents' table `loans`: every raw column and every computed field, on the business date of the clock. Simple views over one
-- table, so PostgreSQL updates through them by itself: `update loans set wave = ...` writes table loan.
-- The date enters by uncorrelated sub-selects, evaluated once a query.
drop view if exists loan_on_clock cascade;
create view loan_on_clock as
select l.*,
  (select business_date from clock) as as_of,
  (select business_ordinal(t.business_date, c.holiday_dates) from clock t, calendar c) as as_of_ordinal,
  (select last_business_day(t.business_date, c.holiday_dates, c.holiday_ordinals) from clock t, calendar c) as as_of_business_day,
  (select business_ordinal(t.business_date - 1, c.holiday_dates) from clock t, calendar c) as past_ordinal,
  (select last_business_day(t.business_date - 1, c.holiday_dates, c.holiday_ordinals) from clock t, calendar c) as past_business_day
from loan l;

create view loan_counts as
select d.*,
--! include fragments/figure_counts.sql
from loan_on_clock d;

create view loan_arrears as
select a.*,
--! include fragments/figure_arrears.sql
from loan_counts a;

create view loan_weights as
select w.*,
--! include fragments/figure_weights.sql
from loan_arrears w;

create view loans as
select loan_id, customer_id, customer_name, customer_phone, officer_id, officer_name, officer_phone, region, branch, state,
  vertical_lead_email, vertical_lead_name, loan_amount, repayment_amount, disbursement_date, maturity_date, loan_term_days,
  interest_rate, fee_amount, fee_paid_upfront, channel, channel_partner, status, closed_date, wave, wave_source,
  first_due_date_sent, instalment_count_sent, repayment_frequency, source_status, performance_status, loan_type, status_since,
  rescheduled, source_updated_at, recorded_at, created_at, updated_at,
  interest_total, amount_due_total, schedule_source, instalment_count, first_payment_due_date, first_instalment_due_date,
  last_instalment_due_date,
  total_principal_paid, total_interest_paid, total_fees_paid, total_repayments, settled_amount, principal_outstanding,
  interest_outstanding, fees_outstanding, total_outstanding, actual_outstanding, overpaid_amount, covered_instalments,
  oldest_unpaid_due_date, first_payment_received_date, last_payment_date, payment_day_count, on_time_payment_day_count,
--! include fragments/figures.sql
from loan_weights;
comment on view loans is
  'Loans with every computed field on the business date of table clock. Simple view over table loan: insert, update and delete work; a computed column cannot be written.';
