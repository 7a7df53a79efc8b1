-- Section 3 of the definitions, as far as it needs no date but "which repayments count": sums, coverage, payment behaviour.

-- Instalment k of a loan without schedule rows is covered when D k / n <= S + k t, that is k <= S n / (D - n t), exactly.
-- Up to 3,000 instalments the product fits a bigint (D is below 3e15 kobo); beyond, numeric takes over.
create or replace function covered_instalments(
  settled_kobo bigint, due_kobo bigint, instalment_count integer, tolerance_kobo bigint, covered_from_kobo bigint[]) returns integer
language sql immutable parallel safe as $$
  select case
    when settled_kobo >= due_kobo then instalment_count
    when covered_from_kobo is not null then width_bucket(settled_kobo, covered_from_kobo)
    when instalment_count <= 3000 then
      least(instalment_count, settled_kobo * instalment_count / (due_kobo - instalment_count * tolerance_kobo))::integer
    else least(instalment_count, div(settled_kobo::numeric * instalment_count, due_kobo - instalment_count * tolerance_kobo))::integer
  end
$$;
comment on function covered_instalments(bigint, bigint, integer, bigint, bigint[]) is
  'Instalments before the first uncovered one, for a settled amount in kobo.';

-- `payment_date + 0`: the condition must not tempt a plan (made while the table was small, then cached) into the index on
-- payment_date, which would read every row up to as_of; rows are found by loan or all of them are read.
create or replace function repayment_sums(as_of date, loan_ids text[], every boolean)
returns table (
  loan_id varchar, principal_paid numeric, interest_paid numeric, fees_paid numeric, payment_amount numeric, settled_kobo numeric,
  principal_waived numeric, interest_waived numeric, fees_waived numeric, first_payment_date date, last_payment_date date,
  payments_total numeric)
language sql stable parallel safe as $$
  select r.loan_id, sum(r.principal_paid), sum(r.interest_paid), sum(r.fees_paid), sum(r.payment_amount),
    sum(r.paid_kobo + r.waived_kobo),
    sum(r.waiver_amount) filter (where r.waived_kobo > 0 and lower(r.waiver_type) = 'principal'),
    sum(r.waiver_amount) filter (where r.waived_kobo > 0 and lower(r.waiver_type) = 'interest'),
    sum(r.waiver_amount) filter (where r.waived_kobo > 0 and lower(r.waiver_type) in ('fee', 'fees')),
    min(r.payment_date) filter (where r.paid_kobo > 0), max(r.payment_date) filter (where r.paid_kobo > 0),
    sum(r.payment_amount) filter (where r.paid_kobo > 0)
  from repayments r
  where (every or r.loan_id = any(loan_ids)) and not r.is_reversed and r.payment_date + 0 <= as_of
  group by r.loan_id
$$;
comment on function repayment_sums(date, text[], boolean) is 'Sums over the rows that count (not reversed, dated on or before as_of).';

-- dpd_before of a row = the loan's days past due on its payment_date before any row of that day. One sort by loan and day; the
-- window adds up what earlier days settled, and only then the loan's contract is joined, so the sorted rows stay narrow.
-- day_key puts a day's payments before its other rows: equal neighbours are further payments of one day. The other rows then see
-- that day's payments as "before", which can only lower their dpd_before, and a payment of the day carries the right one.
-- The hash leads the sort because integers compare several times faster than texts with a common prefix.
create or replace function payment_behaviour(as_of date, loan_ids text[], every boolean)
returns table (
  loan_id varchar, payment_day_count integer, on_time_payment_day_count integer, payments_weighted numeric, max_dpd_before integer)
