    update loan l set total_principal_paid = p.total_principal_paid, total_interest_paid = p.total_interest_paid,
      total_fees_paid = p.total_fees_paid, total_repayments = p.total_repayments, settled_amount = p.settled_amount,
      principal_outstanding = p.principal_outstanding, interest_outstanding = p.interest_outstanding,
      fees_outstanding = p.fees_outstanding, total_outstanding = p.total_outstanding, actual_outstanding = p.actual_outstanding,
      overpaid_amount = p.overpaid_amount, covered_instalments = p.covered_instalments,
      oldest_unpaid_due_date = p.oldest_unpaid_due_date, first_payment_received_date = p.first_payment_received_date,
      last_payment_date = p.last_payment_date, payment_day_count = p.payment_day_count,
      on_time_payment_day_count = p.on_time_payment_day_count, payments_total = p.payments_total,
      payments_weighted = p.payments_weighted, max_dpd_before = p.max_dpd_before
    from loan_position_of(as_of, :ids, :every) p
    where p.loan_id = l.loan_id and (:every or l.loan_id = any(:ids)) and
      (l.total_principal_paid, l.total_interest_paid, l.total_fees_paid, l.total_repayments, l.settled_amount,
        l.principal_outstanding, l.interest_outstanding, l.fees_outstanding, l.total_outstanding, l.actual_outstanding,
        l.overpaid_amount, l.covered_instalments, l.oldest_unpaid_due_date, l.first_payment_received_date, l.last_payment_date,
        l.payment_day_count, l.on_time_payment_day_count, l.payments_total, l.payments_weighted, l.max_dpd_before)
      is distinct from
      (p.total_principal_paid, p.total_interest_paid, p.total_fees_paid, p.total_repayments, p.settled_amount,
        p.principal_outstanding, p.interest_outstanding, p.fees_outstanding, p.total_outstanding, p.actual_outstanding,
        p.overpaid_amount, p.covered_instalments, p.oldest_unpaid_due_date, p.first_payment_received_date, p.last_payment_date,
        p.payment_day_count, p.on_time_payment_day_count, p.payments_total, p.payments_weighted, p.max_dpd_before);
