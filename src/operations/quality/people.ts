import type { QualityCheck } from "./check.ts";

export const peopleChecks: readonly QualityCheck[] = [
  {
    id: "placeholder_officers",
    title: "Officers whom a loan names and nobody sent",
    severity: "warning",
    sql: "select officer_id as id, null::numeric as amount from officers where is_placeholder",
    resolution: "Send the officers; the real record replaces the placeholder.",
  },
  {
    id: "placeholder_customers",
    title: "Customers whom a loan names and nobody sent",
    severity: "warning",
    sql: "select customer_id as id, null::numeric as amount from customers where is_placeholder",
    resolution: "Send the customers; the real record replaces the placeholder.",
  },
  {
    id: "shared_officer_emails",
    title: "E-mail addresses of several officers",
    severity: "warning",
    sql: `select lower(btrim(officer_email)) as id, null::numeric as amount from officers
      where officer_email ~ '\\S' group by 1 having count(*) > 1`,
    resolution: "Correct them at the source: a row of the hierarchy file reaches all of them.",
  },
  {
    id: "officers_without_region",
    title: "Officers without a region",
    severity: "info",
    sql: "select officer_id as id, null::numeric as amount from officers where region is null",
    resolution: "Name them, or their branch, in the hierarchy file and load it.",
  },
];
