/** What the audit routes answer, as OpenAPI schemas; answer-schemas.ts puts them in their envelopes. */

import { actionTypes, auditStatuses } from "#contract/audit-steps.ts";
import type { JsonSchema } from "#contract/field.ts";
import { riskReasons } from "#http/loan-answers.ts";

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const moment = { type: "string", format: "date-time" };
const day = { type: "string", format: "date" };
const money = { type: "number", description: "Naira" };
const status: JsonSchema = { enum: [...auditStatuses, null] };

function orNull(schema: JsonSchema, description: string): JsonSchema {
  return { anyOf: [schema, { type: "null" }], description };
}

const memberName = {
  type: "object",
  properties: { id: { type: "integer" }, name: text },
};

const member = {
  type: "object",
  properties: {
    id: { type: "integer" },
    name: text,
    email: orNull(text, "E-mail address"),
    role: text,
    is_active: { type: "boolean", description: "Whether officers may be assigned to the member" },
    version: { ...count, description: "For the next change" },
    created_at: moment,
    updated_at: moment,
  },
};

const event = {
  type: "object",
  properties: {
    version: { ...count, description: "The version this event made" },
    event: { enum: ["assignee", "status", "action"] },
    action_type: orNull({ enum: actionTypes }, "Of an action"),
    notes: orNull(text, "Why, or what was found"),
    assignee: orNull(memberName, "After the event"),
    status,
    previous_assignee: orNull(memberName, "Before the event"),
    previous_status: status,
    acted_by: orNull(memberName, "Who acted, as the sender says"),
    requested_by: { ...text, description: "The request, by its X-Request-Id" },
    business_date: day,
    created_at: moment,
  },
};

const state = {
  type: "object",
  properties: {
    officer_id: text,
    officer_name: text,
    branch: text,
    region: text,
    assignee: orNull(memberName, "Who audits the officer"),
    status: { ...status, description: "null: nobody was assigned yet" },
    allowed_steps: { type: "array", items: { enum: auditStatuses } },
    version: { ...count, description: "For the next write; 0: nobody has written" },
    last_action: orNull(event, "The newest action"),
    updated_at: orNull(moment, "Last write"),
  },
};

const riskLoan = {
  type: "object",
  properties: {
    rank: { ...count, description: "By risk_points, then by actual_outstanding" },
    loan_id: text,
    customer_name: text,
    customer_phone: orNull(text, "Phone number"),
    current_dpd: count,
    dpd_bucket: text,
    actual_outstanding: money,
    arrears_amount: money,
    missed_instalments: count,
    oldest_unpaid_due_date: day,
    last_payment_date: orNull(day, "null: nothing was paid yet"),
    risk_points: { type: "number", description: "0-100, two decimals" },
    risk_reasons: riskReasons,
  },
};

const acted = {
  type: "object",
  properties: {
    ...state.properties,
    top_risk_loans: {
      type: "array",
      items: riskLoan,
      description: "Late portfolio loans of the officer, the worst first",
    },
  },
};

export const auditAnswers = { member, event, state, acted } satisfies Record<string, JsonSchema>;
