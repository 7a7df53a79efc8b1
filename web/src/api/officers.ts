// One officer: who it is, every metric now and before, the loans to look at first.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { metricValuesShape, nullableText, rowShape } from "#web/api/values.ts";

const identityShape = z.object({
  officer_id: z.string(),
  officer_name: z.string(),
  officer_email: nullableText,
  branch: z.string(),
  region: nullableText,
  user_type: nullableText,
  employment_status: nullableText,
  hire_date: nullableText,
  vertical_lead_email: nullableText,
  vertical_lead_name: nullableText,
  supervisor_email: nullableText,
  supervisor_name: nullableText,
});
export type OfficerIdentity = z.infer<typeof identityShape>;

export const riskReasonShape = z.object({
  reason: z.string(),
  points: z.number(),
  of: z.number(),
  text: z.string(),
});

const officerShape = z.object({
  officer: z.nullable(identityShape),
  current: z.nullable(metricValuesShape),
  previous: z.nullable(metricValuesShape),
  top_risk_loans: z.array(rowShape),
});
export type OfficerAnswer = z.infer<typeof officerShape>;

/** `current` and `previous` are null where the officer had no loan by the day. */
export const officerMetrics = endpoint("/metrics/officers/:officer_id", officerShape);
