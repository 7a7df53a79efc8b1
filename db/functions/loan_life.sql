-- One loan from its first day to as_of: its due curve, its way through the buckets, and what was recorded of it.

-- Between two days with rows that count, the oldest unpaid instalment stays the same: a stretch of days. The first one begins with
-- the loan; rows dated before its disbursement belong to it.
create or replace function loan_stretches(as_of date, id text)
returns table (
  first_day date, last_day date, settled_kobo numeric, covered integer, oldest_unpaid_due_date date, amount_due_total numeric,
  row_day date, row_amount numeric, row_ids text[])
language sql stable as $$
  select greatest(s.row_day, s.disbursement_date), coalesce(s.next_day - 1, as_of), s.settled_kobo, s.covered,
    case when s.covered < s.instalment_count then
      instalment_due_date(s.covered + 1, s.due_dates, s.schedule_source, s.repayment_frequency, s.maturity_date,
        s.first_due_date_sent, s.first_ordinal, s.holiday_dates, s.holiday_ordinals) end,
    s.amount_due_total, s.row_day, s.row_amount, s.row_ids
  from (
    select l.*, k.holiday_dates, k.holiday_ordinals, d.row_day, d.row_amount, d.row_ids, d.settled_kobo,
      lead(d.row_day) over (order by d.row_day nulls first) as next_day,
      covered_instalments(least(d.settled_kobo, l.amount_due_total * 100)::bigint, (l.amount_due_total * 100)::bigint,
        l.instalment_count, (l.tolerance * 100)::bigint, l.covered_from_kobo) as covered
    from loan l
    cross join calendar k
    cross join lateral (
      select null::date as row_day, null::numeric as row_amount, null::text[] as row_ids, 0 as settled_kobo
      union all
      select r.payment_date, sum(r.payment_amount), array_agg(r.repayment_id::text order by r.repayment_id),
        sum(sum(r.paid_kobo + r.waived_kobo)) over (order by r.payment_date)
      from repayments r
      where r.loan_id = l.loan_id and not r.is_reversed and r.payment_date <= as_of
      group by r.payment_date
    ) d
    where l.loan_id = id and l.disbursement_date <= as_of
    offset 0 -- a fence: the covered count is used three times
  ) s
$$;
comment on function loan_stretches(date, text) is
  'Days of a loan between repayments that count: settled amount, covered instalments and oldest unpaid due date in each. row_day null: before any repayment. A stretch that ends before it begins lies before the disbursement.';

create or replace function loan_due_curve(as_of date, id text)
returns table (
  installment_number integer, due_date date, amount_due numeric, cumulative_due numeric, amount_settled numeric, is_covered boolean,
  covered_on date, days_late integer)
language sql stable as $$
  select c.number, c.due_date, c.by_now - c.before, c.by_now, least(greatest(c.settled - c.before, 0.00), c.by_now - c.before),
    c.number <= c.covered, c.covered_on,
    case when c.number <= c.covered and c.covered_on is null then 0 else greatest(0, coalesce(c.covered_on, as_of) - c.due_date) end
  from (
    select i.*, s.settled, s.covered, t.row_day as covered_on
    from (
      select n.number,
        instalment_due_date(n.number, l.due_dates, l.schedule_source, l.repayment_frequency, l.maturity_date, l.first_due_date_sent,
          l.first_ordinal, k.holiday_dates, k.holiday_ordinals) as due_date,
--! include fragments/due_amount.sql count=number
        as by_now,
--! include fragments/due_amount.sql count=(number-1)
        as before
      from loan l
      cross join calendar k
      cross join lateral generate_series(1, l.instalment_count) as n (number)
      where l.loan_id = id and l.disbursement_date <= as_of
    ) i
    cross join (
      select round(max(t.settled_kobo) / 100, 2) as settled, max(t.covered) as covered from loan_stretches(as_of, id) t
    ) s
    left join (
      select t.row_day, t.covered, coalesce(lag(t.covered) over (order by t.row_day nulls first), 0) as covered_before
      from loan_stretches(as_of, id) t
    ) t on i.number > t.covered_before and i.number <= t.covered
  ) c
$$;
comment on function loan_due_curve(date, text) is
  'The instalments of a loan, whatever its schedule follows from: due date, amounts in naira, whether covered on as_of and since when (covered_on null: not yet, or by tolerance alone).';

-- Within a stretch DPD grows by a day each day; at its beginning it may fall. A bucket changes on the days that begin one.
create or replace function loan_transitions(as_of date, id text)
returns table (
  transition_date date, from_dpd integer, to_dpd integer, from_bucket text, to_bucket text, event text, due_date date,
  repaid_amount numeric, repayment_ids text[], actual_outstanding numeric)
