// The lender's tables as the schema document describes them: field, Django type, constraints, in its own words.
export const documentedTables: Readonly<Record<string, string>> = {
  accounts_customuser: `
    id | Integer | Primary Key
    email | EmailField | Unique, Indexed
    username | CharField(100) | Nullable
    customer_user_id | BigIntegerField | Unique, Nullable, Indexed
    user_password | CharField(500) | Nullable
    user_type | CharField(100) | Nullable
    account_type | CharField(100) | Default: 'REGULAR'
    user_phone | CharField(100) | Unique, Nullable
    user_branch | CharField(150) | Nullable
    bvn_number | CharField(100) | Nullable
    kyc_level | SmallIntegerField | Default: 0
    performance_status | CharField(100) | Nullable
    referral_code | CharField(100) | Nullable
    referrals_count | IntegerField | Default: 0
    call_agent_id | IntegerField | Unique, Nullable
    is_call_agent | BooleanField | Default: False
    is_call_agent_admin | BooleanField | Default: False
    is_ajo_admin | BooleanField | Default: False
    bucket | JSONField | Default: []
    bucket_designation | CharField(5) | Nullable
    pnd | BooleanField | Default: False
    address | CharField(300) | Nullable
    date_joined | DateTimeField | Auto-now-add
    last_login | DateTimeField | Nullable`,
  ajo_ajouser: `
    id | Integer | Primary Key
    user | ForeignKey | References CustomUser, SET_NULL, Indexed
    lite_user | OneToOneField | References CustomUser, PROTECT, Indexed
    phone_number | CharField(100) | Unique, Indexed
    pin | CharField(100) |
    lite_transaction_pin | CharField(255) | Nullable
    first_name | CharField(100) | Nullable
    last_name | CharField(100) | Nullable
    alias | CharField(100) | Nullable
    alt_phone | CharField(100) | Nullable
    gender | CharField(100) | Nullable
    marital_status | CharField(100) | Nullable
    dob | DateField | Nullable
    state | CharField(100) | Nullable
    lga | CharField(100) | Nullable
    address | CharField(355) | Nullable
    bus_stop | CharField(100) | Nullable
    landmark | CharField(550) | Nullable
    trade | CharField(100) | Nullable
    trade_location | CharField(255) | Nullable
    bvn | CharField(100) | Nullable
    nin | CharField(100) | Unique, Nullable
    image | FileField | Nullable
    longitude | FloatField | Default: 0.0
    latitude | FloatField | Default: 0.0
    location_state | CharField(150) | Nullable
    location_city | CharField(150) | Nullable
    location_country | CharField(100) | Nullable
    location_address | CharField(550) | Nullable
    onboarding_verified | BooleanField | Default: False, Indexed
    bvn_verified | BooleanField | Default: False, Indexed
    onboarding_complete | BooleanField | Default: False, Indexed
    onboarding_stage | CharField(100) | Nullable
    total_money_saved | FloatField | Default: 0.0
    total_money_withdrawn | FloatField | Default: 0.0
    total_withdrawals | IntegerField | Default: 0
    loandisk_borrower_id | CharField(300) | Nullable
    branch_name | CharField(100) | Nullable
    age | IntegerField | Nullable
    provider | CharField(100) | Default: 'ajo'
    date_created | DateTimeField | Auto-now-add
    date_modified | DateTimeField | Auto-now`,
  loans_ajoloan: `
    id | Integer | Primary Key
    agent | ForeignKey | References CustomUser, CASCADE
    borrower | ForeignKey | References AjoUser, CASCADE
    borrower_full_name | CharField(100) | Nullable
    borrower_phone_number | CharField(100) | Nullable
    eligibility | ForeignKey | References LoanEligibility, CASCADE
    guarantor | ForeignKey | References LoanGuarantor, PROTECT, Nullable
    guarantor_full_name | CharField(100) | Nullable
    guarantor_phone_number | CharField(100) | Nullable
    amount | FloatField | Default: 0.0
    amount_disbursed | FloatField | Default: 0.0
    amount_saved | FloatField | Default: 0.0
    bnpl_amount | FloatField | Default: 0.0
    loan_type | CharField(100) | Default: 'AJO'
    application_type | CharField(100) | Default: 'PRIMARY'
    status | CharField(100) | Default: 'PENDING'
    performance_status | CharField(100) | Nullable
    loan_behavior | CharField(100) | Nullable
    total_paid_amount | FloatField | Default: 0.0
    total_outstanding_balance | FloatField | Default: 0.0
    last_paid_amount | FloatField | Default: 0.0
    interest_rate | FloatField | Default: 0.0
    interest_amount | FloatField | Default: 0.0
    processing_fee | FloatField | Default: 0.0
    nem_fee | FloatField | Default: 0.0
    repayment_amount | FloatField | Default: 0.0
    principal_repayment | FloatField | Default: 0.0
    expected_repayment_count | IntegerField | Default: 0
    count_of_recorded_repayments | IntegerField | Default: 0
    daily_repayment_amount | FloatField | Default: 0.0
    principal_daily_repayment | FloatField | Default: 0.0
    is_disbursed | BooleanField | Default: False
    date_disbursed | DateTimeField | Nullable
    start_date | DateField | Nullable
    end_date | DateField | Nullable
    expected_end_date | DateField | Nullable
    actual_end_date | DateField | Nullable
    date_completed | DateTimeField | Nullable
    tenor | CharField(100) | Default: 'ONE_MONTH'
    tenor_in_days | IntegerField | Default: 0
    repayment_type | CharField(100) | Default: 'DAILY'
    loandisk_loan_id | CharField(100) | Nullable
    unique_loan_ref | CharField(300) | Nullable
    loan_ref | CharField(300) | Default: uuid4
    escrow_amount | FloatField | Default: 0.0
    escrow_settled | BooleanField | Default: False
    date_created | DateTimeField | Auto-now-add
    date_modified | DateTimeField | Auto-now`,
  loans_ajoloanrepayment: `
    id | Integer | Primary Key
    agent | ForeignKey | References CustomUser, CASCADE
    borrower | ForeignKey | References AjoUser, CASCADE
    ajo_loan | ForeignKey | References AjoLoan, CASCADE
    repayment_type | CharField(100) |
    loan_amount | FloatField | Default: 0.0
    repayment_amount | FloatField | Default: 0.0
    health_insurance | FloatField | Default: 0.0
    paid_date | DateTimeField | Auto-now-add
    repayment_ref | UUIDField | Default: uuid4
    settlement_status | BooleanField | Default: False
    repayment_meta_response | TextField | Nullable
    ledger_amount | FloatField | Default: 0.0
    comment | CharField(300) | Nullable
    borrower_notified | BooleanField | Default: False
    sms_body | TextField | Nullable
    sms_result | TextField | Nullable
    marked_as | CharField(255) | Nullable
    expected_recovery_amt | FloatField | Default: 0.0
    applied_to_loan | BooleanField | Nullable
    date_created | DateTimeField | Auto-now-add
    date_modified | DateTimeField | Auto-now`,
  loans_ajoloanschedule: `
    id | Integer | Primary Key
    loan | ForeignKey | References AjoLoan, CASCADE
    due_amount | FloatField | Default: 0.0
    amount_left | FloatField | Default: 0.0
    paid_amount | FloatField | Default: 0.0
    due_date | DateField | Nullable
    paid_date | DateField | Nullable
    fully_paid | BooleanField | Default: False
    fully_paid_date | DateField | Nullable
    is_late | BooleanField | Default: False
    late_days | IntegerField | Default: 0
    date_created | DateTimeField | Auto-now-add
    date_modified | DateTimeField | Auto-now`,
};
