/** The OpenAPI 3.1 document, made from the route table: what is served and what is documented cannot differ. */

import { errorCatalogue, type AnswerCode } from "#contract/errors.ts";
import type { JsonSchema } from "#contract/field.ts";
import { idempotencyKeyLengthMax } from "#contract/limits.ts";
import { loanAnswerSchema } from "#contract/loan-columns.ts";
import { entityNames, recordSpecs } from "#contract/records/all.ts";
import { jsonSchema } from "#contract/records/spec.ts";
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
    tags: [{ name: "ETL" }, { name: "Loans" }, { name: "Service" }],
    paths,
    components: { schemas: componentSchemas() },
  };
}

function operationOf(route: Route): object {
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.tag],
    "x-access": route.access,
    parameters: parametersOf(route),
    ...(route.body && {
      requestBody: {
        required: route.body.required,
        content: { "application/json": { schema: route.body.schema } },
      },
    }),
    responses: responsesOf(route),
  };
}

function parametersOf(route: Route): object[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(route.parameters ?? {}).map(([name, parameter]) => ({
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
  return [...inPath, ...inQuery, ...(keyed ? [key] : [])];
}

function responsesOf(route: Route): object {
  const schemas = new Map<number, JsonSchema[]>();
  const codes = new Map<number, AnswerCode[]>();
  for (const [status, schema] of Object.entries(route.answers)) {
    schemas.set(Number(status), [schema]);
  }
  for (const code of route.errors) {
    const { status } = errorCatalogue[code];
    const known = codes.get(status) ?? [];
    if (known.length === 0) {
      schemas.set(status, [...(schemas.get(status) ?? []), { $ref: "#/components/schemas/Error" }]);
    }
    codes.set(status, [...known, code]);
  }
  const responses = [...schemas].map(([status, list]) => [
    status,
    {
      description: codes.get(status)?.join(", ") ?? "Success",
      content: { "application/json": { schema: list.length === 1 ? list[0] : { anyOf: list } } },
    },
  ]);
  return Object.fromEntries(responses);
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
    LoanState: loanAnswerSchema(),
    LoanOne: enveloped({ $ref: "#/components/schemas/LoanState" }),
    LoanList: enveloped({ type: "array", items: { $ref: "#/components/schemas/LoanState" } }),
    List: enveloped({ type: "array", items: { type: "object" } }),
    Success: enveloped({ type: "object" }),
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

function enveloped(data: JsonSchema): JsonSchema {
  return {
    type: "object",
    required: ["status", "data", "meta"],
    properties: { status: { const: "success" }, data, meta: { type: "object" } },
  };
}
