-- Holidays of the source and ours: which are gone there, and which row of the source each of ours is.
create or replace function gone_source_holidays() returns setof text
language plpgsql stable as $$
begin
  return query select h.holiday_date || ' ' || h.name
  from holidays h
  where h.source_id is not null and not exists (
    select from source_holiday s where s.verdict = 'load' and s.date = h.holiday_date and s.name = h.name);
end
$$;
comment on function gone_source_holidays() is 'Our holidays from the source that the staging does not load, as deletions name them.';

create or replace function settle_source_holidays(sync_history_id bigint) returns void
language plpgsql as $$
begin
  update holidays h set source_id = s.id from source_holiday s
  where s.verdict = 'load' and s.date = h.holiday_date and s.name = h.name and h.source_id is distinct from s.id;
  update sync_error e set resolved = true, resolved_at = now()
  where e.quarantined and not e.resolved and e.entity_type = 'holiday'
    and not exists (select from source_holiday s where s.verdict = 'quarantine' and s.id::text = e.entity_id);
  perform keep_quarantined(sync_history_id, 'holiday', 'source_holiday', 'null', 'null');
end
$$;
comment on function settle_source_holidays(bigint) is
  'After the staged holidays were merged: names their rows of the source and brings their quarantine in line.';
