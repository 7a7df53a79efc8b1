case
  when due_dates is not null then width_bucket(:day, due_dates)
  when schedule_source = 'maturity' then (maturity_date <= :day)::integer
  when repayment_frequency = 'DAILY' then greatest(0, least(instalment_count, :ordinal - first_ordinal + 1))
  when repayment_frequency = 'WEEKLY' then
    case when :business_day < first_due_date_sent then 0
      else least(instalment_count, (:business_day - first_due_date_sent) / 7 + 1) end
  else least(instalment_count, month_steps(first_due_date_sent, :business_day))
end
