-- What the kept days of the metrics need: which facts changed, the changes of buckets, and the documents' tables as views.

-- Every writer is heard, hand-written SQL too. The triggers' WHEN skips all statements of a transaction after the first; the mark ends
-- with the transaction, or with its savepoint.
create or replace function facts_written() returns trigger
language plpgsql as $$
begin
  insert into fact_write default values on conflict do nothing;
  perform set_config('seeds.fact_write', 'on', true);
  return null;
end
$$;
comment on function facts_written() is 'Trigger function of every table that metrics depend on: notes the transaction.';

do $$
declare
  tracked text;
begin
  foreach tracked in array array['settings', 'holidays', 'loan', 'loan_instalment', 'repayments']
  loop
    execute format('create or replace trigger %1$s_noted after insert or update or delete on %1$I for each statement
      when (coalesce(current_setting(''seeds.fact_write'', true), '''') <> ''on'') execute function facts_written()', tracked);
  end loop;
end
$$;

create or replace function loan_was_rescheduled() returns trigger
language plpgsql as $$
begin
  insert into loan_rescheduled (loan_id) values (new.loan_id);
  return null;
end
$$;
comment on function loan_was_rescheduled() is 'Trigger function of table loan: notes when a loan became rescheduled.';

create or replace trigger loan_became_rescheduled after update of rescheduled on loan
  for each row when (new.rescheduled and not old.rescheduled) execute function loan_was_rescheduled();

-- A repayment, old or new, moves nothing before its date; a loan nothing before its disbursement; a holiday or setting anything.
create or replace function metrics_touched_from(since timestamptz) returns date
language sql stable as $$
  select min(c.day) from (
    select disbursement_date as day from loan where recorded_at >= since
    union all
    select disbursement_date from loan_version where superseded_at >= since
    union all
    select payment_date from repayments where recorded_at >= since
    union all
    select payment_date from repayment_version where superseded_at >= since
    union all
    select l.disbursement_date from loan_instalment i join loan l on l.loan_id = i.loan_id where i.recorded_at >= since
    union all
    select l.disbursement_date from loan_instalment_version i join loan l on l.loan_id = i.loan_id where i.superseded_at >= since
    union all
    select l.disbursement_date from loan_rescheduled r join loan l on l.loan_id = r.loan_id where r.recorded_at >= since
    union all
    select date '-infinity' from holidays where recorded_at >= since
    union all
    select date '-infinity' from holiday_version where superseded_at >= since
    union all
    select date '-infinity' from settings_history
    where changed_at >= since and (name like 'metrics.%' or name in ('tolerance_amount', 'calendar.use_holidays'))
  ) c
$$;
comment on function metrics_touched_from(timestamptz) is
  'The earliest day whose metrics can differ by what was recorded since; null: none. -infinity: every day.';

create or replace function loan_bucket_changes(day date)
returns table (
  loan_id varchar, officer_id varchar, branch varchar, from_dpd integer, to_dpd integer, from_bucket text, to_bucket text, balance numeric)
language sql stable as $$
  select l.loan_id, l.officer_id, l.branch, b.current_dpd, l.current_dpd, b.dpd_bucket, l.dpd_bucket, l.total_outstanding
  from (
    select s.loan_id, s.officer_id, s.branch, s.total_outstanding, f.current_dpd, f.dpd_bucket
    from loan_position(day) s cross join lateral loan_figures(s, day) f
    where s.disbursement_date < day and (f.left_date is null or f.left_date > day)
  ) l
  join (
    select s.loan_id, f.current_dpd, f.dpd_bucket
    from loan_position(day - 1) s cross join lateral loan_figures(s, day - 1) f
    where s.disbursement_date < day
  ) b on b.loan_id = l.loan_id
  where b.dpd_bucket <> l.dpd_bucket
$$;
comment on function loan_bucket_changes(date) is
  'Loans that had not left and whose DPD bucket on the day differs from that of the day before; balance: total outstanding on the day.';

create or replace function officer_overdue_15d(day date)
returns table (officer_id varchar, par15_amount numeric, loan_count integer)
language sql stable as $$
  select s.officer_id, sum(s.principal_outstanding), count(*)::integer
  from loan_position(day) s cross join lateral loan_figures(s, day) f
  where s.disbursement_date <= day and f.current_dpd > 15 and in_portfolio(f.is_settled, f.left_date, day)
  group by s.officer_id
$$;
comment on function officer_overdue_15d(date) is 'Outstanding principal and number of each officer''s portfolio loans with DPD above 15.';

create or replace view officer_metrics_daily as
select group_key as officer_id, metric_date, identity ->> 'branch' as branch, identity ->> 'region' as region,
  (components ->> 'first_miss')::integer as first_miss, (components ->> 'disbursed')::integer as disbursed,
  (components ->> 'dpd_1to6_bal')::numeric as dpd_1to6_bal, (components ->> 'amount_due_7d')::numeric as amount_due_7d,
  (components ->> 'moved_to_7to30')::numeric as moved_to_7to30, (components ->> 'prev_dpd_1to6_bal')::numeric as prev_dpd_1to6_bal,
  (components ->> 'fees_collected')::numeric as fees_collected, (components ->> 'fees_due')::numeric as fees_due,
  (components ->> 'interest_and_fees_last_month')::numeric as interest_and_fees_last_month,
  (components ->> 'overdue_15d')::numeric as overdue_15d, (components ->> 'par15_mid_month')::numeric as par15_mid_month,
  (components ->> 'portfolio_total')::numeric as portfolio_total,
  (metrics ->> 'fimr')::numeric as fimr, (metrics ->> 'slippage')::numeric as slippage, (metrics ->> 'roll')::numeric as roll,
  (metrics ->> 'frr')::numeric as frr, (metrics ->> 'ayr')::numeric as ayr, (metrics ->> 'porr')::numeric as porr,
  (metrics ->> 'risk_score')::integer as risk_score, (metrics ->> 'dqi')::integer as dqi,
  formula_version, calculated_at
from metrics_daily where scope = 'officer';
comment on view officer_metrics_daily is
  'The documents'' table: kept days of officers, from metrics_daily. interest_and_fees_last_month is the numerator of AYR, par15_mid_month its denominator.';

create or replace view branch_metrics_daily as
select group_key as branch, metric_date, identity ->> 'region' as region, (metrics ->> 'active_loans')::integer as active_loans,
  (components ->> 'portfolio_total')::numeric as portfolio_total, (components ->> 'overdue_15d')::numeric as overdue_15d,
  (metrics ->> 'par15')::numeric as par15_ratio, (metrics ->> 'fimr')::numeric as fimr, (metrics ->> 'slippage')::numeric as slippage,
  (metrics ->> 'roll')::numeric as roll, (metrics ->> 'frr')::numeric as frr, (metrics ->> 'ayr')::numeric as ayr,
  (metrics ->> 'risk_score')::integer as risk_score, (metrics ->> 'dqi')::integer as dqi, formula_version, calculated_at
from metrics_daily where scope = 'branch';
comment on view branch_metrics_daily is 'The documents'' table: kept days of branches, from metrics_daily.';
