-- Loans of a source sync with everything that hangs on them. The staging holds all the source has of the loans in scope (their
-- schedules and repayments whole), so afterwards ours are the same: what is not staged as `load` goes, a repayment found under
-- another loan moves, and the parts of every amount follow from the contract.

-- Read once: every comparison below is then between staged tables, and none looks into the millions of other loans.
create or replace function stage_stored_repayments() returns void
language plpgsql as $$
begin
  create temp table stored_repayment on commit drop as
  select r.source_id as id, r.loan_id, r.repayment_id, r.payment_date, r.payment_amount, r.principal_paid, r.interest_paid, r.fees_paid,
    r.penalty_paid, r.payment_method, r.payment_reference, r.is_backdated, r.is_reversed, r.is_remitted, r.paid_at,
    r.health_insurance, r.source_updated_at
  from source_loan l join repayments r on r.loan_id = l.loan_id
  where l.verdict = 'load' and r.source_id is not null;
  analyze stored_repayment;
end
$$;
comment on function stage_stored_repayments() is 'Creates stored_repayment: our repayments from the source of the staged loans.';

-- Staged repayments that stand under another loan with us.
create or replace function moved_source_repayments() returns table (repayment_id varchar, loan_id varchar)
language plpgsql stable as $$
begin
  return query
  select w.repayment_id, w.loan_id
  from source_repayment s
  left join stored_repayment t on t.id = s.id and t.loan_id = s.loan_id
  join repayment_owner w on w.repayment_id = s.repayment_id
  where s.verdict = 'load' and t.id is null and w.loan_id <> s.loan_id;
end
$$;
comment on function moved_source_repayments() is 'Repayments that moved to a staged loan, each with the loan it stands under.';

create or replace function remove_source_loans(loan_ids text[]) returns jsonb
language plpgsql as $$
declare
  gone json;
  outcome merge_outcome;
  removed jsonb;
begin
  -- loan_ids: ours in scope. A repayment that moved is deleted here and inserted under its new loan.
  select json_agg(json_build_object('index', 0, 'entity_type', g.entity_type, 'entity_id', g.entity_id)),
    jsonb_build_object('loans', count(*) filter (where g.entity_type = 'loan'),
      'repayments', count(*) filter (where g.entity_type = 'repayment' and not g.moves))
  into gone, removed
  from (
    select 'loan' as entity_type, i.loan_id as entity_id, false as moves
    from unnest(loan_ids) as i (loan_id)
    where not exists (select from source_loan s where s.loan_id = i.loan_id and s.verdict = 'load')
    union all
    select 'repayment', t.repayment_id, false
    from stored_repayment t
    where not exists (select from source_repayment s where s.id = t.id and s.verdict = 'load')
    union all
    select 'repayment', m.repayment_id, true from moved_source_repayments() m
  ) g;
  if gone is null then
    return jsonb_build_object('loans', 0, 'repayments', 0, 'touched', '[]'::jsonb);
  end if;
  outcome := merge_deletions(gone);
  return removed || jsonb_build_object('touched', to_jsonb(outcome.touched));
end
$$;
comment on function remove_source_loans(text[]) is
  'Deletes our loans and repayments that the staging no longer loads. Returns loans, repayments, and touched: other loans to refresh.';

create or replace function merge_source_loan_rows() returns table (inserted integer, updated integer, changed_ids text[])
language plpgsql as $$
declare
  today date := (select business_date from clock);
