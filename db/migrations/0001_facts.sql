-- The facts: what a lender's backend sends, column for column as its documents name them.
-- Every unique key of a table that grows with the loans contains loan_id (the distribution column).
-- Money is numeric(15,2) naira. Dates are business dates in Africa/Lagos. Timestamps of record are timestamptz.

-- The business date is data, not a clock call: one row, moved by roll_day() alone.
create table clock (
  only_row boolean primary key default true check (only_row),
  business_date date not null,
  rolled_at timestamptz not null default now()
);
insert into clock (business_date) values ((now() at time zone 'Africa/Lagos')::date);

create table settings (
  name varchar(100) primary key,
  value jsonb not null,
  default_value jsonb not null,
  unit varchar(50) not null,
  description text not null,
  updated_at timestamptz not null default now(),
  updated_by varchar(255) not null default 'default'
);
create table settings_history (
  id bigint generated always as identity primary key,
  name varchar(100) not null references settings (name),
  old_value jsonb not null,
  new_value jsonb not null,
  changed_by varchar(255) not null,
  reason text not null check (reason ~ '\S'),
  changed_at timestamptz not null default now()
);
create index settings_history_name on settings_history (name, changed_at desc);

insert into settings (name, value, default_value, unit, description) values
  ('tolerance_amount', '1.00', '1.00', 'NGN per instalment',
   'An instalment counts as covered when at most this much is missing from each instalment up to it.'),
  ('calendar.use_holidays', 'true', 'true', 'boolean',
   'Whether company holidays are left out of the business days.'),
  ('wave.officer_hired_from', '"2025-10-01"', '"2025-10-01"', 'date',
   'Loans of officers hired on or after this date belong to Wave 2.'),
  ('wave.disbursed_from', '"2025-10-20"', '"2025-10-20"', 'date',
   'Loans disbursed on or after this date belong to Wave 2.');

create table holidays (
  holiday_date date not null,
  name varchar(255) not null,
  type varchar(50) not null default 'company',
  source_updated_at timestamptz,
  recorded_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (holiday_date, name)
);

-- The company holidays that fall on a weekday, in order, with their business-day ordinals:
-- all that business-day arithmetic needs (see db/functions/calendar.sql). Derived from holidays and settings by rebuild_calendar().
-- Storage plain: the arrays are read by every query, so they must never be compressed or moved out of the row;
-- a page then holds about 900 of them, sixty years of Nigerian holidays.
create table calendar (
  only_row boolean primary key default true check (only_row),
  holiday_dates date[] not null check (cardinality(holiday_dates) <= 900),
  holiday_ordinals integer[] not null check (cardinality(holiday_ordinals) = cardinality(holiday_dates))
);
alter table calendar alter holiday_dates set storage plain, alter holiday_ordinals set storage plain;
insert into calendar (holiday_dates, holiday_ordinals) values ('{}', '{}');

