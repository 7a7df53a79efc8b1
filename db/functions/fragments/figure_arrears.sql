--! include fragments/due_amount.sql count=instalments_past_due
  as past_due_amount,
  -- the exact past due is past_due_numerator / past_due_denominator
  case when instalments_past_due = 0 then 0
    when due_dates is not null then cumulative_due_kobo[instalments_past_due] * 0.01
    else amount_due_total * instalments_past_due end as past_due_numerator,
  case when due_dates is null then instalment_count else 1 end as past_due_denominator
