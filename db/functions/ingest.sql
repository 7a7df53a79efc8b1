-- Merging a batch. Each merge_* function takes one entity's validated records as JSON ({"index", ...fields}), checks them in sets,
-- writes each table once, keeps superseded versions, and returns one merge_outcome. Nothing is done a row at a time and no savepoint
-- is taken. Callers hold the book lock and seeds.quiet (ingest_batch does). Rows that another transaction inserts meanwhile raise
-- 40001 (serialization_failure): the caller repeats the batch, which then finds them.
-- now() is when a transaction began, and one that waited for a lock writes after one that began later: greatest(now(), recorded_at)
-- makes the versions of a row follow one another without gap or overlap.
-- Rows are sorted into arrays of rows, never found again by `id = any(ids)`: in a cached plan that is a linear search for every row.

create or replace function raise_if_raced(expected integer, written integer, entity text) returns void
language plpgsql as $$
begin
  if written <> expected then
    raise exception '% of % % were inserted by another transaction meanwhile', expected - written, expected, entity
      using errcode = '40001';
  end if;
end
$$;
comment on function raise_if_raced(integer, integer, text) is 'Raises serialization_failure when another transaction inserted some of our rows first.';

create or replace function raise_if_unlocked(touched text[], locked text[], new_loans integer) returns void
language plpgsql as $$
declare
  unlocked text[] := array(select unnest(touched) except select unnest(locked));
begin
  if cardinality(unlocked) > new_loans then
    perform raise_if_raced((select count(*)::integer from loan where loan_id = any(unlocked)), new_loans, 'loans');
  end if;
end
$$;
comment on function raise_if_unlocked(text[], text[], integer) is
  'Raises serialization_failure when a batch wrote to a loan that another transaction inserted after it had locked its own: sums computed without the lock could miss rows of a third.';

create or replace function is_older(incoming timestamptz, stored timestamptz) returns boolean
language sql immutable parallel safe as $$ select coalesce(incoming < stored, false) $$;
comment on function is_older(timestamptz, timestamptz) is 'An older version of a record never overwrites a newer one, where both carry a time.';

create or replace function existing_failures(ids json, records json, key text, constraint_name text, code text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('index', (r ->> 'index')::integer, 'id', r ->> key, 'code', code, 'field', key,
    'message', format('duplicate key value violates unique constraint "%s"', constraint_name))), '[]')
  from json_array_elements(records) r
  where r ->> key in (select json_array_elements_text(ids))
$$;
comment on function existing_failures(json, json, text, text, text) is 'Failures for records whose id exists, in the documented words (on_conflict = reject).';

create or replace function stale_warnings(ids json, records json, key text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('index', (r ->> 'index')::integer, 'id', r ->> key, 'code', 'OLDER_VERSION_IGNORED',
    'field', 'source_updated_at',
    'message', format('%s %s was not changed: the stored version is newer than this one', key, r ->> key))), '[]')
  from json_array_elements(records) r
  where r ->> key in (select json_array_elements_text(ids))
$$;
comment on function stale_warnings(json, json, text) is 'Warnings for records older than what is stored.';
