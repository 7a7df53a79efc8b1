      select loan_id, installment_number, due_date, principal_due, interest_due, fee_due, total_due, source_updated_at, recorded_at
      from :from
