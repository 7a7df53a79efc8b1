-- A setting is data with a history. One that moves stored values recomputes them in the same transaction.
drop function if exists set_setting(text, jsonb, text, text);
create function set_setting(setting_name text, new_value jsonb, changed_by text, reason text)
returns table (name text, old_value jsonb, value jsonb, loans_refreshed integer)
language plpgsql as $$
#variable_conflict use_column
declare
  setting settings%rowtype;
begin
  if reason is null or reason !~ '\S' then
    raise exception 'a reason is required to change setting %', setting_name using errcode = 'SM001',
      hint = 'Say in one sentence why the setting changes; it is kept in settings_history.';
  end if;
  perform lock_book(alone => true);
  select s.* into setting from settings s where s.name = setting_name for update;
  if not found then
    raise exception 'there is no setting %', setting_name using errcode = 'SM002',
      hint = 'Settings: ' || (select string_agg(s.name, ', ' order by s.name) from settings s);
  end if;
  perform check_setting(setting_name, new_value);
  set_setting.name := setting_name;
  set_setting.old_value := setting.value;
  set_setting.value := new_value;
  loans_refreshed := 0;
  if setting.value <> new_value then
    update settings s set value = new_value, updated_at = now(), updated_by = changed_by where s.name = setting_name;
    insert into settings_history (name, old_value, new_value, changed_by, reason)
    values (setting_name, setting.value, new_value, changed_by, reason);
    if setting_name in ('tolerance_amount', 'calendar.use_holidays') then
      select r.loans_updated into loans_refreshed from recalculate_all_loan_fields() r;
    elsif setting_name in ('source.fees', 'source.fees_by_loan_type') then
      loans_refreshed := apply_fee_settings();
    end if;
  end if;
  return next;
end
$$;
comment on function set_setting(text, jsonb, text, text) is
  'Changes a setting, keeps who, when, old, new and why, and recomputes the stored values it moves. SM001: no reason, SM002: unknown name, SM003: bad value.';

-- Each field is *, a number or a range from-to, the last two with or without a step, or several of them with commas.
create or replace function is_cron(expression text) returns boolean
language sql immutable parallel safe as $$
  select expression ~ '^\S+( +\S+){4}$' and not exists (
    select from unnest(regexp_split_to_array(expression, ' +'), array[0, 0, 1, 1, 0], array[59, 23, 31, 12, 7])
      as f (field, lowest, highest)
    cross join lateral regexp_split_to_table(f.field, ',') as item
    cross join lateral (select regexp_match(item, '^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?$') as part) p
    where p.part is null or p.part[1]::integer not between f.lowest and f.highest
      or p.part[2]::integer not between p.part[1]::integer and f.highest
      or p.part[3]::integer not between 1 and f.highest)
$$;
comment on function is_cron(text) is 'Whether a text is a schedule of five fields: minute, hour, day of the month, month, day of the week (0 or 7: Sunday).';

create or replace function is_weights(weights jsonb, like_this jsonb) returns boolean
language sql immutable parallel safe as $$
  select jsonb_typeof(weights) = 'object'
    and (select array_agg(k order by k) from jsonb_object_keys(case jsonb_typeof(weights) when 'object' then weights else '{}' end) k)
      is not distinct from (select array_agg(k order by k) from jsonb_object_keys(like_this) k)
    and not exists (
      select from jsonb_each(case jsonb_typeof(weights) when 'object' then weights else '{}' end) e
      where jsonb_typeof(e.value) <> 'number' or e.value::text !~ '^\d{1,3}(\.\d{1,6})?$|^1000(\.0{1,6})?$')
$$;
comment on function is_weights(jsonb, jsonb) is 'Whether a value is an object of numbers from 0 to 1000 under the names of the other.';

create or replace function check_setting(setting_name text, new_value jsonb) returns void
language plpgsql as $$
declare
  text_value text := new_value #>> '{}';
  problem text;
