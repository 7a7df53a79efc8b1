-- The documents' table `loan_schedule`: the rows sent, and what the settled amount says of each on the business date.
-- An instalment that is left out of the due curve (no date or total 0) shows nulls. The view is simple (one table), so writes pass
-- through it; the formulas stand once, in fragments/schedule_*.sql. k is the row's place in the due curve.
drop function if exists loan_schedule_state(date, text[]) cascade;
create function loan_schedule_state(as_of date, loan_ids text[])
returns table (loan_id varchar, installment_number integer, amount_paid numeric, payment_status varchar, payment_date date)
language sql stable as $$
  select c.loan_id, c.installment_number,
--! include fragments/schedule_amount_paid.sql
    ,
--! include fragments/schedule_payment_status.sql
    ,
--! include fragments/schedule_payment_date.sql
  from (
    select i.loan_id, i.installment_number, i.due_date, i.k, as_of as as_of, p.settled_amount * 100 as settled_kobo,
      p.tolerance * 100 as tolerance_kobo, p.cumulative_due_kobo[i.k] as cumulative_kobo,
      coalesce(p.cumulative_due_kobo[i.k - 1], 0) as earlier_kobo
    from (
      select n.loan_id, n.installment_number, n.due_date,
        (row_number() over (partition by n.loan_id order by n.due_date, n.installment_number))::integer as k
      from loan_instalment n
      where n.loan_id = any(loan_ids) and n.due_date is not null and n.total_due > 0
    ) i
    join loan_position_of(as_of, loan_ids, false) p on p.loan_id = i.loan_id
  ) c
$$;
comment on function loan_schedule_state(date, text[]) is
  'Computed columns of the schedule rows that count, on as_of: the settled amount fills instalments oldest first; payment_date is the day the row became covered (null when tolerance alone covers it).';

drop view if exists loan_schedule cascade;
create view loan_schedule as
select i.loan_id, i.installment_number, i.due_date, i.principal_due, i.interest_due, i.fee_due, i.total_due,
  (select
--! include fragments/schedule_amount_paid.sql
    from
--! include fragments/schedule_row.sql
  ) as amount_paid,
  (select
--! include fragments/schedule_payment_status.sql
    from
--! include fragments/schedule_row.sql
  ) as payment_status,
  (select
--! include fragments/schedule_payment_date.sql
    from
--! include fragments/schedule_row.sql
  ) as payment_date,
  i.source_updated_at, i.recorded_at, i.created_at, i.updated_at
from loan_instalment i;
comment on view loan_schedule is 'Schedule rows with their computed payment columns on the business date of table clock.';
