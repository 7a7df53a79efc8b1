-- Superseded versions of the facts: a row is written only when a fact really changed or was deleted, never on insert.
-- A version was in force from recorded_at until superseded_at; the current row of the fact table is in force since its own recorded_at.
create table loan_version as
  select loan_id, customer_id, customer_name, customer_phone, officer_id, officer_name, officer_phone, region, branch, state,
    vertical_lead_email, vertical_lead_name, loan_amount, repayment_amount, disbursement_date, maturity_date, loan_term_days,
    interest_rate, fee_amount, fee_paid_upfront, channel, channel_partner, status, closed_date, wave, wave_source,
    first_due_date_sent, instalment_count_sent, repayment_frequency, source_status, performance_status, loan_type, status_since,
    rescheduled, source_updated_at, recorded_at
  from loan with no data;
create table repayment_version as
  select loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, penalty_paid, payment_method,
    payment_reference, payment_channel, dpd_at_payment, is_backdated, is_reversed, reversal_date, reversal_reason, waiver_amount,
    waiver_type, waiver_approved_by, is_remitted, source_updated_at, recorded_at
  from repayments with no data;
create table loan_instalment_version as
  select loan_id, installment_number, due_date, principal_due, interest_due, fee_due, total_due, source_updated_at, recorded_at
  from loan_instalment with no data;
create table officer_version as
  select officer_id, officer_name, officer_phone, officer_email, region, branch, employment_status, hire_date, user_type, account_type,
    supervisor_email, supervisor_name, vertical_lead_email, vertical_lead_name, is_placeholder, source_updated_at, recorded_at
  from officers with no data;
create table customer_version as
  select customer_id, customer_name, customer_phone, customer_email, date_of_birth, gender, state, lga, address, kyc_status,
    kyc_verified_date, is_placeholder, source_updated_at, recorded_at
  from customers with no data;
create table holiday_version as
  select holiday_date, name, type, source_updated_at, recorded_at from holidays with no data;

alter table loan_version add column superseded_at timestamptz not null default now(),
  add column version_id bigint generated always as identity, add primary key (loan_id, version_id);
alter table repayment_version add column superseded_at timestamptz not null default now(),
  add column version_id bigint generated always as identity, add primary key (loan_id, version_id);
alter table loan_instalment_version add column superseded_at timestamptz not null default now(),
  add column version_id bigint generated always as identity, add primary key (loan_id, version_id);
alter table officer_version add column superseded_at timestamptz not null default now(),
  add column version_id bigint generated always as identity primary key;
alter table customer_version add column superseded_at timestamptz not null default now(),
  add column version_id bigint generated always as identity primary key;
alter table holiday_version add column superseded_at timestamptz not null default now(),
  add column version_id bigint generated always as identity primary key;
create index officer_version_officer on officer_version (officer_id);
create index customer_version_customer on customer_version (customer_id);
