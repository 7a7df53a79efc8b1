-- A new day rewrites nothing but the loans with a payment dated in between: it now counts (or, going back, no longer does).
drop function if exists roll_day(date);
create function roll_day(to_day date)
returns table (from_date date, to_date date, days_rolled integer, loans_refreshed integer)
language plpgsql as $$
declare
  loan_ids text[];
begin
  perform lock_book(alone => true);
  select business_date into from_date from clock;
  to_date := to_day;
  days_rolled := to_date - from_date;
  loans_refreshed := 0;
  if days_rolled <> 0 then
    update clock set business_date = to_day, rolled_at = now();
    select array_agg(distinct r.loan_id) into loan_ids
    from repayments r
    where r.payment_date > least(from_date, to_day) and r.payment_date <= greatest(from_date, to_day) and not r.is_reversed;
    if loan_ids is not null then
      loans_refreshed := refresh_positions(loan_ids);
    end if;
  end if;
  return next;
end
$$;
comment on function roll_day(date) is
  'Moves the business date and refreshes the loans whose dated-ahead payments it reaches. Rolling to the same day does nothing.';
