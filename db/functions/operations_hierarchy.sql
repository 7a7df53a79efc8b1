-- Who leads whom, and where: written onto the officers from a file, and from them onto their loans.

-- A region that is the same and is curated now is no new version of the officer.
drop function if exists set_officer_hierarchy(json);
create function set_officer_hierarchy(changes json) returns integer
language plpgsql as $$
declare
  changed integer;
  wanted officers[] := array(select r from json_populate_recordset(null::officers, changes) r);
  moved text[] := array(
    select o.officer_id from officers o join unnest(wanted) w on w.officer_id = o.officer_id
    where (o.region, o.supervisor_email, o.supervisor_name, o.vertical_lead_email, o.vertical_lead_name) is distinct from
      (w.region, w.supervisor_email, w.supervisor_name, w.vertical_lead_email, w.vertical_lead_name));
begin
  insert into officer_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/officer_facts.sql from=officers
    where officer_id in (select unnest(moved))
  ) v;
  update officers o set region = w.region, supervisor_email = w.supervisor_email, supervisor_name = w.supervisor_name,
    vertical_lead_email = w.vertical_lead_email, vertical_lead_name = w.vertical_lead_name,
    recorded_at = greatest(now(), o.recorded_at), updated_at = now()
  from unnest(wanted) w
  where o.officer_id = w.officer_id and o.officer_id in (select unnest(moved));
  get diagnostics changed = row_count;
  update officers o set region_source = w.region_source
  from unnest(wanted) w
  where o.officer_id = w.officer_id and o.region_source <> w.region_source;
  return changed;
end
$$;
comment on function set_officer_hierarchy(json) is
  'Writes supervisor, vertical lead, region and region_source of the officers given, with versions; returns how many changed.';

-- force_custom_plan: see assign_waves().
drop function if exists apply_hierarchy(text[]);
create function apply_hierarchy(loan_ids text[] default null)
returns table (loans_changed integer, regions_changed integer, vertical_leads_changed integer)
language plpgsql set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  quiet_before text := be_quiet();
  ids text[];
begin
  perform lock_book(alone => loan_ids is null);
  if loan_ids is not null then
    perform lock_loans(loan_ids);
  end if;
  select coalesce(array_agg(d.loan_id), '{}'), count(*), count(*) filter (where d.region_moves), count(*) filter (where d.lead_moves)
  into ids, loans_changed, regions_changed, vertical_leads_changed
  from (
    select l.loan_id, l.region is distinct from coalesce(o.region, l.region) as region_moves,
      (l.vertical_lead_email, l.vertical_lead_name) is distinct from (o.vertical_lead_email, o.vertical_lead_name) as lead_moves
    from loan l join officers o on o.officer_id = l.officer_id
    where loan_ids is null or l.loan_id = any(loan_ids)
  ) d
  where d.region_moves or d.lead_moves;

  insert into loan_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/loan_facts.sql from=loan
    where loan_id in (select unnest(ids))
  ) v;
  update loan l set region = coalesce(o.region, l.region), vertical_lead_email = o.vertical_lead_email,
    vertical_lead_name = o.vertical_lead_name, recorded_at = greatest(now(), l.recorded_at), updated_at = now()
  from officers o
  where o.officer_id = l.officer_id and l.loan_id in (select unnest(ids));
  perform set_config('seeds.quiet', quiet_before, true);
  return next;
end
$$;
comment on function apply_hierarchy(text[]) is
  'Vertical lead and region of the officers onto their loans: those named or (null) all. An officer without a region leaves the loan''s. Returns how many changed.';