begin
  -- Temporary tables, not arrays: their size is known to the planner.
  create temp table changed_loan on commit drop as
  select t.loan_id
  from source_loan s join loan t on t.loan_id = s.loan_id
  where s.verdict = 'load' and row(s.customer_id, s.customer_name, s.customer_phone, s.officer_id, s.officer_name, s.officer_phone,
    s.branch, s.state, s.loan_amount, s.repayment_amount, s.disbursement_date, s.maturity_date, s.loan_term_days, s.interest_rate,
    s.fee_amount, s.fee_paid_upfront, s.channel, s.channel_partner, s.status, s.closed_date, s.first_payment_due_date,
    s.instalment_count, s.repayment_frequency, s.source_status, s.performance_status, s.loan_type, s.source_updated_at)
    is distinct from row(t.customer_id, t.customer_name, t.customer_phone, t.officer_id, t.officer_name, t.officer_phone,
    t.branch, t.state, t.loan_amount, t.repayment_amount, t.disbursement_date, t.maturity_date, t.loan_term_days, t.interest_rate,
    t.fee_amount, t.fee_paid_upfront, t.channel, t.channel_partner, t.status, t.closed_date, t.first_due_date_sent,
    t.instalment_count_sent, t.repayment_frequency, t.source_status, t.performance_status, t.loan_type, t.source_updated_at);
  create temp table new_loan on commit drop as
  select s.loan_id from source_loan s where s.verdict = 'load' and not exists (select from loan t where t.loan_id = s.loan_id);
  analyze changed_loan;
  analyze new_loan;
  insert into loan_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/loan_facts.sql from=loan
    where loan_id in (select c.loan_id from changed_loan c)
  ) v;
  update loan t set customer_id = s.customer_id, customer_name = s.customer_name, customer_phone = s.customer_phone,
    officer_id = s.officer_id, officer_name = s.officer_name, officer_phone = s.officer_phone,
    region = case when s.officer_id = t.officer_id then t.region else o.region end,
    vertical_lead_email = case when s.officer_id = t.officer_id then t.vertical_lead_email else o.vertical_lead_email end,
    vertical_lead_name = case when s.officer_id = t.officer_id then t.vertical_lead_name else o.vertical_lead_name end,
    branch = s.branch, state = s.state, loan_amount = s.loan_amount, repayment_amount = s.repayment_amount,
    disbursement_date = s.disbursement_date, maturity_date = s.maturity_date, loan_term_days = s.loan_term_days,
    interest_rate = s.interest_rate, fee_amount = s.fee_amount, fee_paid_upfront = s.fee_paid_upfront, channel = s.channel,
    channel_partner = s.channel_partner, status = s.status, closed_date = s.closed_date,
    first_due_date_sent = s.first_payment_due_date, instalment_count_sent = s.instalment_count,
    repayment_frequency = s.repayment_frequency, source_status = s.source_status, performance_status = s.performance_status,
    loan_type = s.loan_type, status_since = coalesce(t.status_since, case when s.status <> 'Active' then today end),
    source_updated_at = s.source_updated_at, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
  from changed_loan c join source_loan s on s.loan_id = c.loan_id join officers o on o.officer_id = s.officer_id
  where t.loan_id = c.loan_id;
  get diagnostics updated = row_count;
  insert into loan (loan_id, customer_id, customer_name, customer_phone, officer_id, officer_name, officer_phone, region, branch,
    state, vertical_lead_email, vertical_lead_name, loan_amount, repayment_amount, disbursement_date, maturity_date, loan_term_days,
    interest_rate, fee_amount, fee_paid_upfront, channel, channel_partner, status, closed_date, wave, wave_source,
    first_due_date_sent, instalment_count_sent, repayment_frequency, source_status, performance_status, loan_type, status_since,
    source_updated_at)
  select s.loan_id, s.customer_id, s.customer_name, s.customer_phone, s.officer_id, s.officer_name, s.officer_phone, o.region,
    s.branch, s.state, o.vertical_lead_email, o.vertical_lead_name, s.loan_amount, s.repayment_amount, s.disbursement_date,
    s.maturity_date, s.loan_term_days, s.interest_rate, s.fee_amount, s.fee_paid_upfront, s.channel, s.channel_partner, s.status,
    s.closed_date, rule_wave(o.hire_date, s.disbursement_date, w.hired_from, w.disbursed_from), 'rule', s.first_payment_due_date,
    s.instalment_count, s.repayment_frequency, s.source_status, s.performance_status, s.loan_type,
    case when s.status <> 'Active' then today end, s.source_updated_at
  from new_loan n
  join source_loan s on s.loan_id = n.loan_id
  join officers o on o.officer_id = s.officer_id
  cross join wave_settings() w
  order by s.id;
  get diagnostics inserted = row_count;
  perform raise_if_raced((select count(*)::integer from new_loan), inserted, 'loans');
  changed_ids := array(select c.loan_id from changed_loan c union all select n.loan_id from new_loan n);
  return next;
end
$$;
comment on function merge_source_loan_rows() is 'Upserts the staged loans. changed_ids: those inserted or updated.';

-- What each staged loan owes, in kobo, from its row as it is stored now.
create or replace function stage_source_terms() returns void
language plpgsql as $$
declare
  -- A variable: with a subquery as its argument loan_terms is not inlined and reads every loan.
  ids text[] := array(select loan_id from source_loan where verdict = 'load');
begin
  create temp table source_terms on commit drop as
  select t.loan_id, (l.loan_amount * 100)::bigint as principal, (t.interest_total * 100)::bigint as interest,
    ((t.amount_due_total - l.loan_amount - t.interest_total) * 100)::bigint as fees
  from loan_terms(ids, false) t join loan l on l.loan_id = t.loan_id;
  analyze source_terms;
