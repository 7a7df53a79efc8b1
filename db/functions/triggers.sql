-- Courtesy to hand-written SQL: statement-level triggers with transition tables keep versions, owners and positions right. Our own
-- writers never rely on them: they set seeds.quiet and do the same once a batch.
-- A BEFORE STATEMENT trigger takes the book lock first, so that a hand-written statement and a recalculation cannot deadlock.

create or replace function is_quiet() returns boolean
language sql stable as $$ select coalesce(current_setting('seeds.quiet', true), '') = 'on' $$;
comment on function is_quiet() is 'True while our own writers are at work (setting seeds.quiet).';

create or replace function facts_lock() returns trigger
language plpgsql as $$
begin
  if not is_quiet() then
    perform lock_book(alone => tg_table_name = 'holidays');
  end if;
  return null;
end
$$;

-- enable_nestloop off: a plan made for a statement of one row is kept, and would be quadratic for the next of thousands. The
-- tables are therefore reached by `= any(ids)`, which uses their keys.
create or replace function repayments_written() returns trigger
language plpgsql set enable_nestloop = off as $$
declare
  loan_ids text[];
  left_ids text[];
begin
  if is_quiet() then
    return null;
  end if;
  perform set_config('seeds.quiet', 'on', true);
  if tg_op = 'INSERT' then
    insert into repayment_owner (repayment_id, loan_id) select repayment_id, loan_id from new_rows order by repayment_id;
    perform refresh_loans(array(select distinct loan_id from new_rows));
  elsif tg_op = 'UPDATE' then
    loan_ids := array(select loan_id from old_rows union select loan_id from new_rows);
    insert into repayment_version
    select o.*, greatest(now(), o.recorded_at) from (
--! include fragments/repayment_facts.sql from=old_rows
    ) o
    left join (
--! include fragments/repayment_facts.sql from=new_rows
    ) n on n.loan_id = o.loan_id and n.repayment_id = o.repayment_id
    where o is distinct from n;
    update repayments r set recorded_at = greatest(now(), o.recorded_at), updated_at = now()
    from (
--! include fragments/repayment_facts.sql from=new_rows
    ) n
    left join (
--! include fragments/repayment_facts.sql from=old_rows
    ) o on o.loan_id = n.loan_id and o.repayment_id = n.repayment_id
    where r.loan_id = any(loan_ids) and r.loan_id = n.loan_id and r.repayment_id = n.repayment_id and o is distinct from n;
    left_ids := array(select repayment_id from (select repayment_id, loan_id from old_rows except
      select repayment_id, loan_id from new_rows) o);
    delete from repayment_owner where repayment_id = any(left_ids);
    insert into repayment_owner (repayment_id, loan_id)
    select repayment_id, loan_id from (select repayment_id, loan_id from new_rows except
      select repayment_id, loan_id from old_rows) n
    order by repayment_id;
    perform refresh_loans(loan_ids);
  else
    insert into repayment_version
    select o.*, greatest(now(), o.recorded_at) from (
--! include fragments/repayment_facts.sql from=old_rows
    ) o;
    delete from repayment_owner where repayment_id = any(array(select repayment_id from old_rows));
    perform refresh_loans(array(select distinct loan_id from old_rows));
  end if;
  perform set_config('seeds.quiet', 'off', true);
  return null;
end
$$;
comment on function repayments_written() is 'After hand-written SQL on repayments: versions, owners and positions of the loans touched.';

create or replace function instalments_written() returns trigger
language plpgsql set enable_nestloop = off as $$
declare
  loan_ids text[];
begin
  if is_quiet() then
    return null;
  end if;
  perform set_config('seeds.quiet', 'on', true);
  if tg_op = 'INSERT' then
    perform refresh_loans(array(select distinct loan_id from new_rows));
  elsif tg_op = 'UPDATE' then
    loan_ids := array(select loan_id from old_rows union select loan_id from new_rows);
    insert into loan_instalment_version
    select o.*, greatest(now(), o.recorded_at) from (
--! include fragments/instalment_facts.sql from=old_rows
    ) o
    left join (
--! include fragments/instalment_facts.sql from=new_rows
    ) n on n.loan_id = o.loan_id and n.installment_number = o.installment_number
    where o is distinct from n;
    update loan_instalment i set recorded_at = greatest(now(), o.recorded_at), updated_at = now()
    from (
--! include fragments/instalment_facts.sql from=new_rows
    ) n
    left join (
--! include fragments/instalment_facts.sql from=old_rows
    ) o on o.loan_id = n.loan_id and o.installment_number = n.installment_number
    where i.loan_id = any(loan_ids) and i.loan_id = n.loan_id and i.installment_number = n.installment_number
      and o is distinct from n;
    perform refresh_loans(loan_ids);
  else
    insert into loan_instalment_version
    select o.*, greatest(now(), o.recorded_at) from (
--! include fragments/instalment_facts.sql from=old_rows
    ) o;
    perform refresh_loans(array(select distinct loan_id from old_rows));
  end if;
  perform set_config('seeds.quiet', 'off', true);
  return null;
end
$$;
comment on function instalments_written() is 'After hand-written SQL on schedule rows: versions, contracts and positions of the loans touched.';

-- Through the view `loans`, first_payment_due_date and instalment_count are inputs as well as results: what a hand wrote there is
-- taken as sent.
create or replace function loan_written() returns trigger
language plpgsql set enable_nestloop = off as $$
declare
  today date;
  changed_ids text[];
