create or replace function merge_holidays(records json) returns merge_outcome
language plpgsql as $$
declare
  outcome merge_outcome;
  received integer := json_array_length(records);
  room integer := calendar_holidays_max() - (select count(distinct holiday_date) from holidays
    where type = 'company' and extract(isodow from holiday_date) < 6);
begin
  select coalesce(jsonb_agg(jsonb_build_object('index', n.index, 'id', n.date || ' ' || n.name, 'code', 'VALIDATION_ERROR',
    'field', 'date', 'message', format('the calendar holds %s company holidays on weekdays, and date %s would be one more: delete '
      'old ones', calendar_holidays_max(), n.date))), '[]')
  into outcome.failures
  from (
    select s.index, s.date, s.name, dense_rank() over (order by s.date) as place
    from json_to_recordset(records) as s (index integer, date date, name text, type text)
    where s.type = 'company' and extract(isodow from s.date) < 6
      and not exists (select from holidays h where h.holiday_date = s.date and h.type = 'company')
  ) n
  where n.place > room;
  if outcome.failures <> '[]' then
    records := (select coalesce(json_agg(r), '[]') from json_array_elements(records) r
      where r ->> 'index' not in (select f ->> 'index' from jsonb_array_elements(outcome.failures) f));
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('index', s.index, 'id', s.date || ' ' || s.name, 'code', 'OLDER_VERSION_IGNORED',
    'field', 'source_updated_at',
    'message', format('holiday %s %s was not changed: the stored version is newer than this one', s.date, s.name))), '[]')
  into outcome.warnings
  from json_to_recordset(records) as s (index integer, date date, name text, source_updated_at timestamptz)
  join holidays h on h.holiday_date = s.date and h.name = s.name
  where is_older(s.source_updated_at, h.source_updated_at);
  insert into holiday_version (holiday_date, name, type, source_updated_at, recorded_at, superseded_at)
  select h.holiday_date, h.name, h.type, h.source_updated_at, h.recorded_at, greatest(now(), h.recorded_at)
  from holidays h
  join json_to_recordset(records) as s (date date, name text, type text, source_updated_at timestamptz)
    on s.date = h.holiday_date and s.name = h.name
  where (s.type, s.source_updated_at) is distinct from (h.type, h.source_updated_at)
    and not is_older(s.source_updated_at, h.source_updated_at);
  get diagnostics outcome.updated = row_count;
  insert into holidays as h (holiday_date, name, type, source_updated_at)
  select s.date, s.name, s.type, s.source_updated_at
  from json_to_recordset(records) as s (date date, name text, type text, source_updated_at timestamptz)
  order by s.date, s.name
  on conflict (holiday_date, name) do update
    set type = excluded.type, source_updated_at = excluded.source_updated_at, recorded_at = greatest(now(), h.recorded_at), updated_at = now()
  where (h.type, h.source_updated_at) is distinct from (excluded.type, excluded.source_updated_at)
    and not is_older(excluded.source_updated_at, h.source_updated_at);
  get diagnostics outcome.inserted = row_count;
  outcome.inserted := outcome.inserted - outcome.updated;
  outcome.unchanged := received - outcome.inserted - outcome.updated - jsonb_array_length(outcome.failures);
  outcome.placeholders := 0;
  outcome.touched := '{}';
  return outcome;
end
$$;
comment on function merge_holidays(json) is 'Merges validated holidays by date and name. Call refresh_calendar after it.';
