-- Business days by arithmetic. A business day is Monday to Friday and no company holiday. Its ordinal is the number of business
-- days from 1900-01-01 (a Monday) up to and including it, so a count of business days is a subtraction and "the k-th business day
-- from here" is an addition. Holidays enter as two short sorted arrays (table calendar): no day table, and declaring a holiday
-- rewrites no day. All are pure, inlined by the planner, and take the arrays as arguments.

create or replace function weekday_ordinal(day date) returns integer
language sql immutable parallel safe as $$
  select ((day - date '1900-01-01') / 7) * 5 + least((day - date '1900-01-01') % 7 + 1, 5)
$$;
comment on function weekday_ordinal(date) is 'Mondays to Fridays from 1900-01-01 to day, both included. day >= 1900-01-01.';

create or replace function weekday_date(ordinal integer) returns date
language sql immutable parallel safe as $$
  select date '1900-01-01' + ((ordinal - 1) / 5) * 7 + (ordinal - 1) % 5
$$;
comment on function weekday_date(integer) is 'The ordinal-th Monday to Friday from 1900-01-01 on; inverse of weekday_ordinal.';

create or replace function business_ordinal(day date, holiday_dates date[]) returns integer
language sql immutable parallel safe as $$
  select weekday_ordinal(day) - width_bucket(day, holiday_dates)
$$;
comment on function business_ordinal(date, date[]) is 'Business days from 1900-01-01 to day, both included.';

create or replace function business_date_of(ordinal integer, holiday_ordinals integer[]) returns date
language sql immutable parallel safe as $$
  select weekday_date(ordinal + width_bucket(ordinal, holiday_ordinals))
$$;
comment on function business_date_of(integer, integer[]) is 'The business day with this ordinal; inverse of business_ordinal.';

create or replace function next_business_day(day date, holiday_dates date[], holiday_ordinals integer[]) returns date
language sql immutable parallel safe as $$
  select case when extract(isodow from day) < 6 and not day = any(holiday_dates) then day
    else business_date_of(business_ordinal(day - 1, holiday_dates) + 1, holiday_ordinals) end
$$;
comment on function next_business_day(date, date[], integer[]) is 'day itself when it is a business day, else the next one.';

create or replace function last_business_day(day date, holiday_dates date[], holiday_ordinals integer[]) returns date
language sql immutable parallel safe as $$
  select business_date_of(business_ordinal(day, holiday_dates), holiday_ordinals)
$$;
comment on function last_business_day(date, date[], integer[]) is 'The last business day on or before day.';

create or replace function month_steps(first_day date, last_day date) returns integer
language sql immutable parallel safe as $$
  select case when last_day < first_day then 0 else
    (extract(year from last_day) * 12 + extract(month from last_day)
      - extract(year from first_day) * 12 - extract(month from first_day))::integer
    + case when extract(day from last_day) >= extract(day from first_day)
        or last_day = (date_trunc('month', last_day::timestamp) + interval '1 month - 1 day')::date then 1 else 0 end
  end
$$;
comment on function month_steps(date, date) is
  'How many of first_day, first_day + 1 month, first_day + 2 months ... (month ends clamped, no drift) are <= last_day.';

create or replace function calendar_holidays_max() returns integer
language sql immutable parallel safe as $$ select 900 $$;
comment on function calendar_holidays_max() is 'Company holidays on weekdays that fit the row of table calendar, as its check says.';

-- Holiday i on weekday ordinal w(i) stands before the m-th business day exactly when w(i) - i + 1 <= m: that is holiday_ordinals.
create or replace function rebuild_calendar() returns boolean
language plpgsql as $$
declare
  changed integer;
begin
  update calendar c set holiday_dates = n.holiday_dates, holiday_ordinals = n.holiday_ordinals
  from (
    select coalesce(array_agg(day order by day), '{}') as holiday_dates,
      coalesce(array_agg(weekday_ordinal(day) - (i - 1)::integer order by day), '{}') as holiday_ordinals
    from (
      select holiday_date as day, row_number() over (order by holiday_date) as i
      from holidays
      where type = 'company' and extract(isodow from holiday_date) < 6
        and (select value = 'true'::jsonb from settings where name = 'calendar.use_holidays')
      group by holiday_date
    ) d
  ) n
  where (c.holiday_dates, c.holiday_ordinals) is distinct from (n.holiday_dates, n.holiday_ordinals);
  get diagnostics changed = row_count;
  return changed > 0;
end
$$;
comment on function rebuild_calendar() is 'Writes the calendar row from holidays and the setting calendar.use_holidays; true when it changed.';
