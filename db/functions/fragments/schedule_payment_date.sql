case when c.cumulative_kobo > c.k * c.tolerance_kobo and c.cumulative_kobo <= c.settled_kobo + c.k * c.tolerance_kobo then (
  select min(d.payment_date)
  from (
    select r.payment_date, sum(sum(r.paid_kobo + r.waived_kobo)) over (order by r.payment_date) as settled_kobo
    from repayments r
    where r.loan_id = c.loan_id and not r.is_reversed and r.payment_date <= c.as_of
    group by r.payment_date
  ) d
  where c.cumulative_kobo <= d.settled_kobo + c.k * c.tolerance_kobo
) end
