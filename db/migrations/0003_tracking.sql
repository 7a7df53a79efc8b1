-- What was received, what failed and why, and what was answered.
create table sync_history (
  id bigint generated always as identity primary key,
  sync_id varchar(100) not null unique,
  sync_type varchar(20) not null check (sync_type in ('incremental', 'full')),
  status varchar(20) not null check (status in ('pending', 'in_progress', 'completed', 'failed', 'partial_success')),
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  sync_start_date timestamptz,
  sync_end_date timestamptz,
  total_loans integer not null default 0,
  total_repayments integer not null default 0,
  total_customers integer not null default 0,
  total_officers integer not null default 0,
  loans_success integer not null default 0,
  loans_failed integer not null default 0,
  repayments_success integer not null default 0,
  repayments_failed integer not null default 0,
  customers_success integer not null default 0,
  customers_failed integer not null default 0,
  officers_success integer not null default 0,
  officers_failed integer not null default 0,
  api_response jsonb,
  error_message text,
  duration_seconds double precision,
  endpoint varchar(100),
  source_system varchar(255)
);
create index sync_history_started_at on sync_history (started_at desc);
create index sync_history_status on sync_history (status);
create index sync_history_sync_type on sync_history (sync_type);

-- payload is the record's own JSON text, kept as sent (jsonb could not hold a NUL or a duplicate key).
-- waits_for is the loan whose arrival makes a retry worth while.
create table sync_error (
  id bigint generated always as identity primary key,
  sync_history_id bigint not null references sync_history on delete cascade,
  entity_type varchar(20) not null
    check (entity_type in ('loan', 'repayment', 'customer', 'officer', 'loan_schedule', 'holiday', 'deletion')),
  entity_id varchar(100),
  error_code varchar(100),
  error_message text not null,
  error_details jsonb,
  created_at timestamptz not null default now(),
  retry_count integer not null default 0,
  last_retry_at timestamptz,
  resolved boolean not null default false,
  resolved_at timestamptz,
  reason_code varchar(100) not null,
  field varchar(100),
  record_index integer,
  payload text not null,
  waits_for varchar(50)
);
create index sync_error_sync_history on sync_error (sync_history_id);
create index sync_error_entity on sync_error (entity_type, entity_id);
create index sync_error_resolved on sync_error (resolved);
create index sync_error_created_at on sync_error (created_at desc);
create index sync_error_waits_for on sync_error (waits_for) where not resolved;

create table last_sync (
  id bigint generated always as identity primary key,
  entity_type varchar(20) not null unique,
  last_sync_timestamp timestamptz not null,
  last_sync_id varchar(100),
  updated_at timestamptz not null default now()
);

create table sync_tracking (
  entity_type varchar(20) primary key,
  last_sync_at timestamptz not null,
  last_sync_id varchar(100),
  records_synced bigint not null default 0,
  updated_at timestamptz not null default now()
);

-- The first answer to a request with an Idempotency-Key, written in the transaction that stored its data.
create table idempotency_key (
  key varchar(255) primary key,
  request_hash varchar(64) not null,
  response_status integer not null,
  response_body text not null,
  created_at timestamptz not null default now()
);
create index idempotency_key_created_at on idempotency_key (created_at);
