-- Refresh writes what changed and nothing else. Every writer calls refresh_loans / refresh_positions once a batch;
-- recalculate_all_loan_fields() is the same statements over every loan. `seeds.quiet` silences the courtesy triggers (triggers.sql).

-- Two locks order all writers. The book lock: a writer of facts holds it shared; whoever touches every loan (recalculation, day roll,
-- a setting, a holiday) holds it alone, so that no position is computed from a picture that another transaction is about to change.
-- The loan locks: taken in id order before the first write, so that writers of one loan wait and never deadlock.
create or replace function lock_book(alone boolean default false) returns void
language plpgsql as $$
begin
  if alone then
    perform pg_advisory_xact_lock(hashtext('seeds.book'));
  else
    perform pg_advisory_xact_lock_shared(hashtext('seeds.book'));
  end if;
end
$$;
comment on function lock_book(boolean) is 'Taken until the end of the transaction: shared by writers of facts, alone by work on every loan.';

drop function if exists lock_loans(text[]);
create function lock_loans(loan_ids text[]) returns text[]
language plpgsql as $$
begin
  return array(select loan_id from loan where loan_id = any(loan_ids) order by loan_id for no key update);
end
$$;
comment on function lock_loans(text[]) is 'Locks the loans in id order, the one order every writer keeps; returns those that are there.';

-- Set by a call and not by a SET clause: only a superuser may store a setting of our own in a function's definition.
create or replace function be_quiet() returns text
language plpgsql as $$
declare
  before text := coalesce(current_setting('seeds.quiet', true), '');
begin
  perform set_config('seeds.quiet', 'on', true);
  return before;
end
$$;
comment on function be_quiet() is 'Silences the courtesy triggers until the transaction ends or the value returned is set again.';

create or replace function schedule_moved_later(old_dates date[], new_dates date[]) returns boolean
language sql immutable parallel safe as $$
  select coalesce(old_dates is distinct from new_dates
    and (select bool_or(n > o) or max(n) > max(o) from unnest(old_dates, new_dates) as d (o, n)), false)
$$;
comment on function schedule_moved_later(date[], date[]) is
  'True when a schedule was replaced by one with some later date; false when either is null.';

-- The plans are cached for arrays of unknown length and must stay right from one loan to 25,000, and when the tables were empty as
-- the plan was made: enable_nestloop off (right for ten loans, quadratic for five thousand), enable_seqscan off (right for an empty
-- table only).
create or replace function refresh_contracts(loan_ids text[]) returns integer
language plpgsql set enable_nestloop = off set enable_hashjoin = on set enable_mergejoin = on
  set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  quiet_before text := be_quiet();
  as_of date := (select business_date from clock);
  changed integer;
begin
--! include fragments/refresh_contracts.sql ids=loan_ids every=false
  get diagnostics changed = row_count;
  perform set_config('seeds.quiet', quiet_before, true);
  return changed;
end
$$;
comment on function refresh_contracts(text[]) is 'Writes the contract columns of the loans named; returns how many changed. Call refresh_positions after it.';

create or replace function refresh_positions(loan_ids text[]) returns integer
language plpgsql set enable_nestloop = off set enable_hashjoin = on set enable_mergejoin = on
  set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  quiet_before text := be_quiet();
  as_of date := (select business_date from clock);
  changed integer;
begin
--! include fragments/refresh_positions.sql ids=loan_ids every=false
  get diagnostics changed = row_count;
  perform set_config('seeds.quiet', quiet_before, true);
  return changed;
end
$$;
comment on function refresh_positions(text[]) is 'Writes the position columns of the loans named, as of the business date; returns how many changed.';

create or replace function refresh_loans(loan_ids text[]) returns integer
language plpgsql as $$
begin
  perform lock_book();
  perform lock_loans(loan_ids);
  perform refresh_contracts(loan_ids);
  return refresh_positions(loan_ids);
end
$$;
comment on function refresh_loans(text[]) is 'Contract and position of the loans named, from the facts; returns how many rows changed.';

-- The settings make the planner scan and sort once instead of fetching millions of rows through an index, one by one.
drop function if exists recalculate_all_loan_fields();
create function recalculate_all_loan_fields()
returns table (total_loans_processed integer, loans_updated integer, execution_time_ms integer)
language plpgsql set enable_nestloop = off set enable_incremental_sort = off set work_mem = '128MB' as $$
declare
  quiet_before text := be_quiet();
  started timestamptz := clock_timestamp();
  as_of date;
begin
  perform lock_book(alone => true);
  as_of := (select business_date from clock);
  perform rebuild_calendar();
--! include fragments/refresh_contracts.sql ids=null::text[] every=true
--! include fragments/refresh_positions.sql ids=null::text[] every=true
  get diagnostics loans_updated = row_count;
  select count(*) into total_loans_processed from loan;
  perform set_config('seeds.quiet', quiet_before, true);
  execution_time_ms := ceil(extract(epoch from clock_timestamp() - started) * 1000);
  return next;
end
$$;
comment on function recalculate_all_loan_fields() is
  'Every computed field of every loan from the facts. Returns loans looked at, rows really changed, milliseconds.';

-- The documents' names of the triggers' work, for hand use on a few loans.
create or replace function update_loan_computed_fields(loan_ids text[]) returns integer
language sql as $$ select refresh_loans(loan_ids) $$;
comment on function update_loan_computed_fields(text[]) is 'The documented name of refresh_loans.';

create or replace function update_schedule_payment_status(loan_ids text[]) returns integer
language sql as $$ select refresh_loans(loan_ids) $$;
comment on function update_schedule_payment_status(text[]) is
  'Payment status of schedule rows follows from the position when read; this refreshes the position of the loans named.';