begin
  if setting_name = 'tolerance_amount' then
    if jsonb_typeof(new_value) <> 'number' or text_value !~ '^\d{1,6}(\.\d{1,2})?$' then
      problem := 'an amount from 0 to 999999.99 with at most two decimals, for example 1.00';
    end if;
  elsif setting_name = 'calendar.use_holidays' then
    if jsonb_typeof(new_value) <> 'boolean' then
      problem := 'true or false';
    end if;
  elsif setting_name like 'wave.%' then
    if jsonb_typeof(new_value) <> 'string' or text_value !~ '^\d{4}-\d{2}-\d{2}$' then
      problem := 'a date in quotes, for example "2025-10-01"';
    else
      begin
        perform text_value::date;
      exception when others then
        problem := 'a date of the calendar, for example "2025-10-01"';
      end;
    end if;
  elsif setting_name = 'source.fees' then
    if not is_fee_mode(new_value) then
      problem := '"upfront" or "with_repayments"';
    end if;
  elsif setting_name = 'source.fees_by_loan_type' then
    if jsonb_typeof(new_value) <> 'object' or exists (select from jsonb_each(case jsonb_typeof(new_value) when 'object' then new_value
      else '{}' end) e where not is_fee_mode(e.value)) then
      problem := 'loan types with "upfront" or "with_repayments", for example {"BNPL": "with_repayments"}';
    end if;
  elsif setting_name in ('metrics.risk_score_version', 'metrics.dqi_version') then
    if new_value not in ('"v1"', '"v2"') then
      problem := '"v1" or "v2"';
    end if;
  elsif setting_name like 'metrics.%' then
    if not is_weights(new_value, (select s.default_value from settings s where s.name = setting_name)) then
      problem := 'numbers from 0 to 1000 with at most six decimals under the names of the default, '
        || (select s.default_value::text from settings s where s.name = setting_name);
    elsif setting_name in ('metrics.dqi_v1', 'metrics.dqi_v2', 'metrics.rank') then
      -- A DQI is a number from 0 to 100.
      if (select sum(e.value::numeric) from jsonb_each_text(new_value) e) <> 1 then
        problem := 'shares that sum to 1, as in the default, ' || (select s.default_value::text from settings s where s.name = setting_name);
      end if;
    elsif setting_name in ('metrics.risk_bands', 'metrics.dqi_bands', 'metrics.ayr_bands') then
      if (new_value ->> 'green')::numeric < (new_value ->> 'watch')::numeric
        or (new_value ->> 'watch')::numeric < (new_value ->> 'amber')::numeric then
        problem := 'limits that fall from the best band to the worst: green at least watch'
          || case setting_name when 'metrics.risk_bands' then ', watch at least amber' else '' end;
      end if;
    elsif setting_name like '%\_bands' then
      if (new_value ->> 'green')::numeric > (new_value ->> 'watch')::numeric then
        problem := 'limits that rise from the best band to the worst: green at most watch';
      end if;
    end if;
  elsif setting_name like 'cache.%' then
    if jsonb_typeof(new_value) <> 'number' or text_value !~ '^\d{1,5}$' or text_value::integer > 86400 then
      problem := 'whole seconds from 0 to 86400, a day';
    end if;
  elsif setting_name like 'schedule.%' then
    if jsonb_typeof(new_value) <> 'string' or not (text_value in ('', 'off') or is_cron(text_value)) then
      problem := 'off, or minute, hour, day of the month, month and day of the week in Lagos, for example "*/15 * * * *" '
        'or "0 3 * * 0" (Sundays at 03:00)';
    end if;
  end if;
  if problem is not null then
    raise exception 'setting % cannot be %', setting_name, new_value using errcode = 'SM003', hint = 'Give ' || problem || '.';
  end if;
end
$$;
comment on function check_setting(text, jsonb) is 'Raises SM003, with what to give instead, when the setting cannot take the value.';
