-- A batch of the source's own records (POST /etl/sync with source_sync): staged like those that a sync reads itself and merged by the
-- functions of source_people.sql and source_loans.sql, so that both ways end in the same rows. A request holds a piece of a loan; its
-- stored rows are staged beside those sent, because all rows of a loan are divided together.

create or replace function merge_sent_people(sent_officers json, sent_customers json) returns jsonb
language plpgsql as $$
declare
  results jsonb := '{}';
begin
  if sent_customers is not null then
    insert into source_customer (id, verdict, customer_name, customer_phone, date_of_birth, gender, state, lga, address, kyc_status,
      source_updated_at)
    select source_id_of(s.customer_id), 'load', s.customer_name, s.customer_phone, s.date_of_birth, s.gender, s.state, s.lga, s.address,
      s.kyc_status, s.source_updated_at
    from json_populate_recordset(null::customers, sent_customers) s;
    results := jsonb_build_object('customers', sent_outcome(merge_source_customers(true), sent_customers, '[]', '[]'));
  end if;
  if sent_officers is not null then
    insert into source_officer (id, verdict, officer_name, officer_phone, officer_email, branch, employment_status, hire_date,
      user_type, account_type)
    select source_id_of(s.officer_id), 'load', s.officer_name, s.officer_phone, s.officer_email, s.branch, s.employment_status,
      s.hire_date, s.user_type, s.account_type
    from json_populate_recordset(null::officers, sent_officers) s;
    results := results
      || jsonb_build_object('officers', sent_outcome(merge_source_officers(true), sent_officers, '[]', '[]'));
  end if;
  return results;
end
$$;
comment on function merge_sent_people(json, json) is
  'Merges officers and customers that a source sync sent; what is curated here (region, supervisor, vertical lead) stays. Returns results by entity.';

