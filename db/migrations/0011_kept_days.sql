-- Kept days: what the metrics of a day were, by group, as they were calculated. Components and metrics stand by the registry's names,
-- so one table holds every group; the documents' officer_metrics_daily and branch_metrics_daily are views of it (docs/decisions/0019).
drop table officer_metrics_daily, branch_metrics_daily;

-- One row a run (metric_date null) and one for each day it calculated. `snapshot` says which transactions a calculation saw:
-- recorded_at is the time a transaction began, so that time alone does not tell what was known.
alter table metric_calculation_log
  add column calculated_at timestamptz,
  add column snapshot pg_snapshot,
  add column code_digest varchar(64);
create index metric_calculation_log_calculated_at on metric_calculation_log (calculated_at);

create table metrics_daily (
  scope varchar(20) not null
    check (scope in ('portfolio', 'officer', 'branch', 'region', 'vertical_lead', 'channel', 'wave', 'product')),
  -- '': the portfolio, and the group of the loans without a vertical lead or product.
  group_key varchar(255) not null,
  metric_date date not null,
  identity jsonb not null,
  components jsonb not null,
  metrics jsonb not null,
  formula_version varchar(100) not null,
  data_version text not null,
  calculation_id bigint not null references metric_calculation_log,
  calculated_at timestamptz not null,
  primary key (scope, group_key, metric_date)
);
create index metrics_daily_date on metrics_daily (metric_date, scope);
comment on table metrics_daily is
  'Components and metrics of every group on every kept day, in force since calculated_at; written by `metrics calculate` alone.';

create table metrics_daily_version (
  scope varchar(20) not null,
  group_key varchar(255) not null,
  metric_date date not null,
  identity jsonb not null,
  components jsonb not null,
  metrics jsonb not null,
  formula_version varchar(100) not null,
  data_version text not null,
  calculation_id bigint not null references metric_calculation_log,
  calculated_at timestamptz not null,
  superseded_at timestamptz not null,
  version_id bigint generated always as identity primary key
);
create index metrics_daily_version_day on metrics_daily_version (metric_date, scope, group_key);
comment on table metrics_daily_version is
  'Rows of metrics_daily that were in force from calculated_at until superseded_at, when facts or formulas had changed their value.';

-- Up to where the kept days know the facts.
create table metric_watermark (
  only_row boolean primary key default true check (only_row),
  snapshot pg_snapshot not null,
  -- A restored backup has other transaction ids: what the snapshot says then says nothing.
  database_oid oid not null,
  code_digest varchar(64) not null,
  kept_to date not null
);

-- When the transactions began that wrote facts. Few rows: one goes once every calculation to come sees its transaction anyway.
create table fact_write (
  transaction_id xid8 primary key default pg_current_xact_id(),
  made_at timestamptz not null default now()
);
comment on table fact_write is
  'Transactions that wrote facts, for what changed since a calculation and what it could not see; emptied by `metrics calculate`.';

-- A schedule that came later, while its loan was late, makes it rescheduled without a version of the loan.
create table loan_rescheduled (
  loan_id varchar(50) not null,
  recorded_at timestamptz not null default now()
);
create index loan_rescheduled_loan on loan_rescheduled (loan_id);
comment on table loan_rescheduled is 'When loans were found to be rescheduled.';

-- What changed since a time is looked for every few minutes; new rows lie together.
create index repayments_recorded_at on repayments using brin (recorded_at) with (autosummarize = on);
create index loan_instalment_recorded_at on loan_instalment using brin (recorded_at) with (autosummarize = on);
create index loan_version_superseded_at on loan_version using brin (superseded_at) with (autosummarize = on);
create index repayment_version_superseded_at on repayment_version using brin (superseded_at) with (autosummarize = on);
create index loan_instalment_version_superseded_at on loan_instalment_version using brin (superseded_at) with (autosummarize = on);

insert into settings (name, value, default_value, unit, description) values
  ('schedule.metrics', '"*/15 * * * *"', '"*/15 * * * *"', 'cron in Africa/Lagos, or off',
   'When the metrics of the day, and of the kept days that late facts touch, are calculated and kept.');
