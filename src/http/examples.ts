/**
 * What /docs shows as request and answer of an operation: the examples of the API documents, which a test sends
 * in this order to an empty database. Ids, times and counts of an answer are those of the documents.
 */

export interface Example {
  /** Operation of the route table. */
  operation: string;
  request: object;
  status: number;
  answer: object;
}

const customer = {
  customer_id: "CUST20240567",
  customer_name: "Adebayo Oluwaseun",
  customer_phone: "+234-803-456-7890",
  customer_email: "adebayo@example.com",
  date_of_birth: "1985-06-15",
  gender: "Male",
  state: "Lagos",
  lga: "Ikeja",
  address: "123 Allen Avenue, Ikeja, Lagos",
  kyc_status: "Verified",
  kyc_verified_date: "2024-10-01",
};

const officer = {
  officer_id: "OFF2024012",
  officer_name: "Sarah Johnson",
  officer_phone: "+234-803-987-6543",
  region: "South West",
  branch: "Lagos Main",
  employment_status: "Active",
  hire_date: "2023-01-15",
};

const loan = {
  loan_id: "LN2024001234",
  customer_id: "CUST20240567",
  customer_name: "Adebayo Oluwaseun",
  customer_phone: "+234-803-456-7890",
  officer_id: "OFF2024012",
  officer_name: "Sarah Johnson",
  officer_phone: "+234-803-987-6543",
  region: "South West",
  branch: "Lagos Main",
  state: "Lagos",
  loan_amount: 500000,
  repayment_amount: 575000,
  disbursement_date: "2024-10-15",
  maturity_date: "2025-04-15",
  loan_term_days: 180,
  interest_rate: 0.15,
  fee_amount: 25000,
  channel: "Direct",
  channel_partner: null,
  status: "Active",
  closed_date: null,
  wave: "Wave 1",
};

const repayment = {
  repayment_id: "REP2024005678",
  loan_id: "LN2024001234",
  payment_date: "2024-11-01",
  payment_amount: 100000,
  principal_paid: 80000,
  interest_paid: 15000,
  fees_paid: 5000,
  penalty_paid: 0,
  payment_method: "Bank Transfer",
  payment_reference: "TXN20241101123456",
  payment_channel: "Mobile App",
  dpd_at_payment: 0,
  is_backdated: false,
  is_reversed: false,
  reversal_date: null,
  reversal_reason: null,
  waiver_amount: 0,
  waiver_type: null,
  waiver_approved_by: null,
};

const sync = {
  sync_timestamp: "2024-10-18T14:30:00Z",
  sync_type: "incremental",
  data: {
    loans: [
      {
        ...loan,
        loan_id: "LN2024001235",
        customer_id: "CUST20240568",
        customer_name: "Chioma Nwosu",
        customer_phone: "+234-805-123-4567",
        region: "South East",
        branch: "Enugu Branch",
        state: "Enugu",
        loan_amount: 750000,
        repayment_amount: 862500,
        disbursement_date: "2024-10-16",
        maturity_date: "2025-04-16",
        fee_amount: 37500,
        channel: "Agent",
        channel_partner: "Kuda Bank",
        wave: "Wave 2",
      },
    ],
    repayments: [
      {
        ...repayment,
        repayment_id: "REP2024005679",
        loan_id: "LN2024001235",
        payment_date: "2024-11-02",
        payment_amount: 125000,
        principal_paid: 100000,
        interest_paid: 18750,
        fees_paid: 6250,
        payment_method: "Card Payment",
        payment_reference: "TXN20241102987654",
        payment_channel: "Web Portal",
      },
    ],
  },
  metadata: {
    total_loans: 1,
    total_repayments: 1,
    source_system: "main_backend",
    etl_version: "1.0.0",
  },
};

const none = { inserted: 0, updated: 0, unchanged: 0, failed: 0 };

function batchAnswer(results: object, loansAffected: number): object {
  return {
    status: "success",
    sync_id: "550e8400-e29b-41d4-a716-446655440000",
    timestamp: "2024-10-18T14:30:15Z",
    results: { loans: none, repayments: none, ...results },
    computed_fields_updated: { loans_affected: loansAffected, computation_time_ms: 45 },
    next_sync_recommended: "2024-10-18T14:45:15Z",
    errors: [],
    warnings: [],
  };
}

function created(noun: string, data: object, remark = ""): Pick<Example, "status" | "answer"> {
  return {
    status: 201,
    answer: { status: "success", message: `${noun} created successfully${remark}`, data },
  };
}

const { customer_id, officer_id, loan_id } = loan;
const { repayment_id } = repayment;
const one = { ...none, inserted: 1 };

export const examples: readonly Example[] = [
  { operation: "create_customer", request: customer, ...created("Customer", { customer_id }) },
  { operation: "create_officer", request: officer, ...created("Officer", { officer_id }) },
  { operation: "create_loan", request: loan, ...created("Loan", { loan_id }) },
  {
    operation: "create_repayment",
    request: repayment,
    ...created(
      "Repayment",
      { repayment_id, loan_id },
      ". Loan computed fields will be updated automatically.",
    ),
  },
  {
    operation: "sync",
    request: sync,
    status: 200,
    answer: batchAnswer(
      { loans: one, repayments: one, customers: { ...none, placeholders: 1 } },
      1,
    ),
  },
  {
    operation: "replace_loan_schedules",
    request: {
      loan_schedules: [
        { loan_id, installment_number: 1, due_date: "2025-01-15", total_due: 300000 },
        { loan_id, installment_number: 2, due_date: "2025-04-15", total_due: 300000 },
      ],
    },
    status: 200,
    answer: batchAnswer({ loan_schedules: { ...none, inserted: 2 } }, 1),
  },
  {
    operation: "upsert_holidays",
    request: { holidays: [{ date: "2024-10-01", name: "Independence Day" }] },
    status: 200,
    answer: batchAnswer({ holidays: one }, 0),
  },
  {
    operation: "retry_errors",
    request: { entity_type: "repayment" },
    status: 200,
    answer: {
      status: "success",
      data: { retried: 0, resolved: 0, still_failing: 0 },
      meta: {},
    },
  },
];
