-- Officers: insert or update by officer_id. Curated columns (supervisor, vertical lead, a curated region) are never touched here.
create or replace function region_of(officer_region_source text, officer_region text, sent_region text) returns text
language sql immutable parallel safe as $$
  select case when officer_region_source <> 'sent' then officer_region else sent_region end
$$;
comment on function region_of(text, text, text) is
  'The region of an officer or of its loan when a record arrives: a curated one (from a file, or from the branch) stays.';

create or replace function merge_officers(records json, reject_existing boolean) returns merge_outcome
language plpgsql as $$
declare
  outcome merge_outcome;
  staged officers[] := array(select r from json_populate_recordset(null::officers, records) r order by r.officer_id);
  new_rows officers[];
  changed_rows officers[];
begin
  perform from officers where officer_id in (select officer_id from unnest(staged)) order by officer_id for no key update;
  select coalesce(array_agg(s order by s.officer_id) filter (where t.officer_id is null), '{}'),
    coalesce(array_agg(s order by s.officer_id) filter (where t.officer_id is not null and (t.is_placeholder or not reject_existing)
      and not is_older(s.source_updated_at, t.source_updated_at)
      and (t.is_placeholder or row(s.officer_name, s.officer_phone, s.officer_email, region_of(t.region_source, t.region, s.region), s.branch,
        s.employment_status, s.hire_date, s.user_type, s.account_type, s.source_updated_at)
        is distinct from row(t.officer_name, t.officer_phone, t.officer_email, t.region, t.branch, t.employment_status, t.hire_date, t.user_type,
        t.account_type, t.source_updated_at))), '{}'),
    existing_failures(json_agg(s.officer_id) filter (where not t.is_placeholder and reject_existing), records, 'officer_id',
      'officers_pkey', 'DUPLICATE_OFFICER_ID'),
    stale_warnings(json_agg(s.officer_id) filter (where is_older(s.source_updated_at, t.source_updated_at)), records, 'officer_id')
  into new_rows, changed_rows, outcome.failures, outcome.warnings
  from unnest(staged) s left join officers t on t.officer_id = s.officer_id;

  insert into officers (officer_id, officer_name, officer_phone, officer_email, region, branch, employment_status, hire_date, user_type,
    account_type, source_updated_at)
  select s.officer_id, s.officer_name, s.officer_phone, s.officer_email, s.region, s.branch, s.employment_status, s.hire_date,
    s.user_type, s.account_type, s.source_updated_at
  from unnest(new_rows) s
  on conflict do nothing;
  get diagnostics outcome.inserted = row_count;
  perform raise_if_raced(cardinality(new_rows), outcome.inserted, 'officers');

  insert into officer_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/officer_facts.sql from=officers
    where officer_id in (select s.officer_id from unnest(changed_rows) s)
  ) v;
  update officers t set officer_name = s.officer_name, officer_phone = s.officer_phone, officer_email = s.officer_email,
    region = region_of(t.region_source, t.region, s.region), branch = s.branch, employment_status = s.employment_status,
    hire_date = s.hire_date, user_type = s.user_type, account_type = s.account_type,
    source_updated_at = s.source_updated_at, is_placeholder = false, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
  from unnest(changed_rows) s where t.officer_id = s.officer_id;
  get diagnostics outcome.updated = row_count;

  outcome.unchanged := cardinality(staged) - outcome.inserted - outcome.updated - jsonb_array_length(outcome.failures);
  outcome.placeholders := 0;
  outcome.touched := '{}';
  return outcome;
end
$$;
comment on function merge_officers(json, boolean) is 'Merges validated officers; a placeholder is replaced by the real record.';
