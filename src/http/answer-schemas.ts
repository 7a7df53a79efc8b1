/** OpenAPI schemas of what the read and operate routes answer. What the ETL routes answer stands beside them. */

import type { JsonSchema } from "#contract/field.ts";
import { filterTypes } from "#contract/filter-types.ts";
import { dpdBuckets, loanColumns, rowSchema } from "#contract/loan-columns.ts";
import { auditAnswers } from "#http/audit-answers.ts";
import { collectionAnswers } from "#http/collection-answers.ts";
import { loanAnswers } from "#http/loan-answers.ts";
import { recordSpecs } from "#contract/records/all.ts";

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const day = { type: "string", format: "date" };
const moment = { type: "string", format: "date-time" };
const orNull = (schema: JsonSchema, description: string): JsonSchema => ({
  anyOf: [schema, { type: "null" }],
  description,
});

const dataVersion = { ...text, description: "Equal texts mean the same data" };
const paging = {
  page: { type: ["integer", "null"], description: "null when a cursor was given" },
  limit: count,
  total: { ...count, description: "Rows of the whole filtered list" },
};
const dated = { as_of: { ...day, description: "The day answered for" }, data_version: dataVersion };

function fieldsOf(entity: "repayments" | "loan_schedules"): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(recordSpecs[entity].fields).map(([name, field]) => [name, field.schema]),
  );
}

const kept = { recorded_at: moment, created_at: moment, updated_at: moment };

const repaymentRow = {
  type: "object",
  properties: {
    ...fieldsOf("repayments"),
    ...kept,
    counts: { type: "boolean", description: "Whether it enters the sums on as_of" },
  },
};

const instalmentRow = {
  type: "object",
  properties: {
    ...fieldsOf("loan_schedules"),
    amount_paid: orNull({ type: "number" }, "How much of it is paid on as_of"),
    payment_status: orNull(text, "How far it is paid on as_of"),
    payment_date: orNull(day, "Day on which it was paid in full"),
    ...kept,
  },
};

const errorRow = {
  type: "object",
  properties: {
    id: { type: "integer" },
    sync_id: text,
    entity_type: text,
    entity_id: orNull(text, "Id as it was sent"),
    error_code: orNull(text, "CREATE_FAILED"),
    reason_code: { ...text, description: "What a single create would have answered" },
    error_message: text,
    field: orNull(text, "Field at fault"),
    index: orNull(count, "Position in its array"),
    error_details: { description: "All faults of the record" },
    payload: { description: "The record as it was sent" },
    waits_for: orNull(text, "The loan whose arrival resolves it"),
    retry_count: count,
    last_retry_at: orNull(moment, "Last try"),
    quarantined: { type: "boolean", description: "A row of the source, not a record" },
    resolved: { type: "boolean" },
    resolved_at: orNull(moment, "When it was resolved"),
    created_at: moment,
  },
};

const health = {
  type: "object",
  properties: {
    status: { const: "ok" },
    version: { ...text, description: "Of the service" },
    schema_version: { ...text, description: "Of the database's schema" },
    database: { const: "up" },
    business_date: day,
  },
};

const retried = {
  type: "object",
  properties: { retried: count, resolved: count, still_failing: count },
};

const operationRow = {
  type: "object",
  properties: {
    operation_id: { ...text, format: "uuid" },
    name: text,
    parameters: { type: "object", description: "As it was asked with; a file is not kept" },
    trigger: { enum: ["command", "http", "schedule"] },
    requested_by: text,
    state: { enum: ["queued", "running", "succeeded", "partial", "failed"] },
    step: orNull(text, "What it does, or did last"),
    progress: { type: "number", minimum: 0, maximum: 1, description: "Share of the step" },
    result: {
      description:
        "What it found and did; null until it ended. A list leaves out one of more than 8,192 characters: GET /operations/:id has it",
    },
    error: {
      anyOf: [{ type: "object", properties: { code: text, message: text } }, { type: "null" }],
      description: "Why it failed",
    },
    queued_at: moment,
    started_at: orNull(moment, "When its work began"),
    finished_at: orNull(moment, "When it ended"),
    heartbeat_at: orNull(moment, "Last sign of life"),
  },
};

