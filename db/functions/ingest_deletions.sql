-- Deletions: a record goes, its versions stay. A loan takes its repayments and schedule along; an officer or customer that a loan
-- still names, and an officer with an audit, is refused. What is not there counts as unchanged, so that a second delivery is harmless.
create or replace function merge_deletions(records json) returns merge_outcome
language plpgsql as $$
declare
  outcome merge_outcome;
  gone integer;
  loan_ids text[];
  repayment_ids text[];
  schedule_ids text[];
begin
  select coalesce(array_agg(d.entity_id) filter (where d.entity_type = 'loan'), '{}'),
    coalesce(array_agg(d.entity_id) filter (where d.entity_type = 'repayment'), '{}'),
    coalesce(array_agg(d.entity_id) filter (where d.entity_type = 'loan_schedule'), '{}')
  into loan_ids, repayment_ids, schedule_ids
  from json_to_recordset(records) as d (entity_type text, entity_id text);
  select coalesce(array_agg(w.loan_id::text), '{}') || schedule_ids into outcome.touched
  from repayment_owner w where w.repayment_id = any(repayment_ids);
  outcome.updated := 0;
  -- A loan that is being stored holds its customer and officer: it is waited for, and then counts below.
  perform from customers where customer_id in (
    select d ->> 'entity_id' from json_array_elements(records) d where d ->> 'entity_type' = 'customer')
  order by customer_id for update;
  perform from officers where officer_id in (
    select d ->> 'entity_id' from json_array_elements(records) d where d ->> 'entity_type' = 'officer')
  order by officer_id for update;

  select coalesce(jsonb_agg(jsonb_build_object('index', d.index, 'id', d.entity_id, 'code', 'STILL_REFERENCED', 'field', 'entity_id',
    'message', format('%s %s cannot be deleted while %s names it', d.entity_type, d.entity_id, d.referrer))), '[]')
  into outcome.failures
  from (
    select r.index, r.entity_type, r.entity_id, case
      when r.entity_type = 'officer' and exists (select from loan l where l.officer_id = r.entity_id and l.loan_id <> all(loan_ids))
        or r.entity_type = 'customer' and exists (select from loan l where l.customer_id = r.entity_id and l.loan_id <> all(loan_ids))
        then 'a loan'
      when r.entity_type = 'officer' and exists (select from audit_tracking a where a.officer_id = r.entity_id) then 'an audit'
      end as referrer
    from json_to_recordset(records) as r (index integer, entity_type text, entity_id text)
  ) d
  where d.referrer is not null;

  insert into repayment_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/repayment_facts.sql from=repayments
    where loan_id = any(loan_ids) or (loan_id = any(outcome.touched) and repayment_id = any(repayment_ids))
  ) v;
  delete from repayment_owner
  where repayment_id = any(repayment_ids) or (cardinality(loan_ids) > 0
    and repayment_id in (select repayment_id from repayments where loan_id = any(loan_ids)));
  delete from repayments where loan_id = any(outcome.touched) and repayment_id = any(repayment_ids);
  get diagnostics outcome.updated = row_count;
  delete from repayments where loan_id = any(loan_ids);

  insert into loan_instalment_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/instalment_facts.sql from=loan_instalment
    where loan_id = any(loan_ids || schedule_ids)
  ) v;
  select outcome.updated + count(distinct loan_id) into outcome.updated from loan_instalment where loan_id = any(schedule_ids);
  delete from loan_instalment where loan_id = any(loan_ids || schedule_ids);

  insert into loan_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/loan_facts.sql from=loan
    where loan_id = any(loan_ids)
  ) v;
  delete from loan where loan_id = any(loan_ids);
  get diagnostics gone = row_count;
  outcome.updated := outcome.updated + gone + delete_reference_records(records);

  outcome.touched := array(select distinct id from unnest(outcome.touched) id where id <> all(loan_ids));
  outcome.inserted := 0;
  outcome.unchanged := json_array_length(records) - outcome.updated - jsonb_array_length(outcome.failures);
  outcome.placeholders := 0;
  outcome.warnings := '[]';
  return outcome;
end
$$;
comment on function merge_deletions(json) is 'Deletes the records named; updated counts what was there.';

create or replace function delete_reference_records(records json) returns integer
language plpgsql as $$
declare
  gone integer;
  total integer := 0;
  officer_ids text[];
  customer_ids text[];
begin
  select coalesce(array_agg(d.entity_id) filter (where d.entity_type = 'officer'
      and not exists (select from loan l where l.officer_id = d.entity_id)
      and not exists (select from audit_tracking a where a.officer_id = d.entity_id)), '{}'),
    coalesce(array_agg(d.entity_id) filter (where d.entity_type = 'customer'
      and not exists (select from loan l where l.customer_id = d.entity_id)), '{}')
  into officer_ids, customer_ids
  from json_to_recordset(records) as d (entity_type text, entity_id text);
  insert into officer_version
  select officer_id, officer_name, officer_phone, officer_email, region, branch, employment_status, hire_date, user_type,
    account_type, supervisor_email, supervisor_name, vertical_lead_email, vertical_lead_name, is_placeholder, source_updated_at,
    recorded_at, greatest(now(), recorded_at)
  from officers where officer_id = any(officer_ids);
  delete from officers where officer_id = any(officer_ids);
  get diagnostics gone = row_count;
  total := total + gone;
  insert into customer_version
  select customer_id, customer_name, customer_phone, customer_email, date_of_birth, gender, state, lga, address, kyc_status,
    kyc_verified_date, is_placeholder, source_updated_at, recorded_at, greatest(now(), recorded_at)
  from customers where customer_id = any(customer_ids);
  delete from customers where customer_id = any(customer_ids);
  get diagnostics gone = row_count;
  total := total + gone;
  insert into holiday_version (holiday_date, name, type, source_updated_at, recorded_at, superseded_at)
  select h.holiday_date, h.name, h.type, h.source_updated_at, h.recorded_at, greatest(now(), h.recorded_at)
  from holidays h
  where h.holiday_date || ' ' || h.name in (
    select d.entity_id from json_to_recordset(records) as d (entity_type text, entity_id text) where d.entity_type = 'holiday');
  delete from holidays h
  where h.holiday_date || ' ' || h.name in (
    select d.entity_id from json_to_recordset(records) as d (entity_type text, entity_id text) where d.entity_type = 'holiday');
  get diagnostics gone = row_count;
  return total + gone;
end
$$;
comment on function delete_reference_records(json) is 'Deletes officers and customers that nothing names, and holidays; returns how many.';