language sql stable as $$
  select b.day, b.from_dpd, b.to_dpd, b.from_bucket, b.to_bucket, b.event, b.due_date,
    case when b.event = 'repayment' then b.row_amount end, case when b.event = 'repayment' then b.row_ids end,
    greatest(0.00, b.amount_due_total - round(b.settled_kobo / 100, 2))
  from (
    select d.*,
--! include fragments/dpd_bucket.sql dpd=from_dpd
      as from_bucket,
--! include fragments/dpd_bucket.sql dpd=to_dpd
      as to_bucket,
      case when to_dpd < from_dpd then 'repayment' when from_dpd = 0 then 'due_date_passed' else 'day' end as event,
      case when to_dpd < from_dpd then due_before else oldest_unpaid_due_date end as due_date
    from (
      select s.*, e.day,
        case when e.day > s.first_day then e.day - 1 - s.oldest_unpaid_due_date
          else coalesce(greatest(0, e.day - 1 - s.due_before), 0) end as from_dpd,
        coalesce(greatest(0, e.day - s.oldest_unpaid_due_date), 0) as to_dpd
      from (
        select t.*, lag(t.oldest_unpaid_due_date) over (order by t.first_day) as due_before
        from loan_stretches(as_of, id) t
        where t.first_day <= t.last_day
      ) s
      cross join lateral (
        select s.first_day as day
        union all
        select s.oldest_unpaid_due_date + b.dpd
        from unnest(array[1, 7, 31, 61, 91]) as b (dpd)
        where s.oldest_unpaid_due_date + b.dpd > s.first_day and s.oldest_unpaid_due_date + b.dpd <= s.last_day
      ) e
    ) d
  ) b
  where b.from_bucket <> b.to_bucket
$$;
comment on function loan_transitions(date, text) is
  'Each change of the DPD bucket of a loan up to as_of, by the facts as they are known now: the day, DPD and bucket before and after, what did it (repayment, due_date_passed, day) and what was still owed then.';

-- A fact that was taken back is a state that ended with none after it.
create or replace function loan_recorded_states(id text)
returns table (
  entity text, record_id text, version_id bigint, recorded_at timestamptz, superseded_at timestamptz, facts jsonb)
language sql stable as $$
  select 'loan', v.loan_id, v.version_id, v.recorded_at, v.superseded_at,
    to_jsonb(v) - array['recorded_at', 'superseded_at', 'version_id']
  from loan_version v where v.loan_id = id
  union all
  select 'loan', f.loan_id, null, f.recorded_at, null, to_jsonb(f) - 'recorded_at'
  from (
--! include fragments/loan_facts.sql from=loan
    where loan_id = id
  ) f
  union all
  select 'repayment', v.repayment_id, v.version_id, v.recorded_at, v.superseded_at,
    to_jsonb(v) - array['recorded_at', 'superseded_at', 'version_id']
  from repayment_version v where v.loan_id = id
  union all
  select 'repayment', f.repayment_id, null, f.recorded_at, null, to_jsonb(f) - 'recorded_at'
  from (
--! include fragments/repayment_facts.sql from=repayments
    where loan_id = id
  ) f
$$;
comment on function loan_recorded_states(text) is
  'What was ever recorded of a loan and of its repayments, one row a state: in force from recorded_at until superseded_at (null: now), with the facts as sent.';

create or replace function loan_changes(id text)
returns table (changed_at timestamptz, entity text, record_id text, change text, fields json)
language sql stable as $$
  select e.changed_at, e.entity, e.record_id, e.change, (
    select coalesce(json_agg(json_build_object('field', key, 'old', o.value, 'new', n.value) order by key), '[]')
    from jsonb_each(e.old_facts) o
    full join jsonb_each(e.new_facts) n using (key)
    where nullif(o.value, 'null') is distinct from nullif(n.value, 'null'))
  from (
    select s.entity, s.record_id, c.*
    from (
      select t.*, lag(t.facts) over states as facts_before, lag(t.superseded_at) over states as ended_before,
        lead(t.recorded_at) over states as next_recorded_at
      from loan_recorded_states(id) t
      window states as (partition by t.entity, t.record_id order by t.superseded_at nulls last, t.version_id)
    ) s
    cross join lateral (
      select s.recorded_at as changed_at, case when s.ended_before = s.recorded_at then 'changed' else 'recorded' end as change,
        case when s.ended_before = s.recorded_at then s.facts_before else '{}' end as old_facts, s.facts as new_facts
      union all
      select s.superseded_at, 'deleted', s.facts, '{}'
      where s.superseded_at is not null and s.next_recorded_at is distinct from s.superseded_at
    ) c
  ) e
$$;
comment on function loan_changes(text) is
  'What was recorded, changed or deleted of a loan and its repayments, with old and new value of each field that differs.';
