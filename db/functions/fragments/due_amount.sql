case when :count = 0 then 0.00
    when due_dates is not null then round(cumulative_due_kobo[:count] * 0.01, 2)
    else div(200 * amount_due_total * :count + instalment_count, 2 * instalment_count) * 0.01
  end
