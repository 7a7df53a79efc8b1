-- What the metrics ask of a loan beyond its state (definitions, section 4). Amounts in kobo, as bigints: sums of them are exact and fast.

-- due_to_date(until) - due_to_date(after): what falls due in (after, until], prepaid or not. A lateral item, inlined.
drop function if exists loan_due_between(loan, date, date) cascade;
create function loan_due_between(stored loan, after date, until date) returns table (due_kobo bigint)
language sql stable parallel safe rows 1 as $$
  select ((
--! include fragments/due_amount.sql count=due_until
    -
--! include fragments/due_amount.sql count=due_after
    ) * 100)::bigint
  from (
    select d.*,
--! include fragments/instalments_due.sql day=after ordinal=after_ordinal business_day=after_business_day
      as due_after,
--! include fragments/instalments_due.sql day=until ordinal=until_ordinal business_day=until_business_day
      as due_until
    from (
      select (stored).*, after as after, until as until,
        business_ordinal(after, c.holiday_dates) as after_ordinal,
        last_business_day(after, c.holiday_dates, c.holiday_ordinals) as after_business_day,
        business_ordinal(until, c.holiday_dates) as until_ordinal,
        last_business_day(until, c.holiday_dates, c.holiday_ordinals) as until_business_day
      from
--! include fragments/calendar_arrays.sql
        c
    ) d
  ) f
$$;
comment on function loan_due_between(loan, date, date) is
  'Kobo that fall due in (after, until] by the loan''s due curve, whatever is paid.';

-- Rows dated up to the day in question are all counted ones there: that day has passed.
drop function if exists first_instalment_covered() cascade;
create function first_instalment_covered()
returns table (loan_id varchar, on_day boolean, within_7 boolean, within_30 boolean)
language sql stable parallel safe as $$
  select f.loan_id,
    covered_instalments(least(f.on_day, f.due_kobo), f.due_kobo, f.instalment_count, f.tolerance_kobo, f.covered_from_kobo) > 0,
    covered_instalments(least(f.within_7, f.due_kobo), f.due_kobo, f.instalment_count, f.tolerance_kobo, f.covered_from_kobo) > 0,
    covered_instalments(least(f.within_30, f.due_kobo), f.due_kobo, f.instalment_count, f.tolerance_kobo, f.covered_from_kobo) > 0
  from (
    select l.loan_id, l.instalment_count, l.covered_from_kobo, (l.amount_due_total * 100)::bigint as due_kobo,
      (l.tolerance * 100)::bigint as tolerance_kobo, coalesce(s.on_day, 0)::bigint as on_day,
      coalesce(s.within_7, 0)::bigint as within_7, coalesce(s.within_30, 0)::bigint as within_30
    from loan l
    left join (
      select r.loan_id,
        sum(r.paid_kobo + r.waived_kobo) filter (where r.payment_date <= i.first_instalment_due_date) as on_day,
        sum(r.paid_kobo + r.waived_kobo) filter (where r.payment_date <= i.first_instalment_due_date + 7) as within_7,
        sum(r.paid_kobo + r.waived_kobo) as within_30
      from repayments r
      join loan i on i.loan_id = r.loan_id
      where not r.is_reversed and r.payment_date <= i.first_instalment_due_date + 30
      group by r.loan_id
    ) s on s.loan_id = l.loan_id
    where l.schedule_source <> 'maturity'
  ) f
$$;
comment on function first_instalment_covered() is
  'Whether the first instalment was covered on its due date, within 7 and within 30 days of it, of loans with due dates of their own; true or false of days that have passed.';
