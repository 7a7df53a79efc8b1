    update loan l set interest_total = c.interest_total, amount_due_total = c.amount_due_total, schedule_source = c.schedule_source,
      instalment_count = c.instalment_count, tolerance = c.tolerance, first_payment_due_date = c.first_payment_due_date,
      first_instalment_due_date = c.first_instalment_due_date, last_instalment_due_date = c.last_instalment_due_date,
      first_ordinal = c.first_ordinal, disbursement_ordinal = c.disbursement_ordinal, due_dates = c.due_dates,
      cumulative_due_kobo = c.cumulative_due_kobo, covered_from_kobo = c.covered_from_kobo,
      covered_instalments = null, -- marks the position as stale: the position pass that follows writes and counts this loan
      rescheduled = l.rescheduled or (l.disbursement_date <= as_of and coalesce(l.oldest_unpaid_due_date < as_of, false)
        and schedule_moved_later(l.due_dates, c.due_dates)) -- a loan that is not disbursed yet is not late
    from loan_contract(:ids, :every) c
    where c.loan_id = l.loan_id and (:every or l.loan_id = any(:ids)) and
      (l.interest_total, l.amount_due_total, l.schedule_source, l.instalment_count, l.tolerance, l.first_payment_due_date,
        l.first_instalment_due_date, l.last_instalment_due_date, l.first_ordinal, l.disbursement_ordinal, l.due_dates,
        l.cumulative_due_kobo, l.covered_from_kobo)
      is distinct from
      (c.interest_total, c.amount_due_total, c.schedule_source, c.instalment_count, c.tolerance, c.first_payment_due_date,
        c.first_instalment_due_date, c.last_instalment_due_date, c.first_ordinal, c.disbursement_ordinal, c.due_dates,
        c.cumulative_due_kobo, c.covered_from_kobo);
