-- After holidays changed: rebuild the calendar and refresh the loans whose due dates or stored ordinals the change moves, no others.
create or replace function refresh_calendar() returns integer
language plpgsql as $$
declare
  before_dates date[];
  moved_from date;
  loan_ids text[];
begin
  perform lock_book(alone => true);
  select holiday_dates into before_dates from calendar;
  if not rebuild_calendar() then
    return 0;
  end if;
  select min(day) into moved_from
  from (
    (select unnest(before_dates) as day except select unnest(holiday_dates) from calendar)
    union all
    (select unnest(holiday_dates) from calendar except select unnest(before_dates))
  ) moved;
  select array_agg(loan_id) into loan_ids
  from loan
  where disbursement_date >= moved_from or (schedule_source = 'terms' and last_instalment_due_date >= moved_from);
  if loan_ids is null then
    return 0;
  end if;
  perform refresh_contracts(loan_ids);
  return refresh_positions(loan_ids);
end
$$;
comment on function refresh_calendar() is 'Applies changed holidays to the calendar and to the loans they move; returns how many loans changed.';
