-- The copy of a lender's source database: what its rows carry beyond the documents' fields, where the last sync stopped, who syncs,
-- and the certificates.

-- A record whose id is a whole number belongs to the source, whose ids are integers: sync and reconcile answer for it alone.
-- paid_at orders the payments of a loan where the day does not; health_insurance is kept raw and settles nothing.
alter table repayments add column paid_at timestamptz, add column health_insurance numeric(15,2),
  add column source_id bigint generated always as (
    case when repayment_id ~ '^[1-9][0-9]{0,17}$' then repayment_id::bigint end) stored;
alter table holidays add column source_id bigint;
alter type staged_repayment add attribute paid_at timestamptz, add attribute health_insurance numeric(15,2);

-- Versions are written by position, fact columns first: the table is made anew with the two columns in their place.
alter table repayment_version rename to repayment_version_before;
create table repayment_version as
  select loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, penalty_paid, payment_method,
    payment_reference, payment_channel, dpd_at_payment, is_backdated, is_reversed, reversal_date, reversal_reason, waiver_amount,
    waiver_type, waiver_approved_by, is_remitted, source_updated_at, null::timestamptz as paid_at,
    null::numeric(15,2) as health_insurance, recorded_at, superseded_at
  from repayment_version_before order by version_id;
drop table repayment_version_before;
alter table repayment_version alter superseded_at set not null, alter superseded_at set default now(),
  add column version_id bigint generated always as identity, add primary key (loan_id, version_id);

-- A row of the source that could not be transformed. There is one open row for each; it is resolved when the row loads or is gone.
alter table sync_error add column quarantined boolean not null default false, add column amount numeric(15,2),
  add column source_loan_id bigint;
create unique index sync_error_quarantined on sync_error (entity_type, entity_id) where quarantined and not resolved;

-- One row: the lease of the sync that runs (fence grows with every owner: a paused owner finds it moved and writes nothing) and the
-- cursor. read_from: the next incremental sync reads what was modified at or after it (null: no full sync has ended).
-- open_transactions: those that were open at the source when it was read, each with a time before which it cannot have begun.
-- resume_after: the last loan of an interrupted full sync.
create table source_sync (
  only_row boolean primary key default true check (only_row),
  fence bigint not null default 0,
  holder varchar(255),
  sync_id varchar(100),
  expires_at timestamptz,
  read_from timestamptz,
  read_at timestamptz,
  source_snapshot text,
  open_transactions jsonb not null default '{}',
  resume_after bigint,
  resume_read_from timestamptz,
  resume_open_transactions jsonb
);
insert into source_sync default values;

-- scope: book = everything at the snapshot, changes = the records that the sync brought.
create table sync_certificate (
  certificate_id bigint generated always as identity primary key,
  sync_id varchar(100) not null,
  issued_at timestamptz not null default now(),
  status varchar(10) not null check (status in ('green', 'amber', 'red')),
  scope varchar(10) not null check (scope in ('book', 'changes')),
  source_snapshot text not null,
  source_read_at timestamptz not null,
  entities jsonb not null
);

insert into settings (name, value, default_value, unit, description) values
  ('source.fees', '"upfront"', '"upfront"', 'upfront or with_repayments',
   'Whether the source takes a loan''s fee at disbursement or collects it with the repayments.'),
  ('source.fees_by_loan_type', '{}', '{}', 'object',
   'Exceptions from source.fees by loan type, for example {"BNPL": "with_repayments"}.');
