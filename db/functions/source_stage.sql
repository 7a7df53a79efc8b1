-- The staging of a source sync: temporary tables of one transaction, filled by COPY with rows the source already transformed
-- (src/sync/source/django), merged by merge_source_part() and merge_source_holidays().
-- verdict: load, exclude (by rule: not disbursed, not applied...), quarantine (fault = CODE|field|sentence, payload = the source's row).
-- Texts and numbers without bounds: a row in quarantine may be too long or too large for our tables, and must be staged all the same.
create or replace function open_source_stage() returns void
language sql as $$
  create temp table source_officer (id bigint, verdict text, fault text, payload text, officer_name text,
    officer_phone text, officer_email text, branch text, employment_status text, hire_date date,
    user_type text, account_type text) on commit drop;
  create temp table source_customer (id bigint, verdict text, fault text, payload text, customer_name text,
    customer_phone text, date_of_birth date, gender text, state text, lga text, address text,
    kyc_status text, source_updated_at timestamptz) on commit drop;
  create temp table source_holiday (id bigint, verdict text, fault text, payload text, date date, name text,
    type text, source_updated_at timestamptz) on commit drop;
  create temp table source_loan (id bigint, verdict text, fault text, payload text, loan_id varchar(50), customer_id varchar(50),
    customer_name text, customer_phone text, officer_id varchar(50), officer_name text,
    officer_phone text, branch text, state text, loan_amount numeric, repayment_amount numeric,
    disbursement_date date, maturity_date date, loan_term_days integer, interest_rate numeric, fee_amount numeric,
    fee_paid_upfront numeric, channel text, channel_partner text, status text, closed_date date,
    first_payment_due_date date, instalment_count integer, repayment_frequency text, source_status text,
    performance_status text, loan_type text, source_updated_at timestamptz) on commit drop;
  create temp table source_instalment (id bigint, verdict text, fault text, payload text, source_loan_id bigint, loan_id varchar(50),
    installment_number integer, due_date date, total_due numeric, source_updated_at timestamptz) on commit drop;
  create temp table source_repayment (id bigint, verdict text, fault text, payload text, source_loan_id bigint, loan_id varchar(50),
    repayment_id varchar(50), paid_at timestamptz, payment_date date, payment_amount numeric, payment_method text,
    payment_reference text, is_backdated boolean, is_reversed boolean, is_remitted boolean,
    health_insurance numeric, source_updated_at timestamptz) on commit drop;
$$;
comment on function open_source_stage() is 'Creates the temporary tables of a source sync; they go with the transaction.';

-- Quarantined rows of one staged table: each has one open row in sync_error, counted up every time it is met again.
create or replace function keep_quarantined(sync_history_id bigint, entity_type text, stage text, loan_column text, amount_column text)
returns integer
language plpgsql as $$
declare
  kept integer;
begin
  execute format($sql$
    insert into sync_error as e (sync_history_id, entity_type, entity_id, error_code, error_message, reason_code, field, payload,
      quarantined, amount, source_loan_id)
    select $1, $2, s.id::text, 'QUARANTINED', split_part(s.fault, '|', 3), split_part(s.fault, '|', 1), split_part(s.fault, '|', 2),
      coalesce(s.payload, 'null'), true, %s, %s
    from %I s where s.verdict = 'quarantine'
    order by s.id
    on conflict (entity_type, entity_id) where quarantined and not resolved do update
      set retry_count = e.retry_count + 1, last_retry_at = now(), error_message = excluded.error_message,
        reason_code = excluded.reason_code, field = excluded.field, payload = excluded.payload, amount = excluded.amount,
        source_loan_id = excluded.source_loan_id$sql$, amount_column, loan_column, stage)
  using sync_history_id, entity_type;
  get diagnostics kept = row_count;
  return kept;
end
$$;
comment on function keep_quarantined(bigint, text, text, text, text) is
  'Keeps the quarantined rows of a staged table in sync_error; returns how many there are.';

create or replace function in_source_scope(id bigint, after_id bigint, up_to_id bigint, ids bigint[]) returns boolean
language sql immutable parallel safe as $$
  select case when ids is not null then coalesce(id = any(ids), false)
    else (after_id is null or id > after_id) and (up_to_id is null or id <= up_to_id) end
$$;
comment on function in_source_scope(bigint, bigint, bigint, bigint[]) is
  'Whether a source id belongs to the part being synced: the ids named, else after_id < id <= up_to_id (null: no bound).';

-- A row that was quarantined and now loads, or is gone, is resolved; the others are kept and counted up.
create or replace function settle_quarantine(sync_history_id bigint, after_id bigint, up_to_id bigint, ids bigint[], all_people boolean)
returns void
language plpgsql as $$
begin
  update sync_error e set resolved = true, resolved_at = now()
  where e.quarantined and not e.resolved and case
    when e.entity_type in ('loan', 'loan_schedule', 'repayment') then
      (in_source_scope(e.source_loan_id, after_id, up_to_id, ids)
        or e.source_loan_id is null and after_id is null and ids is null)
      and not exists (select from source_loan s where e.entity_type = 'loan' and s.verdict = 'quarantine' and s.id::text = e.entity_id)
      and not exists (select from source_instalment s
        where e.entity_type = 'loan_schedule' and s.verdict = 'quarantine' and s.id::text = e.entity_id)
      and not exists (select from source_repayment s
        where e.entity_type = 'repayment' and s.verdict = 'quarantine' and s.id::text = e.entity_id)
    when e.entity_type = 'customer' then
      not exists (select from source_customer s where s.verdict = 'quarantine' and s.id::text = e.entity_id)
      and (all_people or exists (select from source_customer s where s.id::text = e.entity_id))
    when e.entity_type = 'officer' then
      not exists (select from source_officer s where s.verdict = 'quarantine' and s.id::text = e.entity_id)
      and (all_people or exists (select from source_officer s where s.id::text = e.entity_id))
    else false end;
  perform keep_quarantined(sync_history_id, 'customer', 'source_customer', 'null', 'null'),
    keep_quarantined(sync_history_id, 'officer', 'source_officer', 'null', 'null'),
    keep_quarantined(sync_history_id, 'loan', 'source_loan', 's.id', 's.loan_amount'),
    keep_quarantined(sync_history_id, 'loan_schedule', 'source_instalment', 's.source_loan_id', 's.total_due'),
    keep_quarantined(sync_history_id, 'repayment', 'source_repayment', 's.source_loan_id', 's.payment_amount');
end
$$;
comment on function settle_quarantine(bigint, bigint, bigint, bigint[], boolean) is
  'Brings the open quarantine in sync_error in line with the staged part.';