begin
  if is_quiet() then
    return null;
  end if;
  perform set_config('seeds.quiet', 'on', true);
  today := (select business_date from clock);
  if tg_op = 'INSERT' then
    update loan l set first_due_date_sent = coalesce(n.first_due_date_sent, n.first_payment_due_date),
      instalment_count_sent = coalesce(n.instalment_count_sent, n.instalment_count),
      status_since = case when n.status <> 'Active' then coalesce(n.status_since, today) end
    from new_rows n where l.loan_id = any(array(select loan_id from new_rows)) and l.loan_id = n.loan_id;
    perform refresh_loans(array(select loan_id from new_rows));
  elsif tg_op = 'UPDATE' then
    changed_ids := array(
      select n.loan_id from (
--! include fragments/loan_facts.sql from=new_rows
      ) n
      left join (
--! include fragments/loan_facts.sql from=old_rows
      ) o on o.loan_id = n.loan_id
      where o is distinct from n
      union
      select n.loan_id from new_rows n join old_rows o on o.loan_id = n.loan_id
      where (o.first_payment_due_date, o.instalment_count) is distinct from (n.first_payment_due_date, n.instalment_count));
    insert into loan_version
    select o.*, greatest(now(), o.recorded_at) from (
--! include fragments/loan_facts.sql from=old_rows
      where loan_id in (select unnest(changed_ids))
    ) o;
    update loan l set
      first_due_date_sent = case when n.first_payment_due_date is distinct from o.first_payment_due_date
        then n.first_payment_due_date else n.first_due_date_sent end,
      instalment_count_sent = case when n.instalment_count is distinct from o.instalment_count
        then n.instalment_count else n.instalment_count_sent end,
      status_since = coalesce(n.status_since, case when n.status <> 'Active' then today end),
      recorded_at = greatest(now(), o.recorded_at), updated_at = now()
    from new_rows n left join old_rows o on o.loan_id = n.loan_id
    where l.loan_id = any(changed_ids) and l.loan_id = n.loan_id;
    -- All of them: a hand may also have written a column of the position, which is put right here.
    perform refresh_loans(array(select loan_id from new_rows));
  else
    insert into loan_version
    select o.*, greatest(now(), o.recorded_at) from (
--! include fragments/loan_facts.sql from=old_rows
    ) o;
  end if;
  perform set_config('seeds.quiet', 'off', true);
  return null;
end
$$;
comment on function loan_written() is 'After hand-written SQL on loans: versions, contracts and positions of the loans touched.';

create or replace function holidays_written() returns trigger
language plpgsql as $$
begin
  if is_quiet() then
    return null;
  end if;
  perform set_config('seeds.quiet', 'on', true);
  if tg_op = 'UPDATE' then
    insert into holiday_version (holiday_date, name, type, source_updated_at, recorded_at, superseded_at)
    select o.holiday_date, o.name, o.type, o.source_updated_at, o.recorded_at, greatest(now(), o.recorded_at)
    from old_rows o left join new_rows n on n.holiday_date = o.holiday_date and n.name = o.name
    where (o.type, o.source_updated_at) is distinct from (n.type, n.source_updated_at) or n.name is null;
    update holidays h set recorded_at = greatest(now(), o.recorded_at), updated_at = now()
    from new_rows n left join old_rows o on o.holiday_date = n.holiday_date and o.name = n.name
    where h.holiday_date = n.holiday_date and h.name = n.name
      and ((o.type, o.source_updated_at) is distinct from (n.type, n.source_updated_at) or o.name is null);
  elsif tg_op = 'DELETE' then
    insert into holiday_version (holiday_date, name, type, source_updated_at, recorded_at, superseded_at)
    select holiday_date, name, type, source_updated_at, recorded_at, greatest(now(), recorded_at) from old_rows;
  end if;
  perform refresh_calendar();
  perform set_config('seeds.quiet', 'off', true);
  return null;
end
$$;
comment on function holidays_written() is 'After hand-written SQL on holidays: versions, calendar and the loans it moves.';

create or replace trigger repayments_lock before insert or update or delete on repayments
  for each statement execute function facts_lock();
create or replace trigger repayments_inserted after insert on repayments
  referencing new table as new_rows for each statement execute function repayments_written();
create or replace trigger repayments_updated after update on repayments
  referencing old table as old_rows new table as new_rows for each statement execute function repayments_written();
create or replace trigger repayments_deleted after delete on repayments
  referencing old table as old_rows for each statement execute function repayments_written();
create or replace trigger loan_instalment_lock before insert or update or delete on loan_instalment
  for each statement execute function facts_lock();
create or replace trigger loan_instalment_inserted after insert on loan_instalment
  referencing new table as new_rows for each statement execute function instalments_written();
create or replace trigger loan_instalment_updated after update on loan_instalment
  referencing old table as old_rows new table as new_rows for each statement execute function instalments_written();
create or replace trigger loan_instalment_deleted after delete on loan_instalment
  referencing old table as old_rows for each statement execute function instalments_written();
create or replace trigger loan_lock before insert or update or delete on loan
  for each statement execute function facts_lock();
create or replace trigger loan_inserted after insert on loan
  referencing new table as new_rows for each statement execute function loan_written();
create or replace trigger loan_updated after update on loan
  referencing old table as old_rows new table as new_rows for each statement execute function loan_written();
create or replace trigger loan_deleted after delete on loan
  referencing old table as old_rows for each statement execute function loan_written();
create or replace trigger holidays_lock before insert or update or delete on holidays
  for each statement execute function facts_lock();
create or replace trigger holidays_inserted after insert on holidays
  referencing new table as new_rows for each statement execute function holidays_written();
create or replace trigger holidays_updated after update on holidays
  referencing old table as old_rows new table as new_rows for each statement execute function holidays_written();
create or replace trigger holidays_deleted after delete on holidays
  referencing old table as old_rows for each statement execute function holidays_written();