language sql stable parallel safe as $$
  select d.loan_id,
    (count(*) filter (where d.first_payment_of_day))::integer,
    (count(*) filter (where d.first_payment_of_day and d.dpd_before = 0))::integer,
    coalesce(sum(d.payment_amount * greatest(0, 30 - d.dpd_before)) filter (where d.paid_kobo > 0), 0),
    max(d.dpd_before)
  from (
    select c.loan_id, c.payment_amount, c.paid_kobo,
      c.paid_kobo > 0 and c.day_key is distinct from c.previous_day_key as first_payment_of_day,
      case when c.covered >= c.instalment_count then 0 else greatest(0, c.payment_date -
        instalment_due_date(c.covered + 1, c.due_dates, c.schedule_source, c.repayment_frequency, c.maturity_date,
          c.first_due_date_sent, c.first_ordinal, c.holiday_dates, c.holiday_ordinals)) end as dpd_before
    from (
      select w.loan_id, w.payment_date, w.payment_amount, w.paid_kobo, w.day_key, w.previous_day_key, l.instalment_count, l.due_dates,
        l.schedule_source, l.repayment_frequency, l.maturity_date, l.first_due_date_sent, l.first_ordinal,
        l.holiday_dates, l.holiday_ordinals,
        covered_instalments(least(w.settled_before, l.due_kobo)::bigint, l.due_kobo, l.instalment_count, l.tolerance_kobo,
          l.covered_from_kobo) as covered
      from (
        select d.loan_id, d.payment_date, d.payment_amount, d.paid_kobo, d.day_key, lag(d.day_key) over days as previous_day_key,
          coalesce(sum(d.settled_kobo) over days, 0) as settled_before
        from (
          select r.loan_id, r.payment_date, r.payment_amount, r.paid_kobo, r.paid_kobo + r.waived_kobo as settled_kobo,
            hashtext(r.loan_id) as loan_hash, (r.payment_date - date '1900-01-01') * 2 + (r.paid_kobo = 0)::integer as day_key
          from repayments r
          where (every or r.loan_id = any(loan_ids)) and not r.is_reversed and r.payment_date + 0 <= as_of
        ) d
        window days as (partition by d.loan_hash, d.loan_id order by d.day_key
          groups between unbounded preceding and 1 preceding)
      ) w
      join (
        select o.loan_id, o.instalment_count, o.due_dates, o.schedule_source, o.repayment_frequency, o.maturity_date,
          o.first_due_date_sent, o.first_ordinal, o.covered_from_kobo,
          (o.amount_due_total * 100)::bigint as due_kobo, (o.tolerance * 100)::bigint as tolerance_kobo,
          k.holiday_dates, k.holiday_ordinals
        from loan o
        cross join
--! include fragments/calendar_arrays.sql
          k
        where every or o.loan_id = any(loan_ids)
        offset 0 -- a fence: converted once a loan, not once a repayment
      ) l on l.loan_id = w.loan_id
      offset 0 -- a fence: `covered` is computed once a row
    ) c
  ) d
  group by d.loan_id
$$;
comment on function payment_behaviour(date, text[], boolean) is
  'Payment days, on-time payment days, sum of payment_amount x max(0, 30 - dpd_before) and the largest dpd_before, per loan with counted rows.';

