-- Section 2 of the definitions: what a loan owes and when, from its terms, its schedule rows, the calendar and the tolerance.
-- loan_ids null or every true: all loans. Set-based; pass literal false/true for `every` so that the planner folds it.

create or replace function instalment_due_date(
  number integer, due_dates date[], schedule_source varchar, repayment_frequency varchar, maturity_date date,
  first_due_date date, first_ordinal integer, holiday_dates date[], holiday_ordinals integer[]) returns date
language sql immutable parallel safe as $$
  select case
    when due_dates is not null then due_dates[number]
    when schedule_source = 'maturity' then maturity_date
    when repayment_frequency = 'DAILY' then business_date_of(first_ordinal + number - 1, holiday_ordinals)
    when repayment_frequency = 'WEEKLY' then
      next_business_day(first_due_date + 7 * (number - 1), holiday_dates, holiday_ordinals)
    else next_business_day((first_due_date + make_interval(months => number - 1))::date, holiday_dates, holiday_ordinals)
  end
$$;
comment on function instalment_due_date(integer, date[], varchar, varchar, date, date, integer, date[], integer[]) is
  'Due date of instalment `number` (1 ... n) of a loan.';

create or replace function loan_terms(loan_ids text[], every boolean)
returns table (
  loan_id varchar, interest_total numeric, amount_due_total numeric, first_due_date date, repayment_frequency varchar,
  maturity_date date, disbursement_date date, terms_count integer)
language sql stable parallel safe as $$
  select t.loan_id, t.interest,
    t.loan_amount + t.interest + coalesce(t.fee_amount, 0) - t.fee_paid_upfront,
    t.first_due_date_sent, t.repayment_frequency, t.maturity_date, t.disbursement_date,
    case when t.first_due_date_sent is null then 0
      when t.instalment_count_sent is not null then t.instalment_count_sent
      when t.maturity_date < t.first_due_date_sent then 0
      when t.repayment_frequency = 'DAILY' then weekday_ordinal(t.maturity_date) - weekday_ordinal(t.first_due_date_sent - 1)
      when t.repayment_frequency = 'WEEKLY' then (t.maturity_date - t.first_due_date_sent) / 7 + 1
      else month_steps(t.first_due_date_sent, t.maturity_date)
    end
  from (
    select l.*,
      case when l.repayment_amount >= l.loan_amount then l.repayment_amount - l.loan_amount
        else round(l.loan_amount * coalesce(l.interest_rate, 0), 2) end as interest
    from loan l
    where every or l.loan_id = any(loan_ids)
  ) t
$$;
comment on function loan_terms(text[], boolean) is
  'Interest, amount due (D) and the number of due dates that follow from the terms (0: none), per loan.';

