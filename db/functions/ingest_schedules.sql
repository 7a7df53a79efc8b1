-- Schedules: the rows sent for a loan replace its schedule as a whole. Its newest row dates a schedule: an older one is ignored.
create or replace function merge_loan_schedules(records json) returns merge_outcome
language plpgsql set enable_hashjoin = on as $$
declare
  outcome merge_outcome;
  staged loan_instalment[] := array(
    select r from json_populate_recordset(null::loan_instalment, records) r order by r.loan_id, r.installment_number);
  loan_ids text[];
  stale_ids text[];
begin
  select coalesce(jsonb_agg(jsonb_build_object('index', (r ->> 'index')::integer, 'id', r ->> 'loan_id', 'code', 'LOAN_NOT_FOUND',
    'field', 'loan_id', 'waits_for', r ->> 'loan_id', 'message', format('loan with ID %s does not exist', r ->> 'loan_id'))), '[]')
  into outcome.failures
  from json_array_elements(records) r
  where not exists (select from loan l where l.loan_id = r ->> 'loan_id');
  staged := array(select s from unnest(staged) s where exists (select from loan l where l.loan_id = s.loan_id));
  stale_ids := array(
    select s.loan_id from unnest(staged) s left join loan_instalment t on t.loan_id = s.loan_id
    group by s.loan_id having is_older(max(s.source_updated_at), max(t.source_updated_at)));
  outcome.warnings := stale_warnings(to_json(stale_ids), records, 'loan_id');
  if cardinality(stale_ids) > 0 then
    staged := array(select s from unnest(staged) s where s.loan_id not in (select unnest(stale_ids)));
  end if;
  loan_ids := array(select distinct s.loan_id from unnest(staged) s);

  select count(*) filter (where t.loan_id is null),
    count(*) filter (where t.loan_id is not null and row(s.due_date, s.principal_due, s.interest_due, s.fee_due, s.total_due,
      s.source_updated_at)
      is distinct from row(t.due_date, t.principal_due, t.interest_due, t.fee_due, t.total_due, t.source_updated_at))
  into outcome.inserted, outcome.updated
  from unnest(staged) s
  left join loan_instalment t on t.loan_id = s.loan_id and t.installment_number = s.installment_number;

  insert into loan_instalment_version
  select t.loan_id, t.installment_number, t.due_date, t.principal_due, t.interest_due, t.fee_due, t.total_due, t.source_updated_at,
    t.recorded_at, greatest(now(), t.recorded_at)
  from loan_instalment t
  left join unnest(staged) s on s.loan_id = t.loan_id and s.installment_number = t.installment_number
  where t.loan_id = any(loan_ids) and (s.loan_id is null
    or row(s.due_date, s.principal_due, s.interest_due, s.fee_due, s.total_due, s.source_updated_at)
      is distinct from row(t.due_date, t.principal_due, t.interest_due, t.fee_due, t.total_due, t.source_updated_at));
  delete from loan_instalment t
  where t.loan_id = any(loan_ids) and not exists (
    select from unnest(staged) s where s.loan_id = t.loan_id and s.installment_number = t.installment_number);
  insert into loan_instalment as t (loan_id, installment_number, due_date, principal_due, interest_due, fee_due, total_due,
    source_updated_at)
  select s.loan_id, s.installment_number, s.due_date, s.principal_due, s.interest_due, s.fee_due, s.total_due, s.source_updated_at
  from unnest(staged) s
  on conflict (loan_id, installment_number) do update set due_date = excluded.due_date, principal_due = excluded.principal_due,
    interest_due = excluded.interest_due, fee_due = excluded.fee_due, total_due = excluded.total_due,
    source_updated_at = excluded.source_updated_at, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
  where row(t.due_date, t.principal_due, t.interest_due, t.fee_due, t.total_due, t.source_updated_at)
    is distinct from row(excluded.due_date, excluded.principal_due, excluded.interest_due, excluded.fee_due, excluded.total_due,
      excluded.source_updated_at);

  outcome.unchanged := json_array_length(records) - outcome.inserted - outcome.updated - jsonb_array_length(outcome.failures);
  outcome.placeholders := 0;
  outcome.touched := loan_ids;
  return outcome;
end
$$;
comment on function merge_loan_schedules(json) is 'Replaces the schedules of the loans named by the records; rows of unknown loans wait for their loan.';
