-- The documents' methods of the tracking tables, with their meaning.
create or replace function mark_completed(sync text) returns void
language sql as $$
  update sync_history set status = 'completed', completed_at = clock_timestamp(),
    duration_seconds = extract(epoch from clock_timestamp() - started_at)
  where sync_id = sync
$$;
comment on function mark_completed(text) is 'A sync has ended with every record stored: status, end and duration.';

create or replace function mark_failed(sync text, message text) returns void
language sql as $$
  update sync_history set status = 'failed', error_message = message, completed_at = clock_timestamp(),
    duration_seconds = extract(epoch from clock_timestamp() - started_at)
  where sync_id = sync
$$;
comment on function mark_failed(text, text) is 'A sync has failed: status, reason, end and duration.';

create or replace function mark_partial_success(sync text, message text default null) returns void
language sql as $$
  update sync_history set status = 'partial_success', error_message = message, completed_at = clock_timestamp(),
    duration_seconds = extract(epoch from clock_timestamp() - started_at)
  where sync_id = sync
$$;
comment on function mark_partial_success(text, text) is 'A sync has ended and some records were refused or quarantined.';

create or replace function mark_resolved(error_id bigint) returns void
language sql as $$ update sync_error set resolved = true, resolved_at = now() where id = error_id $$;
comment on function mark_resolved(bigint) is 'An error of a sync is dealt with.';

create or replace function update_last_sync(entity text, sync text, synced_at timestamptz, records bigint default 0) returns void
language sql as $$
  insert into last_sync as l (entity_type, last_sync_timestamp, last_sync_id) values (entity, synced_at, sync)
  on conflict (entity_type) do update
    set last_sync_timestamp = excluded.last_sync_timestamp, last_sync_id = excluded.last_sync_id, updated_at = now();
  insert into sync_tracking as t (entity_type, last_sync_at, last_sync_id, records_synced) values (entity, synced_at, sync, records)
  on conflict (entity_type) do update set last_sync_at = excluded.last_sync_at, last_sync_id = excluded.last_sync_id,
    records_synced = excluded.records_synced, updated_at = now()
$$;
comment on function update_last_sync(text, text, timestamptz, bigint) is
  'Updates or creates the record of the last sync of an entity (last_sync, sync_tracking).';

create or replace function get_last_sync_timestamp(entity text) returns timestamptz
language sql stable as $$ select last_sync_timestamp from last_sync where entity_type = entity $$;
comment on function get_last_sync_timestamp(text) is
  'When an entity was last synced; null if never (the first incremental sync is then a full one).';