end
$$;
comment on function stage_source_terms() is 'Creates source_terms: principal, interest and fees due of each staged loan, in kobo.';

create or replace function merge_source_instalments() returns table (inserted integer, updated integer, removed integer, changed_ids text[])
language plpgsql as $$
begin
  create temp table source_due on commit drop as
  select s.loan_id, s.installment_number, s.due_date, round(p.principal_kobo / 100.0, 2)::numeric(15,2) as principal_due,
    round(p.interest_kobo / 100.0, 2)::numeric(15,2) as interest_due, round(p.fees_kobo / 100.0, 2)::numeric(15,2) as fee_due,
    s.total_due, s.source_updated_at
  from source_instalment s
  join (
--! include fragments/contract_split.sql rows=source_instalment key=i.installment_number place=i.installment_number amount=i.total_due counts=true
  ) p on p.loan_id = s.loan_id and p.row_key = s.installment_number
  where s.verdict = 'load';
  analyze source_due;
  create temp table changed_due on commit drop as
  select t.loan_id, t.installment_number, s.loan_id is null as is_gone
  from loan_instalment t
  join source_loan l on l.loan_id = t.loan_id and l.verdict = 'load'
  left join source_due s on s.loan_id = t.loan_id and s.installment_number = t.installment_number
  where s.loan_id is null or row(s.due_date, s.principal_due, s.interest_due, s.fee_due, s.total_due, s.source_updated_at)
    is distinct from row(t.due_date, t.principal_due, t.interest_due, t.fee_due, t.total_due, t.source_updated_at);
  analyze changed_due;
  insert into loan_instalment_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/instalment_facts.sql from=loan_instalment
    where (loan_id, installment_number) in (select c.loan_id, c.installment_number from changed_due c)
  ) v;
  delete from loan_instalment t using changed_due c
  where c.is_gone and t.loan_id = c.loan_id and t.installment_number = c.installment_number;
  get diagnostics removed = row_count;
  update loan_instalment t set due_date = s.due_date, principal_due = s.principal_due, interest_due = s.interest_due,
    fee_due = s.fee_due, total_due = s.total_due, source_updated_at = s.source_updated_at,
    recorded_at = greatest(now(), t.recorded_at), updated_at = now()
  from changed_due c join source_due s on s.loan_id = c.loan_id and s.installment_number = c.installment_number
  where t.loan_id = c.loan_id and t.installment_number = c.installment_number;
  get diagnostics updated = row_count;
  changed_ids := array(select distinct loan_id from changed_due);
  create temp table new_due on commit drop as
  select s.* from source_due s
  where not exists (select from loan_instalment t where t.loan_id = s.loan_id and t.installment_number = s.installment_number);
  analyze new_due;
  changed_ids := changed_ids || array(select distinct loan_id from new_due);
  insert into loan_instalment (loan_id, installment_number, due_date, principal_due, interest_due, fee_due, total_due,
    source_updated_at)
  select s.loan_id, s.installment_number, s.due_date, s.principal_due, s.interest_due, s.fee_due, s.total_due, s.source_updated_at
  from new_due s
  order by s.loan_id, s.installment_number;
  get diagnostics inserted = row_count;
  return next;
end
$$;
comment on function merge_source_instalments() is 'Makes the schedules of the staged loans those of the staging. changed_ids: loans whose schedule changed.';

