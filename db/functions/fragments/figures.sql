  current_dpd,
  greatest(max_dpd_before, current_dpd) as max_dpd_ever,
--! include fragments/dpd_bucket.sql dpd=current_dpd
    as dpd_bucket,
  greatest(0, instalments_past_due - covered_instalments) as missed_instalments,
  arrears_amount,
  past_due_amount,
  covered_instalments = instalment_count as is_settled,
  case when schedule_source = 'maturity' then null when as_of <= first_instalment_due_date then false
    else coalesce(first_payment_received_date > first_instalment_due_date, true) end as first_payment_missed,
  schedule_source <> 'maturity' and as_of > first_instalment_due_date
    and coalesce(first_payment_received_date > first_instalment_due_date, true) as fimr_tagged,
  current_dpd between 1 and 6 as early_indicator_tagged,
  as_of - last_payment_date as days_since_last_repayment,
  case when schedule_source <> 'maturity' then coalesce(first_payment_received_date, as_of) - first_instalment_due_date end
    as days_since_due,
  case when payment_day_count > 0 then round(100.0 * on_time_payment_day_count / payment_day_count, 2) end as repayment_delay_rate,
  case when timeliness_denominator > 0 then
    div(20000 * timeliness_numerator + timeliness_denominator, 2 * timeliness_denominator) * 0.01 end as timeliness_score,
  case when timeliness_denominator > 0 then
    case when current_dpd = 0 then
      div(200 * (40 * timeliness_numerator + 60 * timeliness_denominator) + timeliness_denominator, 2 * timeliness_denominator)
    else
      div(200 * (120 * timeliness_numerator * past_due_numerator
          + 120 * settled_amount * past_due_denominator * timeliness_denominator
          + 2 * recency_days * timeliness_denominator * past_due_numerator) + 3 * timeliness_denominator * past_due_numerator,
        6 * timeliness_denominator * past_due_numerator)
    end * 0.01 end as repayment_health,
  case when schedule_source = 'terms' and repayment_frequency = 'DAILY'
    then div(200 * amount_due_total + instalment_count, 2 * instalment_count)
    else div(200 * amount_due_total + loan_term_days, 2 * loan_term_days) end * 0.01 as daily_repayment_amount,
  repayment_days_due_today,
  div(200 * settled_amount * instalment_count + amount_due_total, 2 * amount_due_total) * 0.01 as repayment_days_paid,
  greatest(0, as_of_ordinal - disbursement_ordinal) as business_days_since_disbursement,
  as_of - disbursement_date as loan_age_days,
--! include fragments/left_date.sql
    as left_date
