/**
 * What /docs shows as the answer of a reading route: asked of a database that has the examples of examples.ts, which a test does.
 * The data version is of the moment.
 */

export interface ReadExample {
  /** Operation of the route table. */
  operation: string;
  /** The path below /api/v1, as it is asked. */
  url: string;
  answer: object;
}

const paging = { page: 1, limit: 100 };
const version = { data_version: "763:763:" };
const asOf = "2025-02-01";

function list(data: object[], meta: object): object {
  return { status: "success", data, meta: { ...paging, total: data.length, ...meta } };
}

/** 1 November 2024: nothing falls due, 100,000.00 come in. */
const collected = {
  expected: 0,
  collected: 100000,
  collection_rate: null,
  loans_due: 0,
  loans_due_paid: 0,
  loans_paid: 1,
  payments: 1,
};
const collectedOn = { from: "2024-11-01", to: "2024-11-01", as_of: "2024-11-01", ...version };

export const readExamples: readonly ReadExample[] = [
  {
    operation: "list_loan_due_curve",
    url: `/loans/LN2024001234/due-curve?as_of=${asOf}`,
    answer: list(
      [
        {
          installment_number: 1,
          due_date: "2025-01-15",
          amount_due: 300000,
          cumulative_due: 300000,
          amount_settled: 100000,
          is_covered: false,
          covered_on: null,
          days_late: 17,
        },
        {
          installment_number: 2,
          due_date: "2025-04-15",
          amount_due: 300000,
          cumulative_due: 600000,
          amount_settled: 0,
          is_covered: false,
          covered_on: null,
          days_late: 0,
        },
      ],
      { as_of: asOf, ...version },
    ),
  },
  {
    operation: "list_loan_transitions",
    url: `/loans/LN2024001234/transitions?as_of=${asOf}`,
    answer: list(
      [
        {
          date: "2025-01-16",
          from_dpd: 0,
          to_dpd: 1,
          from_bucket: "0",
          to_bucket: "1-6",
          event: "due_date_passed",
          due_date: "2025-01-15",
          repaid_amount: null,
          repayment_ids: null,
          actual_outstanding: 500000,
        },
        {
          date: "2025-01-22",
          from_dpd: 6,
          to_dpd: 7,
          from_bucket: "1-6",
          to_bucket: "7-30",
          event: "day",
          due_date: "2025-01-15",
          repaid_amount: null,
          repayment_ids: null,
          actual_outstanding: 500000,
        },
      ],
      { as_of: asOf, ...version },
    ),
  },
  {
    operation: "list_daily_collections",
    url: "/collections/daily?date=2024-11-01",
    answer: list([{ date: "2024-11-01", ...collected }], { ...collectedOn, summary: collected }),
  },
  {
    operation: "list_branches_collections",
    url: "/collections/branches?date=2024-11-01",
    answer: list([{ branch: "Lagos Main", region: "South West", ...collected }], {
      ...collectedOn,
      summary: collected,
    }),
  },
  {
    operation: "list_officers_collections",
    url: "/collections/officers?date=2024-11-01",
    answer: list(
      [
        {
          officer_id: "OFF2024012",
          officer_name: "Sarah Johnson",
          branch: "Lagos Main",
          region: "South West",
          ...collected,
        },
      ],
      { ...collectedOn, summary: collected },
    ),
  },
  {
    operation: "list_collection_watch",
    url: `/collections/watch?date=${asOf}`,
    answer: list(
      [
        {
          loan_id: "LN2024001234",
          customer_id: "CUST20240567",
          customer_name: "Adebayo Oluwaseun",
          customer_phone: "+234-803-456-7890",
          officer_id: "OFF2024012",
          officer_name: "Sarah Johnson",
          officer_phone: "+234-803-987-6543",
          branch: "Lagos Main",
          region: "South West",
          vertical_lead_email: null,
          channel: "Direct",
          wave: "Wave 1",
          loan_type: null,
          status: "Active",
          paid_today: false,
          collected_today: 0,
          payments_today: 0,
          due_today: 0,
          to_collect: 200000,
          dpd_before: 17,
          current_dpd: 17,
          dpd_bucket: "7-30",
          missed_instalments: 1,
          arrears_amount: 200000,
          oldest_unpaid_due_date: "2025-01-15",
          last_payment_date: "2024-11-01",
          days_since_last_repayment: 92,
          total_outstanding: 500000,
          actual_outstanding: 500000,
        },
      ],
      {
        as_of: asOf,
        ...version,
        next_cursor: null,
        summary: {
          loans: 1,
          paid_loans: 0,
          unpaid_loans: 1,
          due_today: 0,
          to_collect: 200000,
          collected_today: 0,
          arrears_amount: 200000,
        },
      },
    ),
  },
];
