-- One batch, one statement, one transaction: entities in the order of their references, then one refresh of every loan touched.
-- Each array comes as its own parameter (null: not sent), because reading one key of a large json parses the whole of it.
-- The staged records are looked up by key: a plan made while the tables were empty must not scan them once they are not, hence the
-- settings (refresh and schedules, which join sets, switch back what they need).
drop function if exists ingest_batch(json, boolean, boolean);
create or replace function ingest_batch(
  officers json, customers json, loans json, loan_schedules json, repayments json, deletions json, holidays json,
  loan_ids text[], reject_existing boolean, place_unknown_customers boolean) returns json
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  quiet_before text := be_quiet();
  results jsonb := '{}';
  outcome merge_outcome;
  merged record;
  placed_officers integer := 0;
  placed_customers integer := 0;
  contract_ids text[] := '{}';
  payment_ids text[] := '{}';
  locked text[];
  new_loans integer := 0;
  moves_calendar boolean := holidays is not null or exists (
    select from json_array_elements(deletions) d where d ->> 'entity_type' = 'holiday');
  started timestamptz;
begin
  -- What is answered as stored outlives a crash, even where the server's default is to answer sooner.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  perform lock_book(alone => moves_calendar);
  if deletions is not null then
    loan_ids := loan_ids || array(select w.loan_id from json_array_elements(deletions) d
      join repayment_owner w on w.repayment_id = d ->> 'entity_id' where d ->> 'entity_type' = 'repayment');
  end if;
  locked := lock_loans(loan_ids);
  -- Customers before officers, as merge_loans places them: senders of the same new people wait and never deadlock.
  if customers is not null then
    outcome := merge_customers(customers, reject_existing);
    results := results || jsonb_build_object('customers', outcome_json(outcome));
  end if;
  if officers is not null then
    outcome := merge_officers(officers, reject_existing);
    results := results || jsonb_build_object('officers', outcome_json(outcome));
  end if;
  if loans is not null then
    select * into merged from merge_loans(loans, reject_existing, place_unknown_customers);
    outcome := merged.outcome;
    placed_officers := merged.placed_officers;
    placed_customers := merged.placed_customers;
    results := results || jsonb_build_object('loans', outcome_json(outcome));
    contract_ids := outcome.touched;
    new_loans := outcome.inserted;
  end if;
  if loan_schedules is not null then
    outcome := merge_loan_schedules(loan_schedules);
    results := results || jsonb_build_object('loan_schedules', outcome_json(outcome));
    contract_ids := contract_ids || outcome.touched;
  end if;
  if repayments is not null then
    outcome := merge_repayments(repayments, reject_existing);
    results := results || jsonb_build_object('repayments', outcome_json(outcome));
    payment_ids := outcome.touched;
  end if;
  if deletions is not null then
    outcome := merge_deletions(deletions);
    results := results || jsonb_build_object('deletions', outcome_json(outcome));
    contract_ids := contract_ids || outcome.touched;
  end if;
  if holidays is not null then
    outcome := merge_holidays(holidays);
    results := results || jsonb_build_object('holidays', outcome_json(outcome));
  end if;

  started := clock_timestamp();
  if moves_calendar then
    perform refresh_calendar();
  end if;
  payment_ids := array(select distinct id from unnest(contract_ids || payment_ids) id);
  perform raise_if_unlocked(payment_ids, locked, new_loans);
  if cardinality(contract_ids) > 0 then
    perform refresh_contracts(array(select distinct id from unnest(contract_ids) id));
  end if;
  if cardinality(payment_ids) > 0 then
    perform refresh_positions(payment_ids);
  end if;
  perform set_config('seeds.quiet', quiet_before, true);
  return json_build_object('results', results, 'placed_officers', placed_officers, 'placed_customers', placed_customers,
    'loans_affected', cardinality(payment_ids),
    'computation_time_ms', ceil(extract(epoch from clock_timestamp() - started) * 1000)::integer);
end
$$;
comment on function ingest_batch(json, json, json, json, json, json, json, text[], boolean, boolean) is
  'Merges arrays of validated records (each with "index"), refreshes the loans touched and says what happened to each entity. loan_ids: every loan that a record names.';

create or replace function outcome_json(outcome merge_outcome) returns jsonb
language sql immutable as $$
  select jsonb_build_object('inserted', outcome.inserted, 'updated', outcome.updated, 'unchanged', outcome.unchanged,
    'failures', outcome.failures, 'warnings', outcome.warnings)
$$;
comment on function outcome_json(merge_outcome) is 'What the caller of ingest_batch needs of an outcome.';