-- One row a loan that has schedule rows. Rows without a date or with total 0 are left out; the last cumulative due is D.
-- covered_from_kobo[k] = largest (cumulative due - k x tolerance) up to k: the settled amount from which k instalments are covered.
create or replace function schedule_curve(loan_ids text[], every boolean)
returns table (loan_id varchar, instalment_count integer, due_dates date[], cumulative_due_kobo bigint[], covered_from_kobo bigint[])
language sql stable parallel safe as $$
  select c.loan_id, count(*)::integer, array_agg(c.due_date order by c.due_date, c.installment_number),
    array_agg(c.cumulative_kobo order by c.due_date, c.installment_number),
    array_agg(c.covered_from_kobo order by c.due_date, c.installment_number)
  from (
    select b.loan_id, b.due_date, b.installment_number, b.cumulative_kobo,
      max(b.cumulative_kobo - b.k * b.tolerance_kobo)
        over (partition by b.loan_id order by b.due_date, b.installment_number rows unbounded preceding) as covered_from_kobo
    from (
      select a.loan_id, a.due_date, a.installment_number, a.k,
        case when a.k = a.n then a.due_kobo else least(a.due_kobo, a.raw_kobo)::bigint end as cumulative_kobo,
        case when a.due_kobo >= 100 * a.n * a.setting_kobo then a.setting_kobo else 0 end as tolerance_kobo
      from (
        select i.loan_id, i.due_date, i.installment_number, t.due_kobo, g.setting_kobo,
          row_number() over in_order as k, count(*) over (partition by i.loan_id) as n,
          sum((i.total_due * 100)::bigint) over in_order as raw_kobo
        from loan_instalment i
        join (
          select loan_id, (amount_due_total * 100)::bigint as due_kobo from loan_terms(loan_ids, every)
          offset 0 -- a fence: once a loan, not once an instalment
        ) t on t.loan_id = i.loan_id
        cross join (select ((value #>> '{}')::numeric * 100)::bigint as setting_kobo from settings where name = 'tolerance_amount') g
        where (every or i.loan_id = any(loan_ids)) and i.due_date is not null and i.total_due > 0
        window in_order as (partition by i.loan_id order by i.due_date, i.installment_number rows unbounded preceding)
      ) a
    ) b
  ) c
  group by c.loan_id
$$;
comment on function schedule_curve(text[], boolean) is 'The due curve of loans with an explicit schedule; amounts in kobo.';

create or replace function loan_contract(loan_ids text[], every boolean)
returns table (
  loan_id varchar, interest_total numeric, amount_due_total numeric, schedule_source varchar, instalment_count integer,
  tolerance numeric, first_payment_due_date date, first_instalment_due_date date, last_instalment_due_date date,
  first_ordinal integer, disbursement_ordinal integer, due_dates date[], cumulative_due_kobo bigint[], covered_from_kobo bigint[])
language sql stable parallel safe as $$
  select n.loan_id, n.interest_total, n.amount_due_total, n.schedule_source, n.instalment_count,
    case when n.amount_due_total >= 100 * n.instalment_count * n.tolerance_amount then n.tolerance_amount else 0 end,
    case n.schedule_source when 'schedule' then n.due_dates[1] when 'terms' then n.first_due_date end,
    instalment_due_date(1, n.due_dates, n.schedule_source, n.repayment_frequency, n.maturity_date, n.first_due_date,
      n.first_ordinal, n.holiday_dates, n.holiday_ordinals),
    instalment_due_date(n.instalment_count, n.due_dates, n.schedule_source, n.repayment_frequency, n.maturity_date,
      n.first_due_date, n.first_ordinal, n.holiday_dates, n.holiday_ordinals),
    n.first_ordinal, n.disbursement_ordinal, n.due_dates, n.cumulative_due_kobo, n.covered_from_kobo
  from (
    select t.loan_id, t.interest_total, t.amount_due_total, t.first_due_date, t.repayment_frequency, t.maturity_date,
      case when s.loan_id is not null then 'schedule' when t.terms_count > 0 then 'terms' else 'maturity' end::varchar
        as schedule_source,
      case when s.loan_id is not null then s.instalment_count when t.terms_count > 0 then t.terms_count else 1 end
        as instalment_count,
      case when s.loan_id is null and t.terms_count > 0 and t.repayment_frequency = 'DAILY'
        then business_ordinal(t.first_due_date - 1, c.holiday_dates) + 1 end as first_ordinal,
      business_ordinal(t.disbursement_date, c.holiday_dates) as disbursement_ordinal,
      s.due_dates, s.cumulative_due_kobo, s.covered_from_kobo, g.tolerance_amount, c.holiday_dates, c.holiday_ordinals
    from (select (value #>> '{}')::numeric as tolerance_amount from settings where name = 'tolerance_amount') g
    cross join calendar c
    cross join loan_terms(loan_ids, every) t
    left join schedule_curve(loan_ids, every) s on s.loan_id = t.loan_id
    offset 0 -- a fence: the dates below use these columns several times
  ) n
$$;
comment on function loan_contract(text[], boolean) is
  'The contract columns of table loan from the facts, for the loans named or for every loan. Amounts in naira, arrays in kobo.';