create or replace function sent_outcome(merged jsonb, records json, failures jsonb, warnings jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('inserted', merged -> 'inserted', 'updated', merged -> 'updated', 'unchanged',
    json_array_length(records) - (merged ->> 'inserted')::integer - (merged ->> 'updated')::integer - jsonb_array_length(failures),
    'failures', failures, 'warnings', warnings)
$$;
comment on function sent_outcome(jsonb, json, jsonb, jsonb) is 'What ingest_source_batch answers for an entity: inserted and updated of `merged`, the rest of the records counted.';

-- The region of a placeholder is null, as of every officer of the source: it is curated.
create or replace function place_source_people(out placed_officers integer, out placed_customers integer)
language plpgsql as $$
begin
  insert into customers (customer_id, customer_name, customer_phone, state, is_placeholder)
  select distinct on (s.customer_id) s.customer_id, s.customer_name, s.customer_phone, s.state, true
  from source_loan s
  where not exists (select from customers c where c.customer_id = s.customer_id)
  order by s.customer_id, s.id
  on conflict do nothing;
  get diagnostics placed_customers = row_count;
  insert into officers (officer_id, officer_name, officer_phone, branch, is_placeholder)
  select distinct on (s.officer_id) s.officer_id, s.officer_name, s.officer_phone, s.branch, true
  from source_loan s
  where not exists (select from officers o where o.officer_id = s.officer_id)
  order by s.officer_id, s.id
  on conflict do nothing;
  get diagnostics placed_officers = row_count;
end
$$;
comment on function place_source_people() is 'Placeholders for officers and customers whom the staged loans name and nobody knows; returns how many.';

create or replace function stage_sent_loans(sent_loans json) returns void
language plpgsql as $$
begin
  insert into source_loan (id, verdict, loan_id, customer_id, customer_name, customer_phone, officer_id, officer_name, officer_phone,
    branch, state, loan_amount, repayment_amount, disbursement_date, maturity_date, loan_term_days, interest_rate, fee_amount,
    fee_paid_upfront, channel, channel_partner, status, closed_date, first_payment_due_date, instalment_count, repayment_frequency,
    source_status, performance_status, loan_type, source_updated_at)
  select source_id_of(s.loan_id), 'load', s.loan_id, s.customer_id, s.customer_name, s.customer_phone, s.officer_id, s.officer_name,
    s.officer_phone, s.branch, s.state, s.loan_amount, s.repayment_amount, s.disbursement_date, s.maturity_date, s.loan_term_days,
    s.interest_rate, s.fee_amount, s.fee_paid_upfront, s.channel, s.channel_partner, s.status, s.closed_date,
    s.first_payment_due_date, s.instalment_count, s.repayment_frequency, s.source_status, s.performance_status, s.loan_type,
    s.source_updated_at
  from json_populate_recordset(null::staged_loan, sent_loans) s;
  analyze source_loan;
end
$$;
comment on function stage_sent_loans(json) is 'Stages loans that a source sync sent. Their region and wave are not the source''s: the officer and the rule give them.';

-- Deletions, and the old rows of repayments that moved to another loan. The source excludes people whom a loan that is not its own
-- may still name: they stay, which is no failure.
create or replace function delete_sent(
  sent_deletions json, sent_repayments json, out outcome merge_outcome, out touched text[])
language plpgsql as $$
declare
  moved json;
begin
  touched := '{}';
  if sent_deletions is not null then
    outcome := merge_deletions(sent_deletions);
    outcome.unchanged := outcome.unchanged + jsonb_array_length(outcome.failures);
    outcome.failures := '[]';
    touched := outcome.touched;
  end if;
  select json_agg(json_build_object('index', 0, 'entity_type', 'repayment', 'entity_id', w.repayment_id)) into moved
  from json_array_elements(sent_repayments) r
  join repayment_owner w on w.repayment_id = r ->> 'repayment_id'
  where w.loan_id <> r ->> 'loan_id' and exists (select from loan l where l.loan_id = r ->> 'loan_id');
  if moved is not null then
    touched := touched || (merge_deletions(moved)).touched;
  end if;
end
$$;
comment on function delete_sent(json, json) is
  'Deletes what a source sync names and the old rows of moved repayments. touched: loans that lost a part.';

-- The loans whose rows are divided, each with its schedule and repayments whole: rows sent, and the stored ones that were not.
create or replace function stage_whole_loans(
  loan_ids text[], sent_schedules json, sent_repayments json, with_schedules boolean) returns void
language plpgsql as $$
begin
  delete from source_loan where verdict <> 'quarantine';
  insert into source_loan (id, verdict, loan_id)
  select source_id_of(l.loan_id), 'load', l.loan_id
  from (select distinct i.loan_id from unnest(loan_ids) as i (loan_id)) i
  join loan l on l.loan_id = i.loan_id
  where source_id_of(l.loan_id) is not null;
  analyze source_loan;
  insert into source_instalment (verdict, loan_id, installment_number, due_date, total_due, source_updated_at)
  select 'load', s.loan_id, s.installment_number, s.due_date, s.total_due, s.source_updated_at
  from json_populate_recordset(null::loan_instalment, sent_schedules) s join source_loan l on l.loan_id = s.loan_id;
  insert into source_instalment (verdict, loan_id, installment_number, due_date, total_due, source_updated_at)
  select 'load', t.loan_id, t.installment_number, t.due_date, t.total_due, t.source_updated_at
  from source_loan l join loan_instalment t on t.loan_id = l.loan_id
  where with_schedules and t.loan_id not in (select s.loan_id from source_instalment s);
  analyze source_instalment;
  insert into source_repayment (id, verdict, loan_id, repayment_id, paid_at, payment_date, payment_amount, payment_method,
    payment_reference, is_backdated, is_reversed, is_remitted, health_insurance, source_updated_at)
  select source_id_of(s.repayment_id), 'load', s.loan_id, s.repayment_id, s.paid_at, s.payment_date, s.payment_amount,
    s.payment_method, s.payment_reference, s.is_backdated, s.is_reversed, s.is_remitted, s.health_insurance, s.source_updated_at
  from json_populate_recordset(null::staged_repayment, sent_repayments) s join source_loan l on l.loan_id = s.loan_id;
  insert into source_repayment (id, verdict, loan_id, repayment_id, paid_at, payment_date, payment_amount, payment_method,
    payment_reference, is_backdated, is_reversed, is_remitted, health_insurance, source_updated_at)
  select t.source_id, 'load', t.loan_id, t.repayment_id, t.paid_at, t.payment_date, t.payment_amount, t.payment_method,
    t.payment_reference, t.is_backdated, t.is_reversed, t.is_remitted, t.health_insurance, t.source_updated_at
  from source_loan l join repayments t on t.loan_id = l.loan_id
  where t.source_id is not null and t.source_id not in (select s.id from source_repayment s);
  analyze source_repayment;
end
$$;
comment on function stage_whole_loans(text[], json, json, boolean) is
  'Stages loans with all their repayments and, with_schedules, schedule rows: those sent in place of those stored.';

create or replace function missing_loan_failures(records json, key text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('index', (r ->> 'index')::integer, 'id', r ->> key, 'code', 'LOAN_NOT_FOUND',
    'field', 'loan_id', 'message', format('loan with ID %s does not exist', r ->> 'loan_id'))), '[]')
  from json_array_elements(records) r
  where not exists (select from loan l where l.loan_id = r ->> 'loan_id')