-- loan_position: the rows of table loan as they would be stored on the business date as_of. Whoever does not ask for a column that
-- needs dpd_before does not pay for it: the planner drops the unused left joins.
create or replace function loan_position_of(as_of date, loan_ids text[], every boolean) returns setof loan
language sql stable parallel safe as $$
  select p.loan_id, p.customer_id, p.customer_name, p.customer_phone, p.officer_id, p.officer_name, p.officer_phone, p.region,
    p.branch, p.state, p.vertical_lead_email, p.vertical_lead_name, p.loan_amount, p.repayment_amount, p.disbursement_date,
    p.maturity_date, p.loan_term_days, p.interest_rate, p.fee_amount, p.fee_paid_upfront, p.channel, p.channel_partner, p.status,
    p.closed_date, p.wave, p.wave_source, p.first_due_date_sent, p.instalment_count_sent, p.repayment_frequency, p.source_status,
    p.performance_status, p.loan_type, p.status_since, p.rescheduled, p.source_updated_at, p.recorded_at, p.created_at, p.updated_at,
    p.interest_total, p.amount_due_total, p.schedule_source, p.instalment_count, p.tolerance, p.first_payment_due_date,
    p.first_instalment_due_date, p.last_instalment_due_date, p.first_ordinal, p.disbursement_ordinal, p.due_dates,
    p.cumulative_due_kobo, p.covered_from_kobo,
    p.principal_paid, p.interest_paid, p.fees_paid, p.payment_amount, p.settled, p.principal_left, p.interest_left, p.fees_left,
    p.principal_left + p.interest_left + p.fees_left,
    greatest(p.amount_due_total - p.settled, 0.00), greatest(p.settled - p.amount_due_total, 0.00),
    p.covered,
    case when p.covered < p.instalment_count then
      instalment_due_date(p.covered + 1, p.due_dates, p.schedule_source, p.repayment_frequency, p.maturity_date,
        p.first_due_date_sent, p.first_ordinal, p.holiday_dates, p.holiday_ordinals) end,
    p.first_payment_date, p.last_payment, coalesce(p.payment_days, 0), coalesce(p.on_time_days, 0),
    coalesce(p.paid_in_payments, 0.00), coalesce(p.weighted, 0.00), coalesce(p.max_before, 0)
  from (
    select l.*, k.holiday_dates, k.holiday_ordinals,
      coalesce(s.principal_paid, 0.00) as principal_paid, coalesce(s.interest_paid, 0.00) as interest_paid,
      coalesce(s.fees_paid, 0.00) + l.fee_paid_upfront as fees_paid, coalesce(s.payment_amount, 0.00) as payment_amount,
      round(coalesce(s.settled_kobo, 0) / 100, 2) as settled,
      greatest(l.loan_amount - coalesce(s.principal_paid, 0) - coalesce(s.principal_waived, 0), 0.00) as principal_left,
      greatest(l.interest_total - coalesce(s.interest_paid, 0) - coalesce(s.interest_waived, 0), 0.00) as interest_left,
      greatest(coalesce(l.fee_amount, 0) - l.fee_paid_upfront - coalesce(s.fees_paid, 0) - coalesce(s.fees_waived, 0), 0.00)
        as fees_left,
      covered_instalments(least(coalesce(s.settled_kobo, 0), l.amount_due_total * 100)::bigint, (l.amount_due_total * 100)::bigint,
        l.instalment_count, (l.tolerance * 100)::bigint, l.covered_from_kobo) as covered,
      s.first_payment_date, s.last_payment_date as last_payment, s.payments_total as paid_in_payments,
      b.payment_day_count as payment_days, b.on_time_payment_day_count as on_time_days, b.payments_weighted as weighted,
      b.max_dpd_before as max_before
    from loan l
    cross join
--! include fragments/calendar_arrays.sql
      k
    left join repayment_sums(as_of, loan_ids, every) s on s.loan_id = l.loan_id
    left join payment_behaviour(as_of, loan_ids, every) b on b.loan_id = l.loan_id
    where every or l.loan_id = any(loan_ids)
    offset 0 -- a fence: what stands above uses these columns several times
  ) p
  offset 0 -- a fence: loan_figures() reads plain columns; without it the planner copies every expression into every figure
$$;
comment on function loan_position_of(date, text[], boolean) is 'loan_position with the choice "every loan" as a literal, so that plans fold it.';

create or replace function loan_position(as_of date, loan_ids text[] default null) returns setof loan
language sql stable parallel safe as $$
  select * from loan_position_of(as_of, loan_ids, loan_ids is null)
$$;
comment on function loan_position(date, text[]) is
  'The rows of table loan as they would be stored on the business date as_of, for the loans named or (null) for all. Amounts in naira.';
