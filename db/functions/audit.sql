-- What was done in an audit stays as it was written, for hand-written SQL too: a statement trigger also refuses what would touch no
-- row, TRUNCATE, and sessions that replay a replication (enable always).
create or replace function refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% only grows: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation', hint = 'Record what corrects it as a further action.';
end
$$;
comment on function refuse_change() is
  'Trigger function of tables that only grow: refuses update, delete and truncate with SQLSTATE 23001.';

drop trigger if exists audit_history_only_grows on audit_history;
create trigger audit_history_only_grows before update or delete or truncate on audit_history
for each statement execute function refuse_change();
alter table audit_history enable always trigger audit_history_only_grows;
