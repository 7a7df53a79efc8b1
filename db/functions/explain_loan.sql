-- The repayments of one loan as its computed fields see them.
create or replace function loan_explained_repayments(as_of date, id text)
returns table (
  repayment_id varchar, payment_date date, payment_amount numeric, principal_paid numeric, interest_paid numeric, fees_paid numeric,
  penalty_paid numeric, waiver_amount numeric, waiver_type varchar, settles numeric, counts boolean, is_payment boolean,
  left_out text, dpd_before integer)
language sql stable as $$
  select r.repayment_id, r.payment_date, r.payment_amount, r.principal_paid, r.interest_paid, r.fees_paid, r.penalty_paid,
    r.waiver_amount, r.waiver_type, round((r.paid_kobo + r.waived_kobo) * 0.01, 2), c.counts, c.counts and r.paid_kobo > 0,
    case when r.is_reversed then 'reversed' when not c.counts then 'dated_after_as_of'
      when r.paid_kobo > 0 then null when r.waived_kobo > 0 then 'waiver_only' else 'penalty_only' end,
    case when c.counts then coalesce(greatest(0, r.payment_date - b.oldest_unpaid_due_date), 0) end
  from repayments r
  cross join lateral (select not r.is_reversed and r.payment_date <= as_of as counts) c
  left join (
    select lead(t.row_day) over (order by t.row_day nulls first) as next_day, t.oldest_unpaid_due_date
    from loan_stretches(as_of, id) t
  ) b on c.counts and b.next_day = r.payment_date
  where r.loan_id = id
$$;
comment on function loan_explained_repayments(date, text) is
  'The repayments of a loan with what each settles (naira), whether it counts on as_of, whether it is a payment, why it is left out (reversed, dated_after_as_of, waiver_only, penalty_only; null: it is not), and the DPD before its day (null where it does not count).';