const operationStarted = {
  type: "object",
  properties: { operation_id: { ...text, format: "uuid", description: "For GET /operations/:id" } },
};

const certifiedTotals = {
  type: "object",
  properties: {
    count,
    money: { type: "number", description: "Naira" },
    checksum: { ...text, description: "Order-free checksum of the rows, 16 hexadecimal digits" },
  },
};

const certificate = {
  type: "object",
  properties: {
    status: { enum: ["green", "amber", "red"] },
    scope: { enum: ["book", "changes"], description: "Everything, or what the sync brought" },
    sync_id: text,
    issued_at: moment,
    source_snapshot: { ...text, description: "pg_current_snapshot() of the source" },
    source_read_at: moment,
    entities: {
      type: "array",
      items: {
        type: "object",
        properties: {
          entity: text,
          source: certifiedTotals,
          excluded: certifiedTotals,
          quarantined: certifiedTotals,
          target: certifiedTotals,
          equal: { type: "boolean" },
        },
      },
    },
  },
};

const money = { type: "number", description: "Naira, exact decimal text" };

const loanSummary = {
  type: "object",
  description:
    "Over the whole filtered set. active_loans, portfolio_total, overdue_15d and the buckets count the portfolio alone: loans that have not left and are not settled",
  properties: {
    loans: count,
    active_loans: count,
    portfolio_total: money,
    principal_outstanding: money,
    total_outstanding: money,
    actual_outstanding: money,
    arrears_amount: money,
    overdue_15d: money,
    buckets: {
      type: "array",
      items: {
        type: "object",
        properties: { bucket: { enum: dpdBuckets }, loans: count, principal_outstanding: money },
      },
    },
  },
};

const loanState = { $ref: "#/components/schemas/LoanState" };

const filterOptionList = {
  type: "array",
  items: {
    type: "object",
    properties: { value: text, label: text, count: { ...count, description: "Loans" } },
  },
};

const settingRow = {
  type: "object",
  properties: {
    name: text,
    value: { description: "A number, a truth, a text or an object, as its description says" },
    default_value: { description: "What it is until somebody changes it" },
    unit: text,
    description: text,
    updated_at: moment,
    updated_by: text,
  },
};

const settingChanged = {
  type: "object",
  properties: {
    name: text,
    old_value: { description: "What it was" },
    value: { description: "What it is" },
    loans_refreshed: { ...count, description: "Loans whose stored fields the change moved" },
  },
};

const settingChangeRow = {
  type: "object",
  properties: {
    id: { type: "integer" },
    old_value: { description: "What it was" },
    new_value: { description: "What it became" },
    changed_by: text,
    reason: text,
    changed_at: moment,
  },
};

const syncRow = {
  type: "object",
  properties: {
    sync_id: text,
    sync_type: { enum: ["incremental", "full"] },
    status: { enum: ["pending", "in_progress", "completed", "failed", "partial_success"] },
    started_at: moment,
    completed_at: orNull(moment, "When it ended"),
    duration_seconds: orNull({ type: "number" }, "From start to end"),
    endpoint: orNull(text, "Route or command"),
    source_system: orNull(text, "Who sent it"),
    error_message: orNull(text, "What failed"),
    ...Object.fromEntries(
      ["loans", "repayments", "customers", "officers"].flatMap((entity) => [
        [`total_${entity}`, count],
        [`${entity}_success`, count],
        [`${entity}_failed`, count],
      ]),
    ),
  },
};

const numberOrNull = { type: ["number", "null"] };

