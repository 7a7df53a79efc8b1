  case when current_dpd = 0 then 0.00 else past_due_amount - settled_amount end as arrears_amount,
  30 * (payments_total + case when current_dpd = 0 then 0 else past_due_amount - settled_amount end) as timeliness_denominator,
  payments_weighted + case when current_dpd = 0 then 0
    else (past_due_amount - settled_amount) * greatest(0, 30 - current_dpd) end as timeliness_numerator,
  case when last_payment_date is null then 0 else greatest(0, 30 - (as_of - last_payment_date)) end as recency_days