$$;
comment on function missing_loan_failures(json, text) is 'Failures of records whose loan is not stored.';

create or replace function sent_warnings(sent_loans json, sent_repayments json) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('index', w.index, 'id', w.id, 'code', w.code, 'field', w.field, 'message', w.message)
    order by w.index), '[]')
  from (
    select s.index, s.loan_id as id, 'REPAYMENT_BELOW_LOAN_AMOUNT' as code, 'repayment_amount' as field,
      format('loan %s repays less than was lent; its interest follows from interest_rate', s.loan_id) as message
    from json_populate_recordset(null::staged_loan, sent_loans) s
    where s.repayment_amount < s.loan_amount
    union all
    select s.index, s.repayment_id, case when s.payment_date > c.business_date then 'PAYMENT_DATED_AHEAD'
        else 'PAYMENT_BEFORE_DISBURSEMENT' end, 'payment_date',
      case when s.payment_date > c.business_date then format('repayment %s is dated %s, after the business date %s; it counts from '
        'that day on', s.repayment_id, s.payment_date, c.business_date)
      else format('repayment %s is dated %s, before its loan was disbursed', s.repayment_id, s.payment_date) end
    from json_populate_recordset(null::staged_repayment, sent_repayments) s
    join loan l on l.loan_id = s.loan_id
    cross join clock c
    where s.payment_date > c.business_date or s.payment_date < l.disbursement_date
  ) w
$$;
comment on function sent_warnings(json, json) is 'Warnings of loans or of repayments that a source sync sent.';

-- Terms divide a schedule, payments do not: without loans and schedules sent, those stored stay as they are.
create or replace function merge_sent_parts(loan_ids text[], sent_loans json, sent_schedules json, sent_repayments json,
  out results jsonb, out contract_ids text[], out position_ids text[])
language plpgsql as $$
declare
  with_schedules boolean := sent_loans is not null or sent_schedules is not null;
  instalments record;
  payments record;
  counts jsonb;
begin
  results := '{}';
  contract_ids := '{}';
  position_ids := '{}';
  perform stage_whole_loans(loan_ids, sent_schedules, sent_repayments, with_schedules);
  perform stage_source_terms();
  -- Stored rows that were only divided anew are not the sender's records: they are not counted.
  counts := '{"inserted": 0, "updated": 0}';
  if with_schedules and exists (select from source_instalment) then
    select * into instalments from merge_source_instalments();
    contract_ids := instalments.changed_ids;
    counts := jsonb_build_object('inserted', instalments.inserted, 'updated', (select count(*) from changed_due c
      where not c.is_gone and exists (select from json_array_elements(sent_schedules) s where s ->> 'loan_id' = c.loan_id)));
  end if;
  if sent_schedules is not null then
    results := results || jsonb_build_object('loan_schedules', sent_outcome(counts, sent_schedules,
      missing_loan_failures(sent_schedules, 'loan_id'), '[]'));
  end if;
  counts := '{"inserted": 0, "updated": 0}';
  if exists (select from source_repayment) then
    select * into payments from merge_source_repayments();
    position_ids := payments.changed_ids;
    counts := jsonb_build_object('inserted', payments.inserted, 'updated', (select count(*)
      from json_array_elements(sent_repayments) s
      join changed_repayment c on c.repayment_id = s ->> 'repayment_id' and c.loan_id = s ->> 'loan_id'));
  end if;
  if sent_repayments is not null then
    results := results || jsonb_build_object('repayments', sent_outcome(counts, sent_repayments,
      missing_loan_failures(sent_repayments, 'repayment_id'), sent_warnings(null, sent_repayments)));
  end if;
end
$$;
comment on function merge_sent_parts(text[], json, json, json) is
  'Merges schedule rows and repayments that a source sync sent, and divides all rows of the loans named by their contract.';

