-- What the metrics ask of a loan beyond its state (definitions, section 4). Amounts in kobo, as bigints: sums of them are exact and fast.

-- due_to_date(until) - due_to_date(after): what falls due in (after, until], prepaid or not. A lateral item, inlined.
drop function if exists loan_due_between(loan, date, date) cascade;
create function loan_due_between(stored loan, after date, until date) returns table (due_kobo bigint)
language sql stable parallel safe rows 1 as $$
  select case when f.last_instalment_due_date <= f.after or f.first_instalment_due_date > f.until then 0 else ((
--! include fragments/due_amount.sql count=due_until
    -
--! include fragments/due_amount.sql count=due_after
    ) * 100)::bigint end
  from (
    select d.*,
--! include fragments/instalments_due.sql day=after ordinal=after_ordinal business_day=after_business_day
      as due_after,
--! include fragments/instalments_due.sql day=until ordinal=until_ordinal business_day=until_business_day
      as due_until
    from (
      select (stored).*, after as after, until as until, c.after_ordinal, c.after_business_day, c.until_ordinal, c.until_business_day
      from (
        select business_ordinal(after, k.holiday_dates) as after_ordinal,
          last_business_day(after, k.holiday_dates, k.holiday_ordinals) as after_business_day,
          business_ordinal(until, k.holiday_dates) as until_ordinal,
          last_business_day(until, k.holiday_dates, k.holiday_ordinals) as until_business_day
        from
--! include fragments/calendar_arrays.sql
          k
        offset 0 -- a fence: once a time asked for, not once a loan
      ) c
    ) d
  ) f
$$;
comment on function loan_due_between(loan, date, date) is
  'Kobo that fall due in (after, until] by the loan''s due curve, whatever is paid.';

-- Only loans for which a day was missed, or may have been: the largest dpd_before of a loan whose first instalment is covered says that it
-- was covered that many days after its due date at the latest. Rows dated up to the day in question are all counted ones there: that
-- day has passed.
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
      (l.tolerance * 100)::bigint as tolerance_kobo,
      coalesce(sum(r.paid_kobo + r.waived_kobo) filter (where r.payment_date <= l.first_instalment_due_date), 0)::bigint as on_day,
      coalesce(sum(r.paid_kobo + r.waived_kobo) filter (where r.payment_date <= l.first_instalment_due_date + 7), 0)::bigint
        as within_7,
      coalesce(sum(r.paid_kobo + r.waived_kobo), 0)::bigint as within_30
    from loan l
    left join repayments r on r.loan_id = l.loan_id and not r.is_reversed and l.covered_instalments > 0
      and r.payment_date <= l.first_instalment_due_date + 30
    where l.schedule_source <> 'maturity' and (l.covered_instalments = 0 or l.max_dpd_before > 0)
    group by l.loan_id
    offset 0 -- a fence: converted once a loan
  ) f
$$;
comment on function first_instalment_covered() is
  'Whether the first instalment was covered on its due date, within 7 and within 30 days of it, of days that have passed. Loans without due dates of their own have no row, nor do loans that were never late.';
