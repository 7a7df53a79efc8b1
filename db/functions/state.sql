-- loan_state: every field of a loan, on any date, from the facts as known now. The one definition behind refresh, recalculation and
-- time travel. A loan does not exist before its disbursement date.
drop function if exists loan_state(date, text[]) cascade;
create function loan_state(as_of date, loan_ids text[] default null)
returns table (
  loan_id varchar, customer_id varchar, customer_name varchar, customer_phone varchar, officer_id varchar, officer_name varchar,
  officer_phone varchar, region varchar, branch varchar, state varchar, vertical_lead_email varchar, vertical_lead_name varchar,
  loan_amount numeric, repayment_amount numeric, disbursement_date date, maturity_date date, loan_term_days integer,
  interest_rate numeric, fee_amount numeric, fee_paid_upfront numeric, channel varchar, channel_partner varchar, status varchar,
  closed_date date, wave varchar, wave_source varchar, first_due_date_sent date, instalment_count_sent integer,
  repayment_frequency varchar, source_status varchar, performance_status varchar, loan_type varchar, status_since date,
  rescheduled boolean, source_updated_at timestamptz, recorded_at timestamptz, created_at timestamptz, updated_at timestamptz,
  interest_total numeric, amount_due_total numeric, schedule_source varchar, instalment_count integer, first_payment_due_date date,
  first_instalment_due_date date, last_instalment_due_date date,
  total_principal_paid numeric, total_interest_paid numeric, total_fees_paid numeric, total_repayments numeric,
  settled_amount numeric, principal_outstanding numeric, interest_outstanding numeric, fees_outstanding numeric,
  total_outstanding numeric, actual_outstanding numeric, overpaid_amount numeric, covered_instalments integer,
  oldest_unpaid_due_date date, first_payment_received_date date, last_payment_date date, payment_day_count integer,
  on_time_payment_day_count integer,
  current_dpd integer, max_dpd_ever integer, dpd_bucket text, missed_instalments integer, arrears_amount numeric,
  past_due_amount numeric, is_settled boolean, first_payment_missed boolean, fimr_tagged boolean, early_indicator_tagged boolean,
  days_since_last_repayment integer, days_since_due integer, repayment_delay_rate numeric, timeliness_score numeric,
  repayment_health numeric, daily_repayment_amount numeric, repayment_days_due_today integer, repayment_days_paid numeric,
  business_days_since_disbursement integer, loan_age_days integer, left_date date
)
language sql stable parallel safe as $$
  select p.loan_id, p.customer_id, p.customer_name, p.customer_phone, p.officer_id, p.officer_name, p.officer_phone, p.region,
    p.branch, p.state, p.vertical_lead_email, p.vertical_lead_name, p.loan_amount, p.repayment_amount, p.disbursement_date,
    p.maturity_date, p.loan_term_days, p.interest_rate, p.fee_amount, p.fee_paid_upfront, p.channel, p.channel_partner, p.status,
    p.closed_date, p.wave, p.wave_source, p.first_due_date_sent, p.instalment_count_sent, p.repayment_frequency, p.source_status,
    p.performance_status, p.loan_type, p.status_since, p.rescheduled, p.source_updated_at, p.recorded_at, p.created_at, p.updated_at,
    p.interest_total, p.amount_due_total, p.schedule_source, p.instalment_count, p.first_payment_due_date,
    p.first_instalment_due_date, p.last_instalment_due_date,
    p.total_principal_paid, p.total_interest_paid, p.total_fees_paid, p.total_repayments, p.settled_amount, p.principal_outstanding,
    p.interest_outstanding, p.fees_outstanding, p.total_outstanding, p.actual_outstanding, p.overpaid_amount, p.covered_instalments,
    p.oldest_unpaid_due_date, p.first_payment_received_date, p.last_payment_date, p.payment_day_count, p.on_time_payment_day_count,
    f.*
  from loan_position(as_of, loan_ids) p
  cross join lateral loan_figures(p, as_of) f
  where p.disbursement_date <= as_of
$$;
comment on function loan_state(date, text[]) is
  'Every field of the loans named (null: all) on as_of: raw columns as known now, position and figures by definitions sections 2 and 3.';
