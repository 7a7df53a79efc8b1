/** The columns of the lists of collections, as they are answered and sorted. */
import type { CollectionList } from "#contract/collection-ports.ts";
import type { ColumnKind } from "#contract/loan-columns.ts";

type Columns = Readonly<Record<string, ColumnKind>>;

/** Of a day, a branch, an officer, or a whole window. */
export const collectionSums: Columns = {
  expected: "decimal",
  collected: "decimal",
  collection_rate: "decimal",
  loans_due: "integer",
  loans_due_paid: "integer",
  loans_paid: "integer",
  payments: "integer",
};

export const collectionColumns: Readonly<Record<CollectionList, Columns>> = {
  daily: { date: "date", ...collectionSums },
  methods: {
    date: "date",
    payment_method: "text",
    collected: "decimal",
    loans_paid: "integer",
    payments: "integer",
  },
  branches: { branch: "text", region: "text", ...collectionSums },
  officers: {
    officer_id: "text",
    officer_name: "text",
    branch: "text",
    region: "text",
    ...collectionSums,
  },
};

/** Of a loan to watch: those of the list of loans by the same names, and what the day asked of it and brought. */
export const watchColumns: Columns = {
  loan_id: "text",
  customer_id: "text",
  customer_name: "text",
  customer_phone: "text",
  officer_id: "text",
  officer_name: "text",
  officer_phone: "text",
  branch: "text",
  region: "text",
  vertical_lead_email: "text",
  channel: "text",
  wave: "text",
  loan_type: "text",
  status: "text",
  paid_today: "boolean",
  collected_today: "decimal",
  payments_today: "integer",
  due_today: "decimal",
  to_collect: "decimal",
  dpd_before: "integer",
  current_dpd: "integer",
  dpd_bucket: "text",
  missed_instalments: "integer",
  arrears_amount: "decimal",
  oldest_unpaid_due_date: "date",
  last_payment_date: "date",
  days_since_last_repayment: "integer",
  total_outstanding: "decimal",
  actual_outstanding: "decimal",
};
