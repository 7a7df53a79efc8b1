-- Shapes that the merge functions pass around (db/functions/ingest*.sql).

-- failures: [{index, id, code, message, field, waits_for}]; warnings: [{index, id, code, message, field}]; touched: loans to refresh.
create type merge_outcome as (inserted integer, updated integer, unchanged integer, placeholders integer,
  failures jsonb, warnings jsonb, touched text[]);

create type staged_loan as (index integer, loan_id varchar(50), customer_id varchar(50), customer_name varchar(255),
  customer_phone varchar(100), officer_id varchar(50), officer_name varchar(255), officer_phone varchar(100), region varchar(100),
  branch varchar(100), state varchar(100), loan_amount numeric(15,2), repayment_amount numeric(15,2), disbursement_date date,
  maturity_date date, loan_term_days integer, interest_rate numeric(5,4), fee_amount numeric(15,2),
  fee_paid_upfront numeric(15,2), channel varchar(50), channel_partner varchar(100), status varchar(50), closed_date date,
  wave varchar(50), first_payment_due_date date, instalment_count integer, repayment_frequency varchar(20),
  source_status varchar(100), performance_status varchar(100), loan_type varchar(100), source_updated_at timestamptz);

create type staged_repayment as (index integer, repayment_id varchar(50), loan_id varchar(50), payment_date date,
  payment_amount numeric(15,2), principal_paid numeric(15,2), interest_paid numeric(15,2), fees_paid numeric(15,2),
  penalty_paid numeric(15,2), payment_method varchar(50), payment_reference varchar(100), payment_channel varchar(50),
  dpd_at_payment integer, is_backdated boolean, is_reversed boolean, reversal_date date, reversal_reason text,
  waiver_amount numeric(15,2), waiver_type varchar(50), waiver_approved_by varchar(100), is_remitted boolean,
  source_updated_at timestamptz);
