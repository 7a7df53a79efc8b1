// Maintenance work: what there is, what ran, what runs; the checks of the data; the retry of refused records.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { getDocument, sendFile, sendJson } from "#web/api/http.ts";
import { nullableNumber, nullableText } from "#web/api/values.ts";

const operationShape = z.object({
  operation_id: z.string(),
  name: z.string(),
  parameters: z.nullable(z.record(z.string(), z.unknown())),
  trigger: z.string(),
  requested_by: nullableText,
  state: z.enum(["queued", "running", "succeeded", "partial", "failed"]),
  step: nullableText,
  /** 0…1. */
  progress: nullableNumber,
  result: z.unknown(),
  error: z.unknown(),
  queued_at: z.string(),
  started_at: nullableText,
  finished_at: nullableText,
});
export type OperationRun = z.infer<typeof operationShape>;

export const operations = endpoint("/operations", z.array(operationShape), null);
export const operation = endpoint("/operations/:operation_id", operationShape, null);

const checkShape = z.object({
  id: z.string(),
  title: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  resolution: z.string(),
  count: z.number(),
  amount: nullableNumber,
  examples: z.array(z.string()),
});
export type QualityFinding = z.infer<typeof checkShape>;

const factsShape = z.record(z.string(), nullableNumber);

export const quality = endpoint(
  "/quality",
  z.object({
    status: z.string(),
    all_loans: factsShape,
    active_loans: factsShape,
    checks: z.array(checkShape),
  }),
  null,
);

const startedShape = z.object({ data: z.object({ operation_id: z.string() }) });

/** `file`: the body of an operation that reads one; its parameters stand in the query then. */
export async function startOperation(
  name: string,
  parameters: Readonly<Record<string, string | boolean>>,
  file?: File,
): Promise<string> {
  const path = `/operations/${name}`;
  const answer =
    file === undefined
      ? await sendJson("POST", path, parameters)
      : await sendFile(path, parameters, file);
  return startedShape.parse(answer).data.operation_id;
}

const retriedShape = z.object({
  data: z.object({ retried: z.number(), resolved: z.number(), still_failing: z.number() }),
});

/** All open errors, those of a kind of record, or those named. */
export async function retryErrors(which: {
  entity_type?: string;
  ids?: number[];
}): Promise<z.infer<typeof retriedShape>["data"]> {
  return retriedShape.parse(await sendJson("POST", "/etl/errors/retry", which)).data;
}

const choiceShape = z.looseObject({
  type: z.optional(z.string()),
  enum: z.optional(z.array(z.string())),
  format: z.optional(z.string()),
});
const schemaShape = z.looseObject({
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  description: z.optional(z.string()),
  anyOf: z.optional(z.array(choiceShape)),
  properties: z.optional(z.record(z.string(), z.looseObject({}))),
});
const postShape = z.looseObject({
  summary: z.string(),
  parameters: z.optional(
    z.array(z.looseObject({ name: z.string(), in: z.string(), schema: schemaShape })),
  ),
  requestBody: z.optional(
    z.looseObject({
      required: z.optional(z.boolean()),
      content: z.record(z.string(), z.looseObject({ schema: schemaShape })),
    }),
  ),
});
const documentShape = z.looseObject({
  paths: z.record(z.string(), z.looseObject({ post: z.optional(z.unknown()) })),
});

export interface OperationParameter {
  name: string;
  description: string;
  kind: "flag" | "choice" | "date" | "text";
  choices: readonly string[];
}

/** What can be run, as the service's own description of itself has it. */
export interface OperationKind {
  /** As in its address: `sync-full`. */
  name: string;
  summary: string;
  parameters: readonly OperationParameter[];
  file: { description: string; isRequired: boolean } | null;
}

const started = "/api/v1/operations/";

export async function operationKinds(signal: AbortSignal): Promise<OperationKind[]> {
  const document = documentShape.parse(await getDocument("/openapi.json", signal));
  return Object.entries(document.paths)
    .filter(([path, { post }]) => path.startsWith(started) && !path.includes("{") && post)
    .map(([path, { post }]) => kindOf(path.slice(started.length), postShape.parse(post)));
}

function kindOf(name: string, post: z.infer<typeof postShape>): OperationKind {
  const { parameters = [], requestBody, summary } = post;
  const body = requestBody?.content["application/json"]?.schema;
  const [other] = Object.entries(requestBody?.content ?? {}).filter(
    ([type]) => type !== "application/json",
  );
  const fields = Object.entries(body?.properties ?? {}).map(
    ([field, schema]) => [field, schemaShape.parse(schema)] as const,
  );
  const asked = parameters
    .filter((one) => one.in === "query")
    .map((one) => [one.name, one.schema] as const);
  return {
    name,
    summary,
    parameters: [...fields, ...asked].map(([field, schema]) => parameterOf(field, schema)),
    file:
      other === undefined
        ? null
        : {
            description: other[1].schema.description ?? "A file",
            isRequired: requestBody?.required ?? false,
          },
  };
}

function parameterOf(name: string, schema: z.infer<typeof schemaShape>): OperationParameter {
  const choice = schema.anyOf?.find(({ type }) => type !== "null");
  const choices = choice?.enum ?? [];
  const kind =
    schema.type === "boolean"
      ? "flag"
      : choices.length > 0
        ? "choice"
        : choice?.format === "date"
          ? "date"
          : "text";
  return { name, description: schema.description ?? "", kind, choices };
}