create or replace function merge_source_repayments() returns table (inserted integer, updated integer, changed_ids text[])
language plpgsql as $$
begin
  if to_regclass('pg_temp.stored_repayment') is null then
    perform stage_stored_repayments();
  end if;
  create temp table source_paid on commit drop as
  select p.row_key as id, (p.principal_kobo / 100.0)::numeric(15,2) as principal_paid,
    (p.interest_kobo / 100.0)::numeric(15,2) as interest_paid, (p.fees_kobo / 100.0)::numeric(15,2) as fees_paid
  from (
--! include fragments/contract_split.sql rows=source_repayment key=i.id place=i.paid_at amount=i.payment_amount counts=not(i.is_reversed)
  ) p;
  analyze source_paid;
  create temp table changed_repayment on commit drop as
  select t.loan_id, t.repayment_id, s.id
  from source_repayment s
  join source_paid p on p.id = s.id
  join stored_repayment t on t.id = s.id and t.loan_id = s.loan_id
  where row(s.payment_date, s.payment_amount, p.principal_paid, p.interest_paid, p.fees_paid, 0.00::numeric(15,2), s.payment_method,
      s.payment_reference, s.is_backdated, s.is_reversed, s.is_remitted, s.paid_at, s.health_insurance, s.source_updated_at)
    is distinct from row(t.payment_date, t.payment_amount, t.principal_paid, t.interest_paid, t.fees_paid, t.penalty_paid,
      t.payment_method, t.payment_reference, t.is_backdated, t.is_reversed, t.is_remitted, t.paid_at, t.health_insurance,
      t.source_updated_at);
  get diagnostics updated = row_count;
  analyze changed_repayment;
  if updated > 0 then
    insert into repayment_version
    select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/repayment_facts.sql from=repayments
      where (loan_id, repayment_id) in (select c.loan_id, c.repayment_id from changed_repayment c)
    ) v;
    update repayments t set payment_date = s.payment_date, payment_amount = s.payment_amount, principal_paid = p.principal_paid,
      interest_paid = p.interest_paid, fees_paid = p.fees_paid, penalty_paid = 0, payment_method = s.payment_method,
      payment_reference = s.payment_reference, is_backdated = s.is_backdated, is_reversed = s.is_reversed,
      is_remitted = s.is_remitted, paid_at = s.paid_at, health_insurance = s.health_insurance,
      source_updated_at = s.source_updated_at, recorded_at = greatest(now(), t.recorded_at), updated_at = now()
    from changed_repayment c
    join source_repayment s on s.id = c.id
    join source_paid p on p.id = c.id
    where t.loan_id = c.loan_id and t.repayment_id = c.repayment_id;
  end if;
  changed_ids := array(select distinct loan_id from changed_repayment);
  create temp table new_repayment on commit drop as
  select s.id, s.loan_id, s.repayment_id from source_repayment s
  where s.verdict = 'load' and not exists (select from stored_repayment t where t.id = s.id and t.loan_id = s.loan_id);
  analyze new_repayment;
  insert into repayment_owner (repayment_id, loan_id) select n.repayment_id, n.loan_id from new_repayment n order by n.id
  on conflict do nothing;
  changed_ids := changed_ids || array(select distinct loan_id from new_repayment);
  insert into repayments (loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid,
    payment_method, payment_reference, is_backdated, is_reversed, is_remitted, paid_at, health_insurance, source_updated_at)
  select s.loan_id, s.repayment_id, s.payment_date, s.payment_amount, p.principal_paid, p.interest_paid, p.fees_paid,
    s.payment_method, s.payment_reference, s.is_backdated, s.is_reversed, s.is_remitted, s.paid_at, s.health_insurance,
    s.source_updated_at
  from new_repayment n
  join source_repayment s on s.id = n.id
  join source_paid p on p.id = n.id;
  get diagnostics inserted = row_count;
  return next;
end
$$;
comment on function merge_source_repayments() is
  'Makes the repayments of the staged loans those of the staging, divided by the contract. changed_ids: loans whose repayments changed.';

-- One part of the source in one transaction. The caller has staged it and holds seeds.quiet; locks are taken in the order all writers
-- keep (book, loans, customers, officers).
-- people: null = only those not known yet are inserted (the loans of the part name them); false = those staged are updated, too;
-- A loan that a repayment left, and that is not in the part itself: its rows are divided anew in the same transaction. The part that
-- holds it may never come, as when the sync is killed in between and the next one finds the repayment where it belongs.
create or replace function divide_anew(loan_ids text[]) returns void
language plpgsql as $$
begin
  -- What waits in quarantine is still to be counted.
  delete from source_instalment where verdict <> 'quarantine';
  delete from source_repayment where verdict <> 'quarantine';
  drop table source_terms, stored_repayment, source_paid, changed_repayment, new_repayment;
  perform stage_whole_loans(loan_ids, null, null, false);
  perform stage_source_terms();
  perform merge_source_repayments();
  perform refresh_positions(loan_ids);
end
$$;
comment on function divide_anew(text[]) is 'Divides the repayments of loans by their contract again. Ends the staging of the part before it.';

-- true = the staging holds every officer and customer, and who is not in it goes.
create or replace function merge_source_part(sync_history_id bigint, after_id bigint, up_to_id bigint, ids bigint[], people boolean)
returns jsonb
language plpgsql as $$
declare
  ours text[];
  rehired text[] := '{}';
  customers jsonb;
  officers jsonb;
  loans record;
  instalments record;
  payments record;
  removed jsonb;
  contract_ids text[];
  position_ids text[];
  left_behind text[];
  outcome jsonb;
