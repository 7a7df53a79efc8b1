-- The wave rule (definitions, "Wave"): what was supplied stays for ever, everything else follows the officer's hire date and the
-- disbursement date. force_custom_plan: one text serves a handful of loans, by their key, and all of them, by a scan.
create or replace function rule_wave(hire_date date, disbursement_date date, hired_from date, disbursed_from date) returns varchar
language sql immutable parallel safe as $$
  select case when hire_date >= hired_from or disbursement_date >= disbursed_from then 'Wave 2' else 'Wave 1' end
$$;
comment on function rule_wave(date, date, date, date) is 'The wave of a loan by the rule; the last two are the settings wave.officer_hired_from and wave.disbursed_from.';

create or replace function wave_settings(out hired_from date, out disbursed_from date)
language sql stable as $$
  select (select (s.value #>> '{}')::date from settings s where s.name = 'wave.officer_hired_from'),
    (select (s.value #>> '{}')::date from settings s where s.name = 'wave.disbursed_from')
$$;
comment on function wave_settings() is 'The two dates of the wave rule.';

drop function if exists assign_waves(text[]);
create function assign_waves(loan_ids text[] default null) returns table (wave varchar, changed integer)
language plpgsql set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  quiet_before text := be_quiet();
  hired_from date;
  disbursed_from date;
  ids text[];
  waves text[];
  first_changed integer;
  second_changed integer;
begin
  perform lock_book(alone => loan_ids is null);
  if loan_ids is not null then
    perform lock_loans(loan_ids);
  end if;
  select w.hired_from, w.disbursed_from into hired_from, disbursed_from from wave_settings() w;

  select coalesce(array_agg(d.loan_id), '{}'), coalesce(array_agg(d.rule_wave), '{}'),
    count(*) filter (where d.wave <> d.rule_wave and d.rule_wave = 'Wave 1'),
    count(*) filter (where d.wave <> d.rule_wave and d.rule_wave = 'Wave 2')
  into ids, waves, first_changed, second_changed
  from (
    select l.loan_id, l.wave, l.wave_source,
      rule_wave(o.hire_date, l.disbursement_date, hired_from, disbursed_from) as rule_wave
    from loan l join officers o on o.officer_id = l.officer_id
    where l.wave_source <> 'supplied' and (loan_ids is null or l.loan_id = any(loan_ids))
  ) d
  where (d.wave, d.wave_source) is distinct from (d.rule_wave, 'rule');

  insert into loan_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/loan_facts.sql from=loan
    where loan_id in (select unnest(ids))
  ) v;
  update loan l set wave = d.wave, wave_source = 'rule', recorded_at = greatest(now(), l.recorded_at), updated_at = now()
  from unnest(ids, waves) as d (loan_id, wave)
  where l.loan_id = d.loan_id;
  perform set_config('seeds.quiet', quiet_before, true);
  return query values ('Wave 1'::varchar, first_changed), ('Wave 2', second_changed);
end
$$;
comment on function assign_waves(text[]) is
  'Waves by the rule for the loans named or (null) all, save those that were supplied; returns how many loans came to each wave.';
