-- Officers, customers and holidays of a source sync, from the staging. What is curated here (supervisor, vertical lead, region) stays.
create or replace function changed_source_people(out officer_ids bigint[], out customer_ids bigint[])
language plpgsql as $$
begin
  officer_ids := array(
    select s.id from source_officer s left join officers t on t.officer_id = s.id::text
    where (s.verdict = 'load') is distinct from (t.officer_id is not null)
      or (s.verdict = 'load' and (s.officer_name, s.officer_phone, s.branch, s.hire_date)
        is distinct from (t.officer_name, t.officer_phone, t.branch, t.hire_date)));
  customer_ids := array(
    select s.id from source_customer s left join customers t on t.customer_id = s.id::text
    where (s.verdict = 'load') is distinct from (t.customer_id is not null)
      or (s.verdict = 'load' and (s.customer_name, s.customer_phone, s.state)
        is distinct from (t.customer_name, t.customer_phone, t.state)));
end
$$;
comment on function changed_source_people() is
  'Staged officers and customers whose change moves fields of their loans (name, phone, branch, state, wave), or that are new or gone.';

create or replace function loans_of_rehired(hire_dates jsonb) returns text[]
language sql stable as $$
  select coalesce(array_agg(l.loan_id::text), '{}')
  from jsonb_each_text(hire_dates) s
  join officers o on o.officer_id = s.key
  join loan l on l.officer_id = o.officer_id
  where o.hire_date is distinct from s.value::date
$$;
comment on function loans_of_rehired(jsonb) is
  'Loans of officers whose hire date will be another: it moves the waves of all of them, whatever else is synced. hire_dates: by officer_id.';

create or replace function merge_source_officers(update_known boolean) returns jsonb
language plpgsql as $$
declare
  inserted integer;
  updated integer := 0;
begin
  if update_known then
    create temp table changed_officer on commit drop as
    select t.officer_id
    from source_officer s join officers t on t.officer_id = s.id::text
    where s.verdict = 'load' and (t.is_placeholder
      or (s.officer_name, s.officer_phone, s.officer_email, s.branch, s.employment_status, s.hire_date, s.user_type, s.account_type)
      is distinct from
      (t.officer_name, t.officer_phone, t.officer_email, t.branch, t.employment_status, t.hire_date, t.user_type, t.account_type));
    perform from officers where officer_id in (select officer_id from changed_officer) order by officer_id for no key update;
    insert into officer_version
    select officer_id, officer_name, officer_phone, officer_email, region, branch, employment_status, hire_date, user_type,
      account_type, supervisor_email, supervisor_name, vertical_lead_email, vertical_lead_name, is_placeholder, source_updated_at,
      recorded_at, greatest(now(), recorded_at)
    from officers where officer_id in (select officer_id from changed_officer);
    update officers t set officer_name = s.officer_name, officer_phone = s.officer_phone, officer_email = s.officer_email,
      branch = s.branch, employment_status = s.employment_status, hire_date = s.hire_date, user_type = s.user_type,
      account_type = s.account_type, is_placeholder = false, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
    from source_officer s
    where t.officer_id = s.id::text and t.officer_id in (select officer_id from changed_officer);
    get diagnostics updated = row_count;
    drop table changed_officer;
  end if;
  insert into officers (officer_id, officer_name, officer_phone, officer_email, branch, employment_status, hire_date, user_type, account_type)
  select s.id::text, s.officer_name, s.officer_phone, s.officer_email, s.branch, s.employment_status, s.hire_date, s.user_type,
    s.account_type
  from source_officer s
  where s.verdict = 'load' and not exists (select from officers t where t.officer_id = s.id::text)
  order by s.id;
  get diagnostics inserted = row_count;
  return jsonb_build_object('read', (select count(*) from source_officer where verdict <> 'exclude'), 'inserted', inserted,
    'updated', updated);
end
$$;
comment on function merge_source_officers(boolean) is
  'Inserts the staged officers that are new and, with update_known, updates those that changed. Returns read, inserted, updated.';

create or replace function merge_source_customers(update_known boolean) returns jsonb
language plpgsql as $$
declare
  inserted integer;
  updated integer := 0;
begin
  if update_known then
    create temp table changed_customer on commit drop as
    select t.customer_id
    from source_customer s join customers t on t.customer_id = s.id::text
    where s.verdict = 'load' and (t.is_placeholder
      or (s.customer_name, s.customer_phone, s.date_of_birth, s.gender, s.state, s.lga, s.address, s.kyc_status, s.source_updated_at)
      is distinct from
      (t.customer_name, t.customer_phone, t.date_of_birth, t.gender, t.state, t.lga, t.address, t.kyc_status, t.source_updated_at));
    perform from customers where customer_id in (select customer_id from changed_customer) order by customer_id for no key update;
    insert into customer_version
    select customer_id, customer_name, customer_phone, customer_email, date_of_birth, gender, state, lga, address, kyc_status,
      kyc_verified_date, is_placeholder, source_updated_at, recorded_at, greatest(now(), recorded_at)
    from customers where customer_id in (select customer_id from changed_customer);
    update customers t set customer_name = s.customer_name, customer_phone = s.customer_phone, date_of_birth = s.date_of_birth,
      gender = s.gender, state = s.state, lga = s.lga, address = s.address, kyc_status = s.kyc_status,
      source_updated_at = s.source_updated_at, is_placeholder = false, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
    from source_customer s
    where t.customer_id = s.id::text and t.customer_id in (select customer_id from changed_customer);
    get diagnostics updated = row_count;
    drop table changed_customer;
  end if;
  insert into customers (customer_id, customer_name, customer_phone, date_of_birth, gender, state, lga, address, kyc_status,
    source_updated_at)
  select s.id::text, s.customer_name, s.customer_phone, s.date_of_birth, s.gender, s.state, s.lga, s.address, s.kyc_status,
    s.source_updated_at
  from source_customer s
  where s.verdict = 'load' and not exists (select from customers t where t.customer_id = s.id::text)
  order by s.id;
  get diagnostics inserted = row_count;
  return jsonb_build_object('read', (select count(*) from source_customer where verdict <> 'exclude'), 'inserted', inserted,
    'updated', updated);
