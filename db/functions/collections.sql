-- What fell due and what came in, by day: the two sides of collections, and how a loan stood before the rows of a day.

-- O(1) a loan: the instalments due by the last day (no later than the day the loan left) less those due before the first.
create or replace function loans_due(first_day date, last_day date)
returns table (
  loan_id varchar, officer_id varchar, branch varchar, region varchar, channel varchar, loan_type varchar, wave varchar,
  vertical_lead_email varchar, first_number integer, last_number integer, amount_due numeric)
language sql stable parallel safe as $$
  select w.loan_id, w.officer_id, w.branch, coalesce(w.region, 'Unknown'), w.channel, w.loan_type, w.wave, w.vertical_lead_email,
    w.due_before + 1, w.due_by,
--! include fragments/due_amount.sql count=due_by
    -
--! include fragments/due_amount.sql count=due_before
  from (
    select d.*,
--! include fragments/instalments_due.sql day=until ordinal=until_ordinal business_day=until_business_day
      as due_by,
--! include fragments/instalments_due.sql day=(first_day-1) ordinal=before_ordinal business_day=before_business_day
      as due_before
    from (
      select u.*, business_ordinal(u.until, k.holiday_dates) as until_ordinal,
        last_business_day(u.until, k.holiday_dates, k.holiday_ordinals) as until_business_day,
        business_ordinal(first_day - 1, k.holiday_dates) as before_ordinal,
        last_business_day(first_day - 1, k.holiday_dates, k.holiday_ordinals) as before_business_day
      from calendar k
      cross join (
        select l.*, least(last_day,
--! include fragments/left_date.sql
          ) as until
        from loan l
        where l.disbursement_date <= last_day and l.first_instalment_due_date <= last_day and l.last_instalment_due_date >= first_day
      ) u
      where u.until >= first_day
      offset 0 -- a fence: the two counts use these columns several times
    ) d
    offset 0 -- a fence: the two amounts use the counts several times
  ) w
  where w.due_by > w.due_before
$$;
comment on function loans_due(date, date) is
  'Loans with instalments due on a day of first_day ... last_day on which they had not left before: numbers of the first and the last of these instalments, and their sum in naira.';

drop function if exists instalments_due_on(date, date);
create function instalments_due_on(first_day date, last_day date)
returns table (
  loan_id varchar, officer_id varchar, branch varchar, region varchar, channel varchar, loan_type varchar, wave varchar,
  vertical_lead_email varchar, due_date date, first_of_day boolean, amount_due numeric)
language sql stable parallel safe as $$
  select i.loan_id, i.officer_id, i.branch, i.region, i.channel, i.loan_type, i.wave, i.vertical_lead_email,
    instalment_due_date(i.number, i.due_dates, i.schedule_source, i.repayment_frequency, i.maturity_date, i.first_due_date_sent,
      i.first_ordinal, i.holiday_dates, i.holiday_ordinals),
    case when i.number = 1 or i.repayment_frequency = 'DAILY' and i.due_dates is null then true
      when i.due_dates is not null then i.due_dates[i.number] <> i.due_dates[i.number - 1]
      else instalment_due_date(i.number, i.due_dates, i.schedule_source, i.repayment_frequency, i.maturity_date,
          i.first_due_date_sent, i.first_ordinal, i.holiday_dates, i.holiday_ordinals)
        <> instalment_due_date(i.number - 1, i.due_dates, i.schedule_source, i.repayment_frequency, i.maturity_date,
          i.first_due_date_sent, i.first_ordinal, i.holiday_dates, i.holiday_ordinals) end,
--! include fragments/due_amount.sql count=number
    -
--! include fragments/due_amount.sql count=(number-1)
  from (
    select d.*, n.number, l.due_dates, l.cumulative_due_kobo, l.amount_due_total, l.instalment_count, l.schedule_source,
      l.repayment_frequency, l.maturity_date, l.first_due_date_sent, l.first_ordinal, k.holiday_dates, k.holiday_ordinals
    from loans_due(first_day, last_day) d
    join loan l on l.loan_id = d.loan_id
    cross join calendar k
    cross join lateral generate_series(d.first_number, d.last_number) as n (number)
  ) i
$$;
comment on function instalments_due_on(date, date) is
  'The instalments of loans_due, one a row, with their due dates and amounts in naira. first_of_day: of a loan with several due on one day, the first.';

drop function if exists repayments_received(date, date);
create function repayments_received(first_day date, last_day date)
returns table (
  loan_id varchar, officer_id varchar, branch varchar, region varchar, channel varchar, loan_type varchar, wave varchar,
  vertical_lead_email varchar, payment_date date, payment_method varchar, payment_amount numeric, is_payment boolean)
language sql stable parallel safe as $$
  select l.loan_id, l.officer_id, l.branch, coalesce(l.region, 'Unknown'), l.channel, l.loan_type, l.wave, l.vertical_lead_email,
    r.payment_date, r.payment_method, r.payment_amount, r.paid_kobo > 0
  from repayments r
  join loan l on l.loan_id = r.loan_id
  where not r.is_reversed and r.payment_date between first_day and last_day and l.disbursement_date <= last_day
$$;
comment on function repayments_received(date, date) is
  'Repayments that count, dated first_day ... last_day, of loans disbursed by last_day, with where the loan belongs.';

-- Only a loan with rows of that day stood otherwise before them; of all others the position is the same.
create or replace function loans_paid_on(day date)
returns table (
  loan_id varchar, collected numeric, payments integer, settled_before numeric, was_settled boolean, oldest_unpaid_before date)
language sql stable parallel safe as $$
  select o.loan_id, o.collected, o.payments, round(o.kobo_before / 100, 2), o.covered >= o.instalment_count,
    case when o.covered < o.instalment_count then
      instalment_due_date(o.covered + 1, o.due_dates, o.schedule_source, o.repayment_frequency, o.maturity_date,
        o.first_due_date_sent, o.first_ordinal, o.holiday_dates, o.holiday_ordinals) end
  from (
    select l.*, d.collected, d.payments, b.kobo_before, k.holiday_dates, k.holiday_ordinals,
      covered_instalments(least(b.kobo_before, l.amount_due_total * 100)::bigint, (l.amount_due_total * 100)::bigint,
        l.instalment_count, (l.tolerance * 100)::bigint, l.covered_from_kobo) as covered
    from (
      select r.loan_id, sum(r.payment_amount) as collected, (count(*) filter (where r.paid_kobo > 0))::integer as payments
      from repayments r
      where r.payment_date = day and not r.is_reversed
      group by r.loan_id
    ) d
    join loan l on l.loan_id = d.loan_id
    cross join calendar k
    cross join lateral (
      select coalesce(sum(r.paid_kobo + r.waived_kobo), 0) as kobo_before
      from repayments r
      where r.loan_id = d.loan_id and not r.is_reversed and r.payment_date < day
    ) b
    offset 0 -- a fence: the covered count is used three times
  ) o
$$;
comment on function loans_paid_on(date) is
  'Loans with repayments that count dated that day: their sum, the payments among them, and how the loan stood before any of them.';
