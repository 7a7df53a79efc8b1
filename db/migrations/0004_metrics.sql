-- Kept days and audit, by the design package's table names. The metric jobs fill them.
create table officer_metrics_daily (
  officer_id varchar(50) not null,
  metric_date date not null,
  branch varchar(100),
  region varchar(100),
  first_miss integer not null default 0,
  disbursed integer not null default 0,
  dpd_1to6_bal numeric(18,2) not null default 0,
  amount_due_7d numeric(18,2) not null default 0,
  moved_to_7to30 numeric(18,2) not null default 0,
  prev_dpd_1to6_bal numeric(18,2) not null default 0,
  fees_collected numeric(18,2) not null default 0,
  fees_due numeric(18,2) not null default 0,
  interest_collected numeric(18,2) not null default 0,
  overdue_15d numeric(18,2) not null default 0,
  par15_mid_month numeric(18,2),
  portfolio_total numeric(18,2) not null default 0,
  fimr numeric(9,6), slippage numeric(18,6), roll numeric(9,6), frr numeric(18,6), ayr numeric(18,6), porr numeric(9,6),
  risk_score integer, dqi integer,
  formula_version varchar(50),
  calculated_at timestamptz not null default now(),
  primary key (officer_id, metric_date)
);
create index officer_metrics_daily_date on officer_metrics_daily (metric_date);

create table branch_metrics_daily (
  branch varchar(100) not null,
  metric_date date not null,
  region varchar(100),
  active_loans integer not null default 0,
  portfolio_total numeric(18,2) not null default 0,
  overdue_15d numeric(18,2) not null default 0,
  par15_ratio numeric(9,6), fimr numeric(9,6), slippage numeric(18,6), roll numeric(9,6), frr numeric(18,6), ayr numeric(18,6),
  risk_score integer, dqi integer,
  formula_version varchar(50),
  calculated_at timestamptz not null default now(),
  primary key (branch, metric_date)
);
create index branch_metrics_daily_date on branch_metrics_daily (metric_date);

create table dpd_transitions (
  loan_id varchar(50) not null,
  transition_date date not null,
  officer_id varchar(50) not null,
  branch varchar(100) not null,
  from_dpd integer not null,
  to_dpd integer not null,
  from_bucket varchar(10) not null,
  to_bucket varchar(10) not null,
  balance numeric(15,2) not null,
  created_at timestamptz not null default now(),
  primary key (loan_id, transition_date)
);
create index dpd_transitions_date on dpd_transitions (transition_date);

create table par15_snapshots (
  officer_id varchar(50) not null,
  snapshot_date date not null,
  par15_amount numeric(18,2) not null,
  loan_count integer not null,
  created_at timestamptz not null default now(),
  primary key (officer_id, snapshot_date)
);

create table team_members (
  id bigint generated always as identity primary key,
  name varchar(255) not null,
  email varchar(255) unique,
  role varchar(100) not null,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table audit_tracking (
  id bigint generated always as identity primary key,
  officer_id varchar(50) not null references officers,
  assignee_id bigint references team_members,
  status varchar(20) not null default 'Assigned' check (status in ('Assigned', 'In Progress', 'Resolved')),
  notes text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index audit_tracking_officer on audit_tracking (officer_id);

create table metric_calculation_log (
  id bigint generated always as identity primary key,
  job varchar(100) not null,
  metric_date date,
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  status varchar(20) not null check (status in ('in_progress', 'completed', 'failed')),
  rows_written integer not null default 0,
  formula_version varchar(50),
  error_message text
);
create index metric_calculation_log_started_at on metric_calculation_log (started_at desc);