end
$$;
comment on function merge_source_customers(boolean) is
  'Inserts the staged customers that are new and, with update_known, updates those that changed. Returns read, inserted, updated.';

-- A person whom a loan still names stays (a loan that is not the source's, or one of a part not synced yet).
create or replace function remove_source_people(complete boolean) returns jsonb
language plpgsql as $$
declare
  gone json;
  outcome merge_outcome;
begin
  select json_agg(json_build_object('index', 0, 'entity_type', g.entity_type, 'entity_id', g.entity_id)) into gone
  from (
    select 'officer' as entity_type, t.officer_id as entity_id
    from officers t left join source_officer s on s.id = source_id_of(t.officer_id)
    where source_id_of(t.officer_id) is not null and (s.verdict <> 'load' or complete and s.id is null)
      and not exists (select from loan l where l.officer_id = t.officer_id)
      and not exists (select from audit_tracking a where a.officer_id = t.officer_id)
    union all
    select 'customer', t.customer_id
    from customers t left join source_customer s on s.id = source_id_of(t.customer_id)
    where source_id_of(t.customer_id) is not null and (s.verdict <> 'load' or complete and s.id is null)
      and not exists (select from loan l where l.customer_id = t.customer_id)
  ) g;
  if gone is null then
    return jsonb_build_object('removed', 0);
  end if;
  outcome := merge_deletions(gone);
  return jsonb_build_object('removed', outcome.updated);
end
$$;
comment on function remove_source_people(boolean) is
  'Removes officers and customers that the staging excludes and, with complete, those it does not have. Returns removed.';

create or replace function merge_source_holidays(sync_history_id bigint) returns jsonb
language plpgsql as $$
declare
  outcome merge_outcome;
  gone json;
  removed integer := 0;
begin
  perform lock_book(alone => true);
  select json_agg(json_build_object('index', 0, 'entity_type', 'holiday', 'entity_id', id)) into gone from gone_source_holidays() id;
  if gone is not null then
    outcome := merge_deletions(gone);
    removed := outcome.updated;
  end if;
  -- The source's own state counts, also when it was restored to an older one: merge_holidays would leave a newer row as it is.
  update holidays h set source_updated_at = s.source_updated_at from source_holiday s
  where s.verdict = 'load' and s.date = h.holiday_date and s.name = h.name and h.source_updated_at > s.source_updated_at;
  outcome := merge_holidays((select coalesce(json_agg(json_build_object('index', s.id, 'date', s.date, 'name', s.name, 'type', s.type,
    'source_updated_at', s.source_updated_at) order by s.id), '[]') from source_holiday s where s.verdict = 'load'));
  if outcome.failures <> '[]' then
    raise exception 'the source''s holidays do not fit: %', outcome.failures -> 0 ->> 'message'
      using hint = 'Delete old holidays at the source.';
  end if;
  perform settle_source_holidays(sync_history_id), refresh_calendar();
  return jsonb_build_object('read', (select count(*) from source_holiday), 'inserted', outcome.inserted, 'updated', outcome.updated,
    'removed', removed);
end
$$;
comment on function merge_source_holidays(bigint) is
  'Makes our holidays those of the staging (holidays from elsewhere stay) and refreshes the loans that move. Returns read, inserted, updated, removed.';

create or replace function set_officer_emails(ids text[], emails text[], dry_run boolean, out compared integer, out updated integer)
language plpgsql as $$
declare
  changed text[];
begin
  select count(*), coalesce(array_agg(t.officer_id::text order by t.officer_id)
    filter (where s.email is distinct from t.officer_email), '{}')
  into compared, changed
  from unnest(ids, emails) as s (id, email) join officers t on t.officer_id = s.id;
  updated := cardinality(changed);
  if dry_run or updated = 0 then
    return;
  end if;
  perform lock_book();
  perform from officers where officer_id in (select unnest(changed)) order by officer_id for no key update;
  insert into officer_version
  select officer_id, officer_name, officer_phone, officer_email, region, branch, employment_status, hire_date, user_type,
    account_type, supervisor_email, supervisor_name, vertical_lead_email, vertical_lead_name, is_placeholder, source_updated_at,
    recorded_at, greatest(now(), recorded_at)
  from officers where officer_id in (select unnest(changed));
  update officers t set officer_email = s.email, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
  from unnest(ids, emails) as s (id, email)
  where t.officer_id = s.id and t.officer_id in (select unnest(changed));
end
$$;
comment on function set_officer_emails(text[], text[], boolean) is
  'Writes the e-mail addresses of officers we know, with versions. Returns officers compared and updated (dry_run: would be).';
