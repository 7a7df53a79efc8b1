-- Loans: insert or update by loan_id. Officers (and, in a sync, customers) that are not known become placeholders. A vertical lead
-- is the officer's: a new loan takes it here, apply_hierarchy() keeps it.
create or replace function place_officers(staged staged_loan[]) returns integer
language plpgsql as $$
declare
  placed integer;
begin
  -- One that is being deleted is waited for and then placed anew, where its foreign key would fail.
  perform from officers
  where officer_id in (select s.officer_id from unnest(staged) s
    where not exists (select from loan l where l.loan_id = s.loan_id and l.officer_id = s.officer_id))
  order by officer_id for key share;
  insert into officers (officer_id, officer_name, officer_phone, region, branch, is_placeholder)
  select distinct on (s.officer_id) s.officer_id, s.officer_name, s.officer_phone, s.region, s.branch, true
  from unnest(staged) s
  where not exists (select from officers o where o.officer_id = s.officer_id)
  order by s.officer_id, s.index
  on conflict do nothing;
  get diagnostics placed = row_count;
  return placed;
end
$$;
comment on function place_officers(staged_loan[]) is 'Placeholder officers for loans whose officer is not known yet; returns how many.';

create or replace function place_customers(staged staged_loan[]) returns integer
language plpgsql as $$
declare
  placed integer;
begin
  insert into customers (customer_id, customer_name, customer_phone, state, is_placeholder)
  select distinct on (s.customer_id) s.customer_id, s.customer_name, s.customer_phone, s.state, true
  from unnest(staged) s
  where not exists (select from customers c where c.customer_id = s.customer_id)
  order by s.customer_id, s.index
  on conflict do nothing;
  get diagnostics placed = row_count;
  return placed;
end
$$;
comment on function place_customers(staged_loan[]) is 'Placeholder customers for loans whose customer is not known yet; returns how many.';

drop function if exists merge_loans(json, boolean, boolean);
create function merge_loans(
  records json, reject_existing boolean, place_unknown_customers boolean, out outcome merge_outcome, out placed_officers integer,
  out placed_customers integer)
language plpgsql as $$
declare
  staged staged_loan[] := array(select r from json_populate_recordset(null::staged_loan, records) r order by r.loan_id);
  today date := (select business_date from clock);
  new_rows staged_loan[];
  changed_rows staged_loan[];
  unknown_customers jsonb := '[]';
