-- The data version advances with every committed transaction that changed what answers depend on. A count of visible rows and
-- nothing else: a sequence would move before its transaction commits, a counter would make concurrent writers wait for its row,
-- NOTIFY would make their commits wait for each other.
create or replace function data_version() returns text
language sql stable parallel safe as $$
  select (b.changes + c.changes)::text || '.' || to_hex((b.salt + c.salt) & 4294967295)
  from data_change_base b cross join (select count(*) as changes, coalesce(sum(salt), 0) as salt from data_change) c
$$;
comment on function data_version() is
  'The version of the data that a statement sees: equal texts mean the same data. The number before the point counts the transactions that changed data.';

-- Rows are only inserted and only deleted here, so that their ctid names them, and what commits meanwhile stays out.
create or replace function fold_data_changes() returns integer
language plpgsql as $$
declare
  old_rows tid[];
  old_salt bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('seeds.data_change')) then
    return 0;
  end if;
  select coalesce(array_agg(ctid), '{}'), coalesce(sum(salt), 0) into old_rows, old_salt from data_change;
  delete from data_change where ctid = any(old_rows);
  update data_change_base set changes = changes + cardinality(old_rows), salt = (salt + old_salt) & 4294967295;
  return cardinality(old_rows);
end
$$;
comment on function fold_data_changes() is
  'Folds the rows of data_change into their base, in one transaction and without a change of the version; returns how many. 0 while another does it.';

-- Of the rows a statement wrote one is enough: a statement that changed nothing leaves the version as it is. The triggers' WHEN
-- skips all statements after the first that changed something; the mark ends with the transaction, or with its savepoint.
create or replace function data_changed() returns trigger
language plpgsql as $$
begin
  if exists (select from changed_rows) then
    insert into data_change default values;
    perform set_config('seeds.data_changed', 'on', true);
  end if;
  return null;
end
$$;
comment on function data_changed() is 'Trigger function of every table that answers depend on: the transaction makes a new data version.';

create or replace function data_emptied() returns trigger
language plpgsql as $$
begin
  insert into data_change default values;
  perform set_config('seeds.data_changed', 'on', true);
  return null;
end
$$;
comment on function data_emptied() is 'Trigger function of truncate on every table that answers depend on.';

-- Our own writers are heard as well as hand-written SQL, so that no path can be forgotten. What an update or delete of the facts
-- costs here is paid already: the courtesy triggers collect the same rows.
do $$
declare
  tracked text;
  mark constant text := 'for each statement when (coalesce(current_setting(''seeds.data_changed'', true), '''') <> ''on'')';
begin
  foreach tracked in array array['clock', 'settings', 'holidays', 'calendar', 'officers', 'customers', 'loan', 'loan_instalment',
    'repayments', 'sync_tracking', 'team_members', 'audit_tracking', 'audit_history']
  loop
    execute format('create or replace trigger %1$s_insert_version after insert on %1$I referencing new table as changed_rows %2$s
      execute function data_changed()', tracked, mark);
    execute format('create or replace trigger %1$s_update_version after update on %1$I referencing new table as changed_rows %2$s
      execute function data_changed()', tracked, mark);
    execute format('create or replace trigger %1$s_delete_version after delete on %1$I referencing old table as changed_rows %2$s
      execute function data_changed()', tracked, mark);
    execute format('create or replace trigger %1$s_truncate_version after truncate on %1$I %2$s
      execute function data_emptied()', tracked, mark);
  end loop;
end
$$;
