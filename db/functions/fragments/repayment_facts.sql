      select loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, penalty_paid,
        payment_method, payment_reference, payment_channel, dpd_at_payment, is_backdated, is_reversed, reversal_date, reversal_reason,
        waiver_amount, waiver_type, waiver_approved_by, is_remitted, source_updated_at, paid_at, health_insurance, recorded_at
      from :from