create table officers (
  officer_id varchar(50) primary key check (officer_id <> ''),
  officer_name varchar(255) not null,
  officer_phone varchar(100),
  officer_email varchar(255),
  region varchar(100),
  branch varchar(100) not null,
  employment_status varchar(50),
  hire_date date,
  user_type varchar(100),
  account_type varchar(100),
  supervisor_email varchar(255),
  supervisor_name varchar(255),
  vertical_lead_email varchar(255),
  vertical_lead_name varchar(255),
  is_placeholder boolean not null default false,
  source_updated_at timestamptz,
  recorded_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index officers_branch on officers (branch);
create index officers_region on officers (region);
create index officers_email on officers (lower(officer_email));
create index officers_vertical_lead on officers (vertical_lead_email);

create table customers (
  customer_id varchar(50) primary key check (customer_id <> ''),
  customer_name varchar(255) not null,
  customer_phone varchar(100),
  customer_email varchar(255),
  date_of_birth date,
  gender varchar(50),
  state varchar(100),
  lga varchar(100),
  address text,
  kyc_status varchar(50),
  kyc_verified_date date,
  is_placeholder boolean not null default false,
  source_updated_at timestamptz,
  recorded_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index customers_phone on customers (customer_phone);

-- One row a loan: what was sent, then the contract it implies, then its position (what the repayments say).
-- Contract and position are written by refresh_contracts() and refresh_positions() alone. Nothing here depends on the day but
-- which repayments are dated on or before it, so a new day rewrites nothing; the view `loans` adds the figures of the business date.
-- fillfactor 50 and no index on a position column: a refreshed row stays on its page and no index is touched
-- (docs/decisions/0003-loan-storage.md has the measurement).
create table loan (
  loan_id varchar(50) primary key check (loan_id <> ''),
  customer_id varchar(50) not null references customers,
  customer_name varchar(255) not null,
  customer_phone varchar(100),
  officer_id varchar(50) not null references officers,
  officer_name varchar(255) not null,
  officer_phone varchar(100),
  region varchar(100),
  branch varchar(100) not null,
  state varchar(100),
  vertical_lead_email varchar(255),
  vertical_lead_name varchar(255),
  loan_amount numeric(15,2) not null check (loan_amount > 0),
  repayment_amount numeric(15,2) check (repayment_amount >= 0),
  disbursement_date date not null,
  maturity_date date not null,
  loan_term_days integer not null check (loan_term_days > 0),
  interest_rate numeric(5,4) check (interest_rate between 0 and 1),
  fee_amount numeric(15,2) check (fee_amount >= 0),
  fee_paid_upfront numeric(15,2) not null default 0 check (fee_paid_upfront >= 0),
  channel varchar(50) not null,
  channel_partner varchar(100),
  status varchar(50) not null check (status in ('Active', 'Closed', 'Written Off')),
  closed_date date,
  wave varchar(50) not null default 'Wave 2' check (wave in ('Wave 1', 'Wave 2')),
  wave_source varchar(20) not null default 'default' check (wave_source in ('supplied', 'default', 'rule')),
  first_due_date_sent date,
  instalment_count_sent integer check (instalment_count_sent between 1 and 5000),
  repayment_frequency varchar(20) not null default 'DAILY' check (repayment_frequency in ('DAILY', 'WEEKLY', 'MONTHLY')),
  source_status varchar(100),
  performance_status varchar(100),
  loan_type varchar(100),
  status_since date,
  rescheduled boolean not null default false,
  source_updated_at timestamptz,
  recorded_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- contract (definitions, section 2)
  interest_total numeric,
  amount_due_total numeric,
  schedule_source varchar(10) check (schedule_source in ('schedule', 'terms', 'maturity')),
  instalment_count integer,
  tolerance numeric,
  first_payment_due_date date,
  first_instalment_due_date date,
  last_instalment_due_date date,
  first_ordinal integer,
  disbursement_ordinal integer,
  due_dates date[],
  cumulative_due_kobo bigint[],
  covered_from_kobo bigint[],
  -- position (definitions, section 3: what needs no date)
  total_principal_paid numeric,
  total_interest_paid numeric,
  total_fees_paid numeric,
  total_repayments numeric,
  settled_amount numeric,
  principal_outstanding numeric,
  interest_outstanding numeric,
  fees_outstanding numeric,
  total_outstanding numeric,
  actual_outstanding numeric,
  overpaid_amount numeric,
  covered_instalments integer,
  oldest_unpaid_due_date date,
  first_payment_received_date date,
  last_payment_date date,
  payment_day_count integer,
  on_time_payment_day_count integer,
  payments_total numeric,
  payments_weighted numeric,
  max_dpd_before integer,
  check (maturity_date > disbursement_date),
  check (fee_paid_upfront <= coalesce(fee_amount, 0))
) with (fillfactor = 50);
create index loan_customer on loan (customer_id);
create index loan_officer on loan (officer_id);
create index loan_branch on loan (branch);
create index loan_region on loan (region);
create index loan_status on loan (status);
create index loan_wave on loan (wave);
create index loan_customer_phone on loan (customer_phone);
create index loan_disbursement_date on loan (disbursement_date);

-- paid_kobo and waived_kobo are the two parts of the settled amount (principal, interest and fees; penalties settle nothing).
-- Generated, so that the full recalculation sums bigints instead of adding seven numerics a row.
create table repayments (
  loan_id varchar(50) not null references loan,
  repayment_id varchar(50) not null check (repayment_id <> ''),
  payment_date date not null,
  payment_amount numeric(15,2) not null check (payment_amount >= 0),
  principal_paid numeric(15,2) not null check (principal_paid >= 0),
  interest_paid numeric(15,2) not null check (interest_paid >= 0),
  fees_paid numeric(15,2) not null check (fees_paid >= 0),
  penalty_paid numeric(15,2) not null default 0 check (penalty_paid >= 0),
  payment_method varchar(50) not null,
  payment_reference varchar(100),
  payment_channel varchar(50),
  dpd_at_payment integer not null default 0 check (dpd_at_payment >= 0),
  is_backdated boolean not null default false,
  is_reversed boolean not null default false,
  reversal_date date,
  reversal_reason text,
  waiver_amount numeric(15,2) not null default 0 check (waiver_amount >= 0),
  waiver_type varchar(50) check (lower(waiver_type) in ('principal', 'interest', 'fee', 'fees', 'penalty')),
  waiver_approved_by varchar(100),
  is_remitted boolean not null default true,
  source_updated_at timestamptz,
  recorded_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  paid_kobo bigint not null generated always as (((principal_paid + interest_paid + fees_paid) * 100)::bigint) stored,
  waived_kobo bigint not null generated always as (
    case when lower(waiver_type) in ('principal', 'interest', 'fee', 'fees') then (waiver_amount * 100)::bigint else 0 end) stored,
  primary key (loan_id, repayment_id)
);
create index repayments_payment_date on repayments (payment_date);

-- Which loan a repayment id belongs to. A repayment id names one repayment in the whole system, but the keys of `repayments` must
-- contain loan_id; this directory (distributed by its own key) makes two concurrent tries under two loans meet.
create table repayment_owner (
  repayment_id varchar(50) primary key,
  loan_id varchar(50) not null
);

create table loan_instalment (
  loan_id varchar(50) not null references loan,
  installment_number integer not null check (installment_number > 0),
  due_date date,
  principal_due numeric(15,2) not null default 0 check (principal_due >= 0),
  interest_due numeric(15,2) not null default 0 check (interest_due >= 0),
  fee_due numeric(15,2) not null default 0 check (fee_due >= 0),
  total_due numeric(15,2) not null check (total_due >= 0),
  source_updated_at timestamptz,
  recorded_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (loan_id, installment_number)
);
