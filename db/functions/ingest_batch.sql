-- One batch, one statement, one transaction: entities in the order of their references, then one refresh of every loan touched.
drop function if exists ingest_batch(json, boolean, boolean);
create function ingest_batch(batch json, reject_existing boolean, place_unknown_customers boolean) returns json
language plpgsql set seeds.quiet = 'on' as $$
declare
  results jsonb := '{}';
  outcome merge_outcome;
  merged record;
  placed_officers integer := 0;
  placed_customers integer := 0;
  contract_ids text[] := '{}';
  payment_ids text[] := '{}';
  started timestamptz;
  arrived text[] := '{}';
begin
  perform lock_book(alone => batch -> 'holidays' is not null or exists (
    select from json_array_elements(batch -> 'deletions') d where d ->> 'entity_type' = 'holiday'));
  if batch -> 'officers' is not null then
    outcome := merge_officers(batch -> 'officers', reject_existing);
    results := results || jsonb_build_object('officers', to_jsonb(outcome));
  end if;
  if batch -> 'customers' is not null then
    outcome := merge_customers(batch -> 'customers', reject_existing);
    results := results || jsonb_build_object('customers', to_jsonb(outcome));
  end if;
  perform lock_loans(array(
    select r ->> 'loan_id' from json_array_elements(batch -> 'loans') r
    union select r ->> 'loan_id' from json_array_elements(batch -> 'loan_schedules') r
    union select r ->> 'loan_id' from json_array_elements(batch -> 'repayments') r
    union select r ->> 'entity_id' from json_array_elements(batch -> 'deletions') r
      where r ->> 'entity_type' in ('loan', 'loan_schedule')
    union select w.loan_id from json_array_elements(batch -> 'deletions') r
      join repayment_owner w on w.repayment_id = r ->> 'entity_id' where r ->> 'entity_type' = 'repayment'));
  if batch -> 'loans' is not null then
    select * into merged from merge_loans(batch -> 'loans', reject_existing, place_unknown_customers);
    outcome := merged.outcome;
    placed_officers := merged.placed_officers;
    placed_customers := merged.placed_customers;
    results := results || jsonb_build_object('loans', to_jsonb(outcome));
    contract_ids := outcome.touched;
    arrived := outcome.touched;
  end if;
  if batch -> 'loan_schedules' is not null then
    outcome := merge_loan_schedules(batch -> 'loan_schedules');
    results := results || jsonb_build_object('loan_schedules', to_jsonb(outcome));
    contract_ids := contract_ids || outcome.touched;
  end if;
  if batch -> 'repayments' is not null then
    outcome := merge_repayments(batch -> 'repayments', reject_existing);
    results := results || jsonb_build_object('repayments', to_jsonb(outcome));
    payment_ids := outcome.touched;
  end if;
  if batch -> 'deletions' is not null then
    outcome := merge_deletions(batch -> 'deletions');
    results := results || jsonb_build_object('deletions', to_jsonb(outcome));
    contract_ids := contract_ids || outcome.touched;
  end if;
  if batch -> 'holidays' is not null then
    outcome := merge_holidays(batch -> 'holidays');
    results := results || jsonb_build_object('holidays', to_jsonb(outcome));
  end if;

  started := clock_timestamp();
  perform refresh_calendar() where batch -> 'holidays' is not null or batch -> 'deletions' is not null;
  contract_ids := array(select distinct id from unnest(contract_ids) id);
  payment_ids := array(select distinct id from unnest(contract_ids || payment_ids) id);
  if cardinality(contract_ids) > 0 then
    perform refresh_contracts(contract_ids);
  end if;
  if cardinality(payment_ids) > 0 then
    perform refresh_positions(payment_ids);
  end if;
  return json_build_object('results', results, 'placed_officers', placed_officers, 'placed_customers', placed_customers,
    'loans_affected', cardinality(payment_ids),
    'computation_time_ms', ceil(extract(epoch from clock_timestamp() - started) * 1000)::integer,
    'waiting_errors', (select coalesce(json_agg(e.id order by e.id), '[]') from sync_error e
      where cardinality(arrived) > 0 and not e.resolved and e.waits_for = any(arrived)));
end
$$;
comment on function ingest_batch(json, boolean, boolean) is
  'Merges {officers, customers, loans, loan_schedules, repayments, deletions, holidays} (arrays of validated records with "index"), refreshes the loans touched and says what happened to each entity. waiting_errors: ids of errors whose loan is now here.';
