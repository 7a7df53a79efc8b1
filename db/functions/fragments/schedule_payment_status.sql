case when c.cumulative_kobo <= c.settled_kobo + c.k * c.tolerance_kobo then 'Paid'
  when c.due_date < c.as_of then 'Overdue'
  when c.settled_kobo > c.earlier_kobo and c.cumulative_kobo > c.earlier_kobo then 'Partial'
  else 'Pending' end::varchar
