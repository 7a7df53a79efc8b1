-- Figures: what only a date can tell, by O(1) arithmetic from a stored (or computed) row of table loan and that date.
-- The formulas stand once, in fragments/figure*.sql; this function and the view `loans` both include them.
drop function if exists loan_figures(loan, date) cascade;
create function loan_figures(stored loan, as_of date)
returns table (
  current_dpd integer, max_dpd_ever integer, dpd_bucket text, missed_instalments integer, arrears_amount numeric,
  past_due_amount numeric, is_settled boolean, first_payment_missed boolean, fimr_tagged boolean, early_indicator_tagged boolean,
  days_since_last_repayment integer, days_since_due integer, repayment_delay_rate numeric, timeliness_score numeric,
  repayment_health numeric, daily_repayment_amount numeric, repayment_days_due_today integer, repayment_days_paid numeric,
  business_days_since_disbursement integer, loan_age_days integer, left_date date)
language sql stable parallel safe rows 1 as $$
  select
--! include fragments/figures.sql
  from (
    select w.*,
--! include fragments/figure_weights.sql
    from (
      select a.*,
--! include fragments/figure_arrears.sql
      from (
        select d.*,
--! include fragments/figure_counts.sql
        from (
          select (stored).*, as_of as as_of, c.as_of_ordinal, c.as_of_business_day, c.past_ordinal, c.past_business_day
          from (
            select business_ordinal(as_of, k.holiday_dates) as as_of_ordinal,
              last_business_day(as_of, k.holiday_dates, k.holiday_ordinals) as as_of_business_day,
              business_ordinal(as_of - 1, k.holiday_dates) as past_ordinal,
              last_business_day(as_of - 1, k.holiday_dates, k.holiday_ordinals) as past_business_day
            from
--! include fragments/calendar_arrays.sql
              k
            offset 0 -- a fence: once a day asked for, not once a loan and figure
          ) c
        ) d
      ) a
    ) w
  ) f
$$;
comment on function loan_figures(loan, date) is
  'The figures of one loan row on a date (definitions, section 3). Days and counts are integers, money naira, scores 0-100 with two decimals; nulls as defined.';