begin
  perform lock_book();
  if ids is null then
    ours := array(select l.loan_id from loan l where in_source_scope(source_id_of(l.loan_id), after_id, up_to_id, null));
  else
    ours := array(select l.loan_id from unnest(ids) i (id) join loan l on l.loan_id = i.id::text);
  end if;
  if people is not null then
    rehired := loans_of_rehired((select jsonb_object_agg(s.id, s.hire_date) from source_officer s where s.verdict = 'load'));
  end if;
  perform lock_loans(ours || rehired);
  perform stage_stored_repayments();
  left_behind := array(select distinct m.loan_id::text from moved_source_repayments() m
    where not exists (select from source_loan s where s.loan_id = m.loan_id));
  perform lock_loans(array(select m.loan_id::text from moved_source_repayments() m));
  customers := merge_source_customers(people is not null);
  officers := merge_source_officers(people is not null);
  removed := remove_source_loans(ours);
  select * into loans from merge_source_loan_rows();
  perform stage_source_terms();
  select * into instalments from merge_source_instalments();
  select * into payments from merge_source_repayments();
  if people is not null then
    customers := customers || remove_source_people(people);
  end if;
  contract_ids := array(select distinct i from unnest(loans.changed_ids || instalments.changed_ids) i);
  position_ids := array(select i from unnest(contract_ids || payments.changed_ids) i
    union select jsonb_array_elements_text(removed -> 'touched'));
  if cardinality(contract_ids) > 0 then
    perform refresh_contracts(contract_ids);
  end if;
  if cardinality(position_ids) > 0 then
    perform refresh_positions(position_ids);
  end if;
  perform assign_waves(loans.changed_ids || rehired);
  perform settle_quarantine(sync_history_id, after_id, up_to_id, ids, coalesce(people, false));
  outcome := jsonb_build_object('customers', customers, 'officers', officers,
    'loans', jsonb_build_object('read', (select count(*) from source_loan where verdict <> 'exclude'), 'inserted', loans.inserted,
      'updated', loans.updated, 'removed', removed -> 'loans'),
    'loan_schedules', jsonb_build_object('read', (select count(*) from source_instalment where verdict <> 'exclude'), 'inserted',
      instalments.inserted, 'updated', instalments.updated, 'removed', instalments.removed),
    'repayments', jsonb_build_object('read', (select count(*) from source_repayment where verdict <> 'exclude'), 'inserted',
      payments.inserted, 'updated', payments.updated, 'removed', removed -> 'repayments'),
    'loans_refreshed', cardinality(position_ids), 'touched', to_jsonb(position_ids));
  if cardinality(left_behind) > 0 then
    perform divide_anew(left_behind);
  end if;
  return outcome;
end
$$;
comment on function merge_source_part(bigint, bigint, bigint, bigint[], boolean) is
  'Merges the staged part of the source (scope: see in_source_scope) and refreshes the loans that changed. Returns per entity read, inserted, updated, removed; touched: the loans.';

-- One aggregate over the repayments: with every row in its place the sums of a loan are the contract's share of what was paid.
create or replace function loans_divided_wrongly() returns setof bigint
language sql stable as $$
  select source_id_of(l.loan_id)
  from (
    select r.loan_id, sum((r.payment_amount * 100)::bigint) filter (where not r.is_reversed) as paid,
      sum((r.interest_paid * 100)::bigint) filter (where not r.is_reversed) as interest,
      sum((r.fees_paid * 100)::bigint) filter (where not r.is_reversed) as fees
    from repayments r
    where r.source_id is not null
    group by r.loan_id
  ) s
  join (
    select t.loan_id, (t.loan_amount * 100)::bigint as principal_due, (t.interest_total * 100)::bigint as interest_due,
      ((t.amount_due_total - t.loan_amount - t.interest_total) * 100)::bigint as fees_due, (t.amount_due_total * 100)::bigint as due
    from loan t
    where source_id_of(t.loan_id) is not null
  ) l on l.loan_id = s.loan_id
  cross join lateral (select least(s.paid, l.due)::bigint as divided) d
  cross join lateral (select contract_part(d.divided, l.principal_due + l.interest_due, l.fees_due) as fees) f
  where s.fees <> f.fees or s.interest <> contract_part(d.divided - f.fees, l.principal_due, l.interest_due)
$$;
comment on function loans_divided_wrongly() is
  'Source ids of loans whose repayments do not carry the contract''s share of interest and fees, as contract_split makes them.';
