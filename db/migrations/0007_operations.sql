-- Maintenance work and its record: every run of an operation, whoever asked for it.

-- A row is open (queued, running) while a process holds the session lock 'seeds.operation <name>'; an open row whose lock is free
-- was left by a process that ended (src/operations/record.ts).
create table operation (
  operation_id uuid primary key default gen_random_uuid(),
  name varchar(100) not null,
  parameters jsonb not null default '{}',
  trigger varchar(10) not null check (trigger in ('command', 'http', 'schedule')),
  requested_by varchar(255) not null,
  state varchar(10) not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'partial', 'failed')),
  step varchar(255),
  progress numeric(5,4) not null default 0 check (progress between 0 and 1),
  result jsonb,
  error jsonb,
  queued_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  heartbeat_at timestamptz,
  check ((state in ('queued', 'running')) = (finished_at is null))
);
create index operation_queued_at on operation (queued_at desc);
create index operation_open on operation (name) where state in ('queued', 'running');

-- Where an officer's region comes from: sent with the officer, curated by a hierarchy file, or taken from the branch. What is not
-- 'sent' survives every sync.
alter table officers add column region_source varchar(10) not null default 'sent'
  check (region_source in ('sent', 'curated', 'branch'));

-- Other ways of writing a region. alias_key: its letters and digits alone, in lower case, so that "South-West", "south west" and
-- "SOUTHWEST" are one.
create table region_alias (
  alias_key varchar(100) primary key check (alias_key ~ '^[a-z0-9]+$'),
  region varchar(100) not null
);
insert into region_alias (alias_key, region) values
  ('northcentral', 'North Central'), ('nc', 'North Central'), ('middlebelt', 'North Central'),
  ('northeast', 'North East'), ('ne', 'North East'),
  ('northwest', 'North West'), ('nw', 'North West'),
  ('southeast', 'South East'), ('se', 'South East'),
  ('southsouth', 'South South'), ('ss', 'South South'),
  ('southwest', 'South West'), ('sw', 'South West');

insert into settings (name, value, default_value, unit, description) values
  ('schedule.sync_incremental', '"*/15 * * * *"', '"*/15 * * * *"', 'cron in Africa/Lagos, or off',
   'When the changes of the source database are synced.'),
  ('schedule.sync_full', '"0 3 * * 0"', '"0 3 * * 0"', 'cron in Africa/Lagos, or off',
   'When everything of the source database is synced.'),
  ('schedule.sync_holidays', '"0 1 * * *"', '"0 1 * * *"', 'cron in Africa/Lagos, or off',
   'When the holidays of the source database are synced.'),
  ('schedule.day_roll', '"0 0 * * *"', '"0 0 * * *"', 'cron in Africa/Lagos, or off',
   'When the business date moves to the day that begins in Lagos.');
