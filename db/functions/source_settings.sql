-- The settings that say how the source's fees are paid (definitions, section 6).
create or replace function is_fee_mode(value jsonb) returns boolean
language sql immutable as $$ select coalesce(value in ('"upfront"', '"with_repayments"'), false) $$;
comment on function is_fee_mode(jsonb) is 'Whether a value is one of the two ways a fee is paid.';

create or replace function fee_at_disbursement(fee_amount numeric, loan_type text, fees jsonb, fees_by_loan_type jsonb) returns numeric
language sql immutable parallel safe as $$
  select case when coalesce((select e.value from jsonb_each(fees_by_loan_type) e where upper(e.key) = upper(btrim(loan_type)) limit 1),
    fees) = '"upfront"' then coalesce(fee_amount, 0) else 0.00 end
$$;
comment on function fee_at_disbursement(numeric, text, jsonb, jsonb) is 'The part of a source loan''s fee that is paid at disbursement, by the settings.';

create or replace function apply_fee_settings() returns integer
language plpgsql as $$
declare
  quiet_before text := be_quiet();
  ids text[];
begin
  ids := array(
    select l.loan_id
    from loan l
    cross join (select (select value from settings where name = 'source.fees') as fees,
      (select value from settings where name = 'source.fees_by_loan_type') as fees_by_loan_type) g
    where source_id_of(l.loan_id) is not null
      and l.fee_paid_upfront <> fee_at_disbursement(l.fee_amount, l.loan_type, g.fees, g.fees_by_loan_type)
    order by l.loan_id);
  insert into loan_version
  select v.*, greatest(now(), v.recorded_at) from (
--! include fragments/loan_facts.sql from=loan
    where loan_id in (select unnest(ids))
  ) v;
  update loan l set fee_paid_upfront = fee_at_disbursement(l.fee_amount, l.loan_type, g.fees, g.fees_by_loan_type),
    recorded_at = greatest(now(), l.recorded_at), updated_at = now()
  from (select (select value from settings where name = 'source.fees') as fees,
    (select value from settings where name = 'source.fees_by_loan_type') as fees_by_loan_type) g
  where l.loan_id in (select unnest(ids));
  perform open_source_stage();
  perform stage_whole_loans(ids, null, null, true);
  perform stage_source_terms();
  perform merge_source_instalments();
  perform merge_source_repayments();
  perform refresh_contracts(ids);
  perform refresh_positions(ids);
  perform set_config('seeds.quiet', quiet_before, true);
  return cardinality(ids);
end
$$;
comment on function apply_fee_settings() is
  'Brings the loans of the source in line with the fee settings: fee paid upfront, the parts of their rows, contract and position. Returns how many changed.';