begin
  placed_customers := 0;
  perform from customers
  where customer_id in (select s.customer_id from unnest(staged) s
    where not exists (select from loan l where l.loan_id = s.loan_id and l.customer_id = s.customer_id))
  order by customer_id for key share;
  if not place_unknown_customers then
    select coalesce(jsonb_agg(jsonb_build_object('index', s.index, 'id', s.loan_id, 'code', 'CUSTOMER_NOT_FOUND',
        'field', 'customer_id', 'message', format('Customer with ID %s does not exist', s.customer_id))), '[]')
    into unknown_customers
    from unnest(staged) s
    where not exists (select from customers c where c.customer_id = s.customer_id)
      and not exists (select from loan l where l.loan_id = s.loan_id);
    staged := array(select s from unnest(staged) s where exists (select from customers c where c.customer_id = s.customer_id)
      or exists (select from loan l where l.loan_id = s.loan_id));
  end if;

  select coalesce(array_agg(s order by s.loan_id) filter (where t.loan_id is null), '{}'),
    coalesce(array_agg(s order by s.loan_id) filter (where t.loan_id is not null and not reject_existing
      and not is_older(s.source_updated_at, t.source_updated_at)
      and row(s.customer_id, s.customer_name, s.customer_phone, s.officer_id, s.officer_name, s.officer_phone,
        region_of(o.region_source, o.region, s.region), s.branch, s.state, s.loan_amount, s.repayment_amount, s.disbursement_date,
        s.maturity_date, s.loan_term_days, s.interest_rate, s.fee_amount, s.fee_paid_upfront, s.channel, s.channel_partner, s.status, s.closed_date, coalesce(s.wave, t.wave),
        case when s.wave is null then t.wave_source else 'supplied' end, s.first_payment_due_date, s.instalment_count,
        s.repayment_frequency, s.source_status, s.performance_status, s.loan_type, s.source_updated_at)
      is distinct from row(t.customer_id, t.customer_name, t.customer_phone, t.officer_id, t.officer_name, t.officer_phone, t.region,
        t.branch, t.state, t.loan_amount, t.repayment_amount, t.disbursement_date, t.maturity_date, t.loan_term_days,
        t.interest_rate, t.fee_amount, t.fee_paid_upfront, t.channel, t.channel_partner, t.status, t.closed_date, t.wave,
        t.wave_source, t.first_due_date_sent, t.instalment_count_sent, t.repayment_frequency, t.source_status,
        t.performance_status, t.loan_type, t.source_updated_at)), '{}'),
    unknown_customers || existing_failures(json_agg(s.loan_id) filter (where t.loan_id is not null and reject_existing), records,
      'loan_id', 'loans_pkey', 'DUPLICATE_LOAN_ID'),
    stale_warnings(json_agg(s.loan_id) filter (where is_older(s.source_updated_at, t.source_updated_at)), records, 'loan_id')
  into new_rows, changed_rows, outcome.failures, outcome.warnings
  from unnest(staged) s left join loan t on t.loan_id = s.loan_id left join officers o on o.officer_id = s.officer_id;
  if place_unknown_customers then
    placed_customers := place_customers(new_rows || changed_rows);
  end if;
  placed_officers := place_officers(new_rows || changed_rows);

  insert into loan (loan_id, customer_id, customer_name, customer_phone, officer_id, officer_name, officer_phone, region, branch,
    state, vertical_lead_email, vertical_lead_name, loan_amount, repayment_amount, disbursement_date, maturity_date,
    loan_term_days, interest_rate, fee_amount, fee_paid_upfront, channel, channel_partner, status, closed_date, wave, wave_source,
    first_due_date_sent, instalment_count_sent, repayment_frequency, source_status, performance_status, loan_type, status_since,
    source_updated_at)
  select s.loan_id, s.customer_id, s.customer_name, s.customer_phone, s.officer_id, s.officer_name, s.officer_phone,
    region_of(o.region_source, o.region, s.region), s.branch, s.state, o.vertical_lead_email, o.vertical_lead_name, s.loan_amount,
    s.repayment_amount, s.disbursement_date, s.maturity_date, s.loan_term_days, s.interest_rate, s.fee_amount, s.fee_paid_upfront, s.channel, s.channel_partner, s.status, s.closed_date, coalesce(s.wave, 'Wave 2'),
    case when s.wave is null then 'default' else 'supplied' end, s.first_payment_due_date, s.instalment_count,
    s.repayment_frequency, s.source_status, s.performance_status, s.loan_type, case when s.status <> 'Active' then today end,
    s.source_updated_at
  from unnest(new_rows) s join officers o on o.officer_id = s.officer_id
  on conflict do nothing;
  get diagnostics outcome.inserted = row_count;
  perform raise_if_raced(cardinality(new_rows), outcome.inserted, 'loans');

  insert into loan_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/loan_facts.sql from=loan
    where loan_id in (select s.loan_id from unnest(changed_rows) s)
  ) v;
  update loan t set customer_id = s.customer_id, customer_name = s.customer_name, customer_phone = s.customer_phone,
    officer_id = s.officer_id, officer_name = s.officer_name, officer_phone = s.officer_phone,
    region = region_of(o.region_source, o.region, s.region), branch = s.branch, state = s.state, loan_amount = s.loan_amount,
    repayment_amount = s.repayment_amount, disbursement_date = s.disbursement_date, maturity_date = s.maturity_date,
    loan_term_days = s.loan_term_days, interest_rate = s.interest_rate, fee_amount = s.fee_amount,
    fee_paid_upfront = s.fee_paid_upfront, channel = s.channel, channel_partner = s.channel_partner, status = s.status,
    closed_date = s.closed_date, wave = coalesce(s.wave, t.wave),
    wave_source = case when s.wave is null then t.wave_source else 'supplied' end, first_due_date_sent = s.first_payment_due_date,
    instalment_count_sent = s.instalment_count, repayment_frequency = s.repayment_frequency, source_status = s.source_status,
    performance_status = s.performance_status, loan_type = s.loan_type,
    status_since = coalesce(t.status_since, case when s.status <> 'Active' then today end),
    source_updated_at = s.source_updated_at, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
  from unnest(changed_rows) s join officers o on o.officer_id = s.officer_id
  where t.loan_id = s.loan_id;
  get diagnostics outcome.updated = row_count;

  outcome.unchanged := json_array_length(records) - outcome.inserted - outcome.updated - jsonb_array_length(outcome.failures);
  outcome.placeholders := 0;
  outcome.touched := array(select s.loan_id from unnest(new_rows || changed_rows) s);
end
$$;
comment on function merge_loans(json, boolean, boolean) is
  'Merges validated loans. place_unknown_customers: a sync makes placeholders, a single create fails with CUSTOMER_NOT_FOUND.';
