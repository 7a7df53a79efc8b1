-- Repayments: insert or update by repayment_id. An id belongs to one loan; the owner directory makes two tries under two loans meet.
create or replace function merge_repayments(records json, reject_existing boolean) returns merge_outcome
language plpgsql as $$
declare
  outcome merge_outcome;
  staged staged_repayment[] := array(
    select r from json_populate_recordset(null::staged_repayment, records) r order by r.loan_id, r.repayment_id);
  today date := (select business_date from clock);
  new_rows staged_repayment[];
  changed_rows staged_repayment[];
begin
  insert into repayment_owner (repayment_id, loan_id)
  select s.repayment_id, s.loan_id
  from unnest(staged) s
  where exists (select from loan l where l.loan_id = s.loan_id)
  order by s.repayment_id
  on conflict do nothing;

  select coalesce(array_agg(c.staged_row order by c.loan_id, c.repayment_id) filter (where c.fate = 'new'), '{}'),
    coalesce(array_agg(c.staged_row order by c.loan_id, c.repayment_id) filter (where c.fate = 'changed'), '{}'),
    coalesce(jsonb_agg(case c.fate
      when 'no loan' then jsonb_build_object('index', c.index, 'id', c.repayment_id, 'code', 'LOAN_NOT_FOUND', 'field', 'loan_id',
        'waits_for', c.loan_id, 'message', format('loan with ID %s does not exist', c.loan_id))
      when 'other loan' then jsonb_build_object('index', c.index, 'id', c.repayment_id, 'code', 'DUPLICATE_REPAYMENT_ID',
        'field', 'repayment_id', 'message', format('repayment %s belongs to another loan', c.repayment_id))
      else jsonb_build_object('index', c.index, 'id', c.repayment_id, 'code', 'DUPLICATE_REPAYMENT_ID', 'field', 'repayment_id',
        'message', 'duplicate key value violates unique constraint "repayments_pkey"') end order by c.index)
      filter (where c.fate in ('no loan', 'other loan', 'exists')), '[]'),
    coalesce(jsonb_agg(jsonb_build_object('index', c.index, 'id', c.repayment_id, 'code', c.notice, 'message', case c.notice
      when 'PAYMENT_DATED_AHEAD' then format('repayment %s is dated %s, after the business date %s; it counts from that day on',
        c.repayment_id, c.payment_date, today)
      when 'PAYMENT_BEFORE_DISBURSEMENT' then format('repayment %s is dated %s, before its loan was disbursed', c.repayment_id,
        c.payment_date)
      else format('repayment %s was not changed: the stored version is newer than this one', c.repayment_id) end,
      'field', case when c.notice = 'OLDER_VERSION_IGNORED' then 'source_updated_at' else 'payment_date' end) order by c.index)
      filter (where c.notice is not null and c.fate in ('new', 'changed', 'same', 'older')), '[]'),
    coalesce(array_agg(distinct c.loan_id::text) filter (where c.fate in ('new', 'changed')), '{}'),
    count(*) filter (where c.fate in ('same', 'older'))
  into new_rows, changed_rows, outcome.failures, outcome.warnings, outcome.touched, outcome.unchanged
  from (
    select s as staged_row, s.index, s.repayment_id, s.loan_id, s.payment_date,
      case when w.loan_id is null then 'no loan' when w.loan_id <> s.loan_id then 'other loan'
        when t.loan_id is null then 'new' when reject_existing then 'exists'
        when is_older(s.source_updated_at, t.source_updated_at) then 'older'
        when row(s.payment_date, s.payment_amount, s.principal_paid, s.interest_paid, s.fees_paid, s.penalty_paid, s.payment_method,
          s.payment_reference, s.payment_channel, s.dpd_at_payment, s.is_backdated, s.is_reversed, s.reversal_date,
          s.reversal_reason, s.waiver_amount, s.waiver_type, s.waiver_approved_by, s.is_remitted, s.source_updated_at,
          s.paid_at, s.health_insurance)
          is distinct from row(t.payment_date, t.payment_amount, t.principal_paid, t.interest_paid, t.fees_paid, t.penalty_paid,
          t.payment_method, t.payment_reference, t.payment_channel, t.dpd_at_payment, t.is_backdated, t.is_reversed,
          t.reversal_date, t.reversal_reason, t.waiver_amount, t.waiver_type, t.waiver_approved_by, t.is_remitted,
          t.source_updated_at, t.paid_at, t.health_insurance) then 'changed'
        else 'same' end as fate,
      case when is_older(s.source_updated_at, t.source_updated_at) then 'OLDER_VERSION_IGNORED'
        when s.payment_date > today then 'PAYMENT_DATED_AHEAD'
        when s.payment_date < l.disbursement_date then 'PAYMENT_BEFORE_DISBURSEMENT' end as notice
    from unnest(staged) s
    left join loan l on l.loan_id = s.loan_id
    left join repayment_owner w on w.repayment_id = s.repayment_id and l.loan_id is not null
    left join repayments t on t.loan_id = s.loan_id and t.repayment_id = s.repayment_id
  ) c;

  insert into repayments (loan_id, repayment_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, penalty_paid,
    payment_method, payment_reference, payment_channel, dpd_at_payment, is_backdated, is_reversed, reversal_date, reversal_reason,
    waiver_amount, waiver_type, waiver_approved_by, is_remitted, source_updated_at, paid_at, health_insurance)
  select s.loan_id, s.repayment_id, s.payment_date, s.payment_amount, s.principal_paid, s.interest_paid, s.fees_paid, s.penalty_paid,
    s.payment_method, s.payment_reference, s.payment_channel, s.dpd_at_payment, s.is_backdated, s.is_reversed, s.reversal_date,
    s.reversal_reason, s.waiver_amount, s.waiver_type, s.waiver_approved_by, s.is_remitted, s.source_updated_at, s.paid_at, s.health_insurance
  from unnest(new_rows) s;
  get diagnostics outcome.inserted = row_count;

  outcome.updated := 0;
  if cardinality(changed_rows) > 0 then
    insert into repayment_version
    select t.*, greatest(now(), t.recorded_at) from (
--! include fragments/repayment_facts.sql from=repayments
      where (loan_id, repayment_id) in (select s.loan_id, s.repayment_id from unnest(changed_rows) s)
    ) t;
    update repayments t set payment_date = s.payment_date, payment_amount = s.payment_amount, principal_paid = s.principal_paid,
      interest_paid = s.interest_paid, fees_paid = s.fees_paid, penalty_paid = s.penalty_paid, payment_method = s.payment_method,
      payment_reference = s.payment_reference, payment_channel = s.payment_channel, dpd_at_payment = s.dpd_at_payment,
      is_backdated = s.is_backdated, is_reversed = s.is_reversed, reversal_date = s.reversal_date,
      reversal_reason = s.reversal_reason, waiver_amount = s.waiver_amount, waiver_type = s.waiver_type,
      waiver_approved_by = s.waiver_approved_by, is_remitted = s.is_remitted, source_updated_at = s.source_updated_at,
      paid_at = s.paid_at, health_insurance = s.health_insurance,
      recorded_at = greatest(now(), t.recorded_at), updated_at = now()
    from unnest(changed_rows) s
    where t.loan_id = s.loan_id and t.repayment_id = s.repayment_id;
    get diagnostics outcome.updated = row_count;
  end if;
  outcome.placeholders := 0;
  return outcome;
end
$$;
comment on function merge_repayments(json, boolean) is
  'Merges validated repayments; rows of unknown loans wait for their loan, an id under a second loan is refused.';
