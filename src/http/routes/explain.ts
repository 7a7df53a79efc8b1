import { successText } from "#http/answers.ts";
import { explanationSchema, loanExplanationSchema } from "#http/explain-answers.ts";
import { validationError } from "#contract/errors.ts";
import { addFault } from "#contract/field.ts";
import { asOf, type Parameter, readParameters } from "#contract/parameters.ts";
import { checkAsOf, loanIdOf, loanNotFound } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";
import { explainedFields } from "#loans/explained-fields.ts";
import { explainParameters, readExplainQuery } from "#metrics/explain-parameters.ts";

const fields = Object.keys(explainedFields);

const field: Parameter<string | null> = {
  read: (text, name, faults) =>
    Object.hasOwn(explainedFields, text)
      ? text
      : addFault(faults, "NOT_ALLOWED", name, `must be one of ${fields.join(", ")}`),
  absent: null,
  schema: { type: "string", enum: fields },
  description: "Computed field of the loan; required",
};

const loanFieldParameters = { field, as_of: asOf };

export const explainMetric: Route = {
  method: "GET",
  path: "/api/v1/explain",
  access: "read",
  operation: "explain_metric",
  summary:
    "A metric taken apart: formula, version, components, and the loans or repayments with the amount each contributes",
  tag: "Metrics",
  parameters: explainParameters,
  answers: { 200: explanationSchema },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  cached: true,
  export: {
    name: "explanation",
    rowsAt: "rows",
    async rows(request, { operations }, { explanationRows }) {
      const query = readExplainQuery(request.query as Record<string, unknown>);
      await checkAsOf(query.asOf, operations);
      return explanationRows(query);
    },
  },
  handle: async (request, { explain, operations }) => {
    const query = readExplainQuery(request.query as Record<string, unknown>);
    await checkAsOf(query.asOf, operations);
    const found = await explain.metric(query);
    const meta = {
      page: query.page,
      limit: query.limit,
      total: found.total,
      as_of: found.asOf,
      data_version: found.dataVersion,
      formula_version: found.formulaVersion,
    };
    return successText(found.json, meta, { freshness: found.freshness });
  },
};

export const explainLoan: Route = {
  method: "GET",
  path: "/api/v1/explain/loans/:loan_id",
  access: "read",
  operation: "explain_loan",
  summary:
    "A computed field of a loan taken apart: definition, inputs, and the instalments and repayments behind it",
  tag: "Loans",
  parameters: loanFieldParameters,
  answers: { 200: loanExplanationSchema },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  cached: true,
  handle: async (request, { explain, operations }) => {
    const loanId = loanIdOf(request.params);
    const query = request.query as Record<string, unknown>;
    const asked = readParameters(loanFieldParameters, query);
    if (asked.field === null) {
      const message = `field is missing: send one of ${fields.join(", ")}`;
      throw validationError([{ field: "field", code: "REQUIRED", message }]);
    }
    await checkAsOf(asked.as_of, operations);
    const found = await explain.loanField({ loanId, field: asked.field, asOf: asked.as_of });
    if (found === null) throw loanNotFound();
    return successText(found.json, { as_of: found.asOf, data_version: found.dataVersion });
  },
};