const quality = {
  type: "object",
  properties: {
    status: {
      enum: ["ok", "partial"],
      description: "partial: a check of severity error found something",
    },
    all_loans: { type: "object", additionalProperties: numberOrNull },
    active_loans: { type: "object", additionalProperties: numberOrNull },
    checks: {
      type: "array",
      items: {
        type: "object",
        properties: {
          id: text,
          title: text,
          severity: { enum: ["info", "warning", "error"] },
          resolution: text,
          count,
          amount: orNull(money, "Money at stake, where money is meant"),
          examples: { type: "array", items: text, description: "Ids of the first ones" },
        },
      },
    },
  },
};

export const answerSchemas: Readonly<Record<string, JsonSchema>> = {
  LoanState: rowSchema("LoanState", loanColumns),
  LoanSummary: loanSummary,
  LoanOne: enveloped(loanState, dated),
  CertificateOne: enveloped(certificate, {}),
  LoanList: loanListOf(loanState, { $ref: "#/components/schemas/LoanSummary" }),
  FimrDrilldown: loanListOf(loanState, loanAnswers.fimrSummary),
  EarlyIndicators: loanListOf(loanAnswers.earlyIndicator, loanAnswers.movementSummary),
  TopRiskLoans: loanListOf(loanAnswers.topRisk, loanAnswers.topRiskSummary),
  DueCurve: listOf(loanAnswers.dueCurveRow, dated),
  TransitionList: listOf(loanAnswers.transitionRow, dated),
  DailyCollections: collectionsOf(collectionAnswers.daily),
  MethodCollections: collectionsOf(collectionAnswers.methods),
  BranchCollections: collectionsOf(collectionAnswers.branches),
  OfficerCollections: collectionsOf(collectionAnswers.officers),
  CollectionWatch: loanListOf(collectionAnswers.watch, collectionAnswers.watchSums),
  LoanChangeList: listOf(loanAnswers.changeRow, dated),
  FilterOptions: enveloped(
    {
      type: "object",
      properties: Object.fromEntries(filterTypes.map((type) => [type, filterOptionList])),
    },
    dated,
  ),
  FilterOptionList: enveloped(filterOptionList, { total: count, ...dated }),
  SettingList: enveloped({ type: "array", items: settingRow }, {}),
  SettingChange: enveloped(settingChanged, {}),
  SettingChangeList: listOf(settingChangeRow, {}),
  RepaymentList: listOf(repaymentRow, dated),
  InstalmentList: listOf(instalmentRow, dated),
  ErrorList: listOf(errorRow, {}),
  SyncList: listOf(syncRow, {}),
  QualityOne: enveloped(quality, dated),
  Health: enveloped(health, {}),
  Retried: enveloped(retried, {}),
  OperationStarted: enveloped(operationStarted, {}),
  OperationOne: enveloped(operationRow, {}),
  OperationList: listOf(operationRow, {}),
  TeamMemberOne: enveloped(auditAnswers.member, {}),
  TeamMemberList: listOf(auditAnswers.member, {}),
  AuditOne: enveloped(auditAnswers.state, {}),
  AuditList: listOf(auditAnswers.state, {}),
  AuditActed: enveloped(auditAnswers.acted, dated),
  AuditEventList: listOf(auditAnswers.event, {}),
};

function collectionsOf(item: JsonSchema): JsonSchema {
  return listOf(item, { from: day, to: day, ...dated, summary: collectionAnswers.sums });
}

function loanListOf(item: JsonSchema, summary: JsonSchema): JsonSchema {
  const next = orNull(text, "For the next page; null on the last one");
  return listOf(item, { ...dated, next_cursor: next, summary });
}

function listOf(item: JsonSchema, meta: Record<string, JsonSchema>): JsonSchema {
  return enveloped({ type: "array", items: item }, { ...paging, ...meta });
}

function enveloped(data: JsonSchema, meta: Record<string, JsonSchema>): JsonSchema {
  return {
    type: "object",
    required: ["status", "data", "meta"],
    properties: {
      status: { const: "success" },
      data,
      meta: { type: "object", properties: meta },
    },
  };
}
