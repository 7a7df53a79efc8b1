-- How much a late loan asks for attention: six reasons, each with at most so many points, together 100 (docs/top-risk.md).
create or replace function risk_points(
  current_dpd integer, arrears_amount numeric, actual_outstanding numeric, amount_due_total numeric, fimr_tagged boolean,
  days_since_last_repayment integer, loan_age_days integer)
returns table (risk_points numeric, risk_reasons json)
language sql immutable parallel safe rows 1 as $$
  select p.dpd + p.arrears + p.balance + p.fimr + p.quiet + p.never_paid,
    json_build_array(
      json_build_object('reason', 'dpd', 'points', p.dpd, 'of', p.dpd_max, 'value', current_dpd,
        'text', current_dpd || ' days past due; ' || p.dpd_days || ' and more have all points'),
      json_build_object('reason', 'arrears', 'points', p.arrears, 'of', p.arrears_max, 'value', arrears_amount,
        'text', 'late of the ' || actual_outstanding || ' still owed'),
      json_build_object('reason', 'balance', 'points', p.balance, 'of', p.balance_max, 'value', actual_outstanding,
        'text', 'still owed of ' || amount_due_total || ' in all'),
      json_build_object('reason', 'fimr', 'points', p.fimr, 'of', p.fimr_max, 'value', fimr_tagged,
        'text', case when fimr_tagged then 'the first instalment was missed' else 'the first instalment was not missed' end),
      json_build_object('reason', 'quiet', 'points', p.quiet, 'of', p.quiet_max, 'value', p.quiet_days,
        'text', 'days without a payment; ' || p.quiet_limit || ' and more have all points'),
      json_build_object('reason', 'never_paid', 'points', p.never_paid, 'of', p.never_paid_max,
        'value', days_since_last_repayment is null,
        'text', case when days_since_last_repayment is null then 'nothing was ever paid' else 'something was paid before' end))
  from (
    select w.*, q.quiet_days,
      round(w.dpd_max * least(current_dpd, w.dpd_days) / w.dpd_days, 2) as dpd,
      coalesce(round(w.arrears_max * arrears_amount / nullif(actual_outstanding, 0), 2), 0.00) as arrears,
      round(w.balance_max * actual_outstanding / amount_due_total, 2) as balance,
      case when fimr_tagged then w.fimr_max else 0.00 end as fimr,
      round(w.quiet_max * least(q.quiet_days, w.quiet_limit) / w.quiet_limit, 2) as quiet,
      case when days_since_last_repayment is null then w.never_paid_max else 0.00 end as never_paid
    from (
      values (40.00, 90, 20.00, 15.00, 10.00, 10.00, 30, 5.00)
    ) w (dpd_max, dpd_days, arrears_max, balance_max, fimr_max, quiet_max, quiet_limit, never_paid_max)
    cross join (select coalesce(days_since_last_repayment, loan_age_days) as quiet_days) q
  ) p
$$;
comment on function risk_points(integer, numeric, numeric, numeric, boolean, integer, integer) is
  'Risk points of a late loan, 0-100 with two decimals, and their reasons, whose points add up to them.';
