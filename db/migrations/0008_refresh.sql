-- A refresh is the guide's sequence of operations. Its steps are kept so that one which was interrupted goes on where it stopped.
create table refresh_run (
  refresh_id bigint generated always as identity primary key,
  -- What was asked: a run with other parameters is another refresh.
  parameters jsonb not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  -- [{step, status, seconds, summary}] of the steps that have ended, in order.
  steps jsonb not null default '[]'
);

-- Loans without a region are shown, filtered and sorted as Unknown.
drop index loan_region;
create index loan_region on loan (coalesce(region, 'Unknown'));
