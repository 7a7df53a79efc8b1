      select loan_id, customer_id, customer_name, customer_phone, officer_id, officer_name, officer_phone, region, branch, state,
        vertical_lead_email, vertical_lead_name, loan_amount, repayment_amount, disbursement_date, maturity_date, loan_term_days,
        interest_rate, fee_amount, fee_paid_upfront, channel, channel_partner, status, closed_date, wave, wave_source,
        first_due_date_sent, instalment_count_sent, repayment_frequency, source_status, performance_status, loan_type, status_since,
        rescheduled, source_updated_at, recorded_at
      from :from
