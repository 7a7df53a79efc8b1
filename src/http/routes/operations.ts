/** Starting an operation: one route for each of the list, and one that names them to whoever asks for another. */

import { ApiError, validationError } from "#contract/errors.ts";
import { typeName } from "#contract/field.ts";
import { readJsonBytes } from "#contract/json.ts";
import { isObject } from "#contract/json-value.ts";
import { foreignFaults } from "#contract/records/spec.ts";
import { operations } from "#operations/all.ts";
import { dashedName, type Operation } from "#operations/operation.ts";
import { fileParameterOf, readParameters } from "#operations/parameter.ts";
import type { Route } from "#http/route.ts";

const path = "/api/v1/operations/";

function startRoute(operation: Operation): Route {
  const file = fileParameterOf(operation.parameters);
  return {
    method: "POST",
    path: path + dashedName(operation.name),
    access: "operate",
    operation: `start_${operation.name.replaceAll(/[ -]/g, "_")}`,
    summary: operation.summary,
    tag: "Operations",
    ...(file === undefined ? { body: jsonBody(operation) } : fileRequest(operation, file)),
    answers: { 202: { $ref: "#/components/schemas/OperationStarted" } },
    errors: [
      "VALIDATION_ERROR",
      ...(file === undefined ? (["MALFORMED_JSON"] as const) : []),
      "OPERATION_RUNNING",
      ...(operation.needsSource === true ? (["SOURCE_NOT_CONFIGURED"] as const) : []),
      "UNSUPPORTED_MEDIA_TYPE",
      "SERVICE_UNAVAILABLE",
    ],
    handle: async (request, { runner }) => {
      const bytes = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
      const given =
        file === undefined
          ? readFields(bytes)
          : {
              ...readQuery(request.query as Record<string, unknown>),
              ...((file.isRequired || bytes.length > 0) && { [file.name]: bytes }),
            };
      const { operationId } = await runner.start({
        operation,
        parameters: readParameters(operation.parameters, given),
        trigger: "http",
        requestedBy: `request ${request.id}`,
      });
      const data = { operation_id: operationId };
      return { status: 202, body: JSON.stringify({ status: "success", data, meta: {} }) };
    },
  };
}

function jsonBody(operation: Operation): NonNullable<Route["body"]> {
  const fields = Object.entries(operation.parameters);
  return {
    required: false,
    schema: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        fields.map(([name, { schema, summary }]) => [name, { ...schema, description: summary }]),
      ),
    },
    example: {},
  };
}

/** The file is the body; what else the operation takes stands in the query. */
function fileRequest(
  operation: Operation,
  { name: fileName, isRequired, schema }: NonNullable<ReturnType<typeof fileParameterOf>>,
): Pick<Route, "body" | "parameters"> {
  const others = Object.entries(operation.parameters).filter(([name]) => name !== fileName);
  return {
    body: {
      required: isRequired,
      type: "text/tab-separated-values",
      schema,
      example: (schema["examples"] as string[] | undefined)?.[0],
    },
    parameters: Object.fromEntries(
      others.map(([name, parameter]) => [
        name,
        {
          read: parameter.read,
          absent: parameter.absent,
          schema: parameter.schema,
          description: parameter.summary,
        },
      ]),
    ),
  };
}

function readFields(bytes: Buffer): Record<string, string | boolean | null> {
  if (bytes.length === 0) return {};
  const document = readJsonBytes(bytes);
  const faults = foreignFaults(document.faults, 0);
  const body = document.value;
  if (!isObject(body)) {
    const message = `the body must be an object, not ${typeName(body)}`;
    throw validationError([{ field: "body", code: "WRONG_TYPE", message }]);
  }
  if (faults.length > 0) throw validationError(faults);
  return body as Record<string, string | boolean | null>;
}

function readQuery(query: Readonly<Record<string, unknown>>): Record<string, string> {
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === "string") continue;
    const message = `${name} is given twice: send it once`;
    throw validationError([{ field: name, code: "GIVEN_TWICE", message }]);
  }
  return query as Record<string, string>;
}

/** A name that no operation has: the router comes here when no route above matches. */
const unknownOperation: Route = {
  method: "POST",
  path: `${path}:operation`,
  access: "operate",
  operation: "start_unknown_operation",
  summary: "Any other name: 404 with the names there are",
  tag: "Operations",
  answers: {},
  errors: ["NOT_FOUND"],
  handle: async () => {
    const names = operations.map(({ name }) => dashedName(name));
    throw new ApiError("NOT_FOUND", {
      message: "Operation not found",
      details: {
        error: `There is no such operation; there are ${names.join(", ")}.`,
        operations: names,
      },
    });
  },
};

export const startOperations: readonly Route[] = [...operations.map(startRoute), unknownOperation];