create or replace function merge_source_batch(
  sent_officers json, sent_customers json, sent_loans json, sent_schedules json, sent_repayments json, sent_deletions json,
  sent_holidays json, loan_ids text[]) returns json
language plpgsql as $$
declare
  quiet_before text := be_quiet();
  moves_calendar boolean := sent_holidays is not null or exists (
    select from json_array_elements(sent_deletions) d where d ->> 'entity_type' = 'holiday');
  locked text[];
  rehired text[];
  results jsonb;
  new_officers integer := 0;
  new_customers integer := 0;
  loans record;
  deleted record;
  parts record;
  contract_ids text[] := '{}';
  position_ids text[];
  new_loans integer := 0;
  started timestamptz;
begin
  perform lock_book(alone => moves_calendar), open_source_stage();
  rehired := loans_of_rehired((
    select jsonb_object_agg(s.officer_id, s.hire_date) from json_populate_recordset(null::officers, sent_officers) s));
  locked := lock_loans(loan_ids || rehired || array(select w.loan_id::text from repayment_owner w where w.repayment_id in (
    select r ->> 'repayment_id' from json_array_elements(sent_repayments) r
    union all select d ->> 'entity_id' from json_array_elements(sent_deletions) d where d ->> 'entity_type' = 'repayment')));
  results := merge_sent_people(sent_officers, sent_customers);
  if sent_loans is not null then
    perform stage_sent_loans(sent_loans);
    select placed_officers, placed_customers into new_officers, new_customers from place_source_people();
    select * into loans from merge_source_loan_rows();
    contract_ids := loans.changed_ids;
    new_loans := loans.inserted;
    results := results || jsonb_build_object('loans', sent_outcome(jsonb_build_object('inserted', loans.inserted, 'updated',
      loans.updated), sent_loans, '[]', sent_warnings(sent_loans, null)));
  end if;
  select * into deleted from delete_sent(sent_deletions, sent_repayments);
  if sent_deletions is not null then
    results := results || jsonb_build_object('deletions', outcome_json(deleted.outcome));
  end if;
  select * into parts from merge_sent_parts(loan_ids || deleted.touched, sent_loans, sent_schedules,
    sent_repayments);
  results := results || parts.results;
  if sent_holidays is not null then
    results := results || jsonb_build_object('holidays', outcome_json(merge_holidays(sent_holidays)));
  end if;
  started := clock_timestamp();
  if moves_calendar then
    perform refresh_calendar();
  end if;
  contract_ids := array(select distinct i from unnest(contract_ids || parts.contract_ids || deleted.touched) i);
  position_ids := array(select distinct i from unnest(contract_ids || parts.position_ids) i);
  perform raise_if_unlocked(position_ids, locked, new_loans);
  if cardinality(contract_ids) > 0 then
    perform refresh_contracts(contract_ids);
  end if;
  if cardinality(position_ids) > 0 then
    perform refresh_positions(position_ids);
  end if;
  if sent_loans is not null then
    rehired := rehired || loans.changed_ids;
  end if;
  perform assign_waves(rehired);
  perform set_config('seeds.quiet', quiet_before, true);
  return json_build_object('results', results, 'placed_officers', new_officers, 'placed_customers', new_customers,
    'loans_affected', cardinality(position_ids),
    'computation_time_ms', ceil(extract(epoch from clock_timestamp() - started) * 1000)::integer);
end
$$;
comment on function merge_source_batch(json, json, json, json, json, json, json, text[]) is
  'The work of ingest_source_batch.';

-- A rival that inserts or deletes the same record meanwhile is met by trying the batch again, as after raise_if_raced. Our tables are
-- read by key, also while they grow from nothing and no statistics say how large they are.
create or replace function ingest_source_batch(
  sent_officers json, sent_customers json, sent_loans json, sent_schedules json, sent_repayments json, sent_deletions json,
  sent_holidays json, loan_ids text[]) returns json
language plpgsql set enable_seqscan = off as $$
begin
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  return merge_source_batch(sent_officers, sent_customers, sent_loans, sent_schedules, sent_repayments, sent_deletions, sent_holidays,
    loan_ids);
exception when unique_violation or foreign_key_violation then
  raise exception 'another transaction changed the same records meanwhile: %', sqlerrm using errcode = '40001';
end
$$;
comment on function ingest_source_batch(json, json, json, json, json, json, json, text[]) is
  'Like ingest_batch for the source''s own records: they are merged and divided as a sync from the source does it. loan_ids: every loan that a record names.';
