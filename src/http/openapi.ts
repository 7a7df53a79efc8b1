/** The OpenAPI 3.1 document, made from the route table: what is served and what is documented cannot differ. */

import { errorCatalogue, type AnswerCode } from "#contract/errors.ts";
import type { JsonSchema } from "#contract/field.ts";
import { filterTypes } from "#contract/filter-types.ts";
import { idempotencyKeyLengthMax, idLengthMax, memberIdMax } from "#contract/limits.ts";
import { entityNames, recordSpecs } from "#contract/records/all.ts";
import { jsonSchema } from "#contract/records/spec.ts";
import { answerSchemas } from "#http/answer-schemas.ts";
import { type Example, examples } from "#http/examples.ts";
import { flowSchemas } from "#http/flow-answers.ts";
import { formatParameter, mediaTypes } from "#http/exports/format.ts";
import { metricSchemas } from "#http/metric-answers.ts";
import { readExamples } from "#http/read-examples.ts";
import type { Route } from "#http/route.ts";

export function openApiDocument(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Seeds Metrics",
      version,
      description:
        "Raw loans and repayments in, every computed loan field out. Amounts are naira as exact decimals, dates are business dates in Africa/Lagos.",
    },
    servers: [{ url: "/" }],
    tags: [
      "ETL",
      "Loans",
      "Collections",
      "Metrics",
      "Audit",
      "Operations",
      "Sync",
      "Settings",
      "Service",
    ].map((name) => ({
      name,
    })),
    paths,
    components: { schemas: componentSchemas() },
  };
}

function operationOf(route: Route): object {
  const example = examples.find(({ operation }) => operation === route.operation);
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.tag],
    "x-access": route.access,
    parameters: parametersOf(route),
    ...(route.body && {
      requestBody: {
        required: route.body.required,
        content: {
          [route.body.type ?? "application/json"]: {
            schema: route.body.schema,
            example: example?.request ?? route.body.example,
          },
        },
      },
    }),
    responses: responsesOf(route, example ?? readExampleOf(route)),
  };
}

const pathParameters: Readonly<Record<string, object>> = {
  loan_id: {
    description: "Id of the loan, percent-encoded",
    schema: { type: "string", maxLength: idLengthMax },
  },
  officer_id: {
    description: "Id of the officer, percent-encoded",
    schema: { type: "string", maxLength: idLengthMax },
  },
  member_id: {
    description: "Id of the team member",
    schema: { type: "integer", minimum: 1, maximum: memberIdMax },
  },
  operation_id: {
    description: "Id of the operation, as its start answered it",
    schema: { type: "string", format: "uuid" },
  },
  name: { description: "Name of the setting", schema: { type: "string" } },
  operation: { description: "Name of the operation", schema: { type: "string" } },
  type: { description: "What to choose from", schema: { type: "string", enum: filterTypes } },
};

function parametersOf(route: Route): object[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    ...pathParameters[name ?? ""],
  }));
  const formats = route.export === undefined ? {} : { format: formatParameter };
  const inQuery = Object.entries({ ...route.parameters, ...formats }).map(([name, parameter]) => ({
    name,
    in: "query",
    description: parameter.description,
    schema: parameter.schema,
  }));
  const keyed = route.errors.includes("IDEMPOTENCY_CONFLICT");
  const key = {
    name: "Idempotency-Key",
    in: "header",
    description: "Names this request: sent again with the same body, the first answer is replayed",
    schema: { type: "string", maxLength: idempotencyKeyLengthMax },
  };
  const inHeaders = Object.entries(route.headers ?? {}).map(([name, header]) => ({
    name,
    in: "header",
    ...header,
  }));
  return [...inPath, ...inQuery, ...inHeaders, ...(keyed ? [key] : [])];
}

/** Beside a route's own errors: what any route can answer, and any route that reads a body. */
const errorsOfAll: readonly AnswerCode[] = ["DATABASE_ERROR", "INTERNAL_ERROR"];
const errorsOfBodies: readonly AnswerCode[] = [
  "REQUEST_TIMEOUT",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
];

function errorsOf(route: Route): AnswerCode[] {
  const ofBody = route.body === undefined ? [] : errorsOfBodies;
  return [...new Set([...route.errors, ...ofBody, ...errorsOfAll])];
}

const meanings: Readonly<Record<string, string>> = {
  200: "Success",
  201: "Created",
  202: "Started",
  207: "Some records were stored, others refused: see errors[]",
};
const nothingStored = "no record of the batch was stored: see errors[]";

/** Of ?format=. */
const fileContents = Object.fromEntries(
  Object.values(mediaTypes).map((type) => [
    type.split(";", 1)[0],
    { schema: { type: "string", description: "The whole list" } },
  ]),
);

function readExampleOf(route: Route): Pick<Example, "status" | "answer"> | undefined {
  const example = readExamples.find(({ operation }) => operation === route.operation);
  return example && { status: 200, answer: example.answer };
}

function responsesOf(
  route: Route,
  example: Pick<Example, "status" | "answer"> | undefined,
): object {
  const schemas = new Map<number, JsonSchema[]>();
  const meaning = new Map<number, string[]>();
  for (const [status, schema] of Object.entries(route.answers)) {
    schemas.set(Number(status), [schema]);
    meaning.set(Number(status), [meanings[status] ?? nothingStored]);
  }
  const withError = new Set<number>();
  for (const code of errorsOf(route)) {
    const { status } = errorCatalogue[code];
    if (!withError.has(status)) {
      schemas.set(status, [...(schemas.get(status) ?? []), { $ref: "#/components/schemas/Error" }]);
      withError.add(status);
    }
    meaning.set(status, [...(meaning.get(status) ?? []), code]);
  }
  const responses = [...schemas].map(([status, list]) => {
    const schema = list.length === 1 ? list[0] : { anyOf: list };
    const shown = example?.status === status ? { example: example.answer } : {};
    const files = status === 200 && route.export !== undefined ? fileContents : {};
    const type = (status === 200 && route.answerType?.split(";")[0]) || "application/json";
    const content = { [type]: { schema, ...shown }, ...files };
    return [status, { description: meaning.get(status)?.join(", "), content }];
  });
  const unchanged = {
    description: "Nothing changed since the answer whose ETag If-None-Match has",
  };
  return { ...Object.fromEntries(responses), ...(route.cached && { 304: unchanged }) };
}

function componentSchemas(): Record<string, JsonSchema> {
  const records = entityNames.map((name) => [
    recordSpecs[name].title,
    jsonSchema(recordSpecs[name]),
  ]);
  const text = { type: "string" };
  const fault = { type: "object", properties: { field: text, code: text, message: text } };
  return {
    ...Object.fromEntries(records),
    ...answerSchemas,
    ...metricSchemas,
    ...flowSchemas,
    Warning: {
      type: "object",
      properties: { code: text, field: { type: ["string", "null"] }, message: text },
    },
    Error: {
      type: "object",
      required: ["status", "error"],
      properties: {
        status: { const: "error" },
        error: {
          type: "object",
          required: ["code", "message"],
          properties: {
            code: { enum: Object.keys(errorCatalogue) },
            message: text,
            details: {
              type: "object",
              properties: { error: text, fields: { type: "array", items: fault } },
            },
          },
        },
      },
    },
  };
}
