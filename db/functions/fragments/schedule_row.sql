(
      select l.loan_id, i.due_date, p.k, (select business_date from clock) as as_of, l.settled_amount * 100 as settled_kobo,
        l.tolerance * 100 as tolerance_kobo, l.cumulative_due_kobo[p.k] as cumulative_kobo,
        coalesce(l.cumulative_due_kobo[p.k - 1], 0) as earlier_kobo
      from loan l
      cross join lateral (
        select count(*)::integer as k
        from loan_instalment n
        where n.loan_id = i.loan_id and n.total_due > 0 and (n.due_date, n.installment_number) <= (i.due_date, i.installment_number)
      ) p
      where l.loan_id = i.loan_id and i.total_due > 0 and i.due_date is not null
    ) c
