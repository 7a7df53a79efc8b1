-- Customers: insert or update by customer_id.
create or replace function merge_customers(records json, reject_existing boolean) returns merge_outcome
language plpgsql as $$
declare
  outcome merge_outcome;
  staged customers[] := array(select r from json_populate_recordset(null::customers, records) r order by r.customer_id);
  new_rows customers[];
  changed_rows customers[];
begin
  perform from customers where customer_id in (select customer_id from unnest(staged)) order by customer_id for no key update;
  select coalesce(array_agg(s order by s.customer_id) filter (where t.customer_id is null), '{}'),
    coalesce(array_agg(s order by s.customer_id) filter (where t.customer_id is not null and (t.is_placeholder or not reject_existing)
      and not is_older(s.source_updated_at, t.source_updated_at)
      and (t.is_placeholder or row(s.customer_name, s.customer_phone, s.customer_email, s.date_of_birth, s.gender, s.state, s.lga, s.address, s.kyc_status,
        s.kyc_verified_date, s.source_updated_at)
        is distinct from row(t.customer_name, t.customer_phone, t.customer_email, t.date_of_birth, t.gender, t.state, t.lga, t.address, t.kyc_status,
        t.kyc_verified_date, t.source_updated_at))), '{}'),
    existing_failures(json_agg(s.customer_id) filter (where not t.is_placeholder and reject_existing), records, 'customer_id',
      'customers_pkey', 'DUPLICATE_CUSTOMER_ID'),
    stale_warnings(json_agg(s.customer_id) filter (where is_older(s.source_updated_at, t.source_updated_at)), records, 'customer_id')
  into new_rows, changed_rows, outcome.failures, outcome.warnings
  from unnest(staged) s left join customers t on t.customer_id = s.customer_id;

  insert into customers (customer_id, customer_name, customer_phone, customer_email, date_of_birth, gender, state, lga, address, kyc_status,
    kyc_verified_date, source_updated_at)
  select s.customer_id, s.customer_name, s.customer_phone, s.customer_email, s.date_of_birth, s.gender, s.state, s.lga, s.address,
    s.kyc_status, s.kyc_verified_date, s.source_updated_at
  from unnest(new_rows) s
  on conflict do nothing;
  get diagnostics outcome.inserted = row_count;
  perform raise_if_raced(cardinality(new_rows), outcome.inserted, 'customers');

  insert into customer_version
  select customer_id, customer_name, customer_phone, customer_email, date_of_birth, gender, state, lga, address, kyc_status,
    kyc_verified_date, is_placeholder, source_updated_at, recorded_at, greatest(now(), recorded_at)
  from customers where customer_id in (select s.customer_id from unnest(changed_rows) s);
  update customers t set customer_name = s.customer_name, customer_phone = s.customer_phone, customer_email = s.customer_email, date_of_birth =
    s.date_of_birth, gender = s.gender, state = s.state, lga = s.lga, address = s.address, kyc_status = s.kyc_status,
    kyc_verified_date = s.kyc_verified_date,
    source_updated_at = s.source_updated_at, is_placeholder = false, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
  from unnest(changed_rows) s where t.customer_id = s.customer_id;
  get diagnostics outcome.updated = row_count;

  outcome.unchanged := cardinality(staged) - outcome.inserted - outcome.updated - jsonb_array_length(outcome.failures);
  outcome.placeholders := 0;
  outcome.touched := '{}';
  return outcome;
end
$$;
comment on function merge_customers(json, boolean) is 'Merges validated customers; a placeholder is replaced by the real record.';
