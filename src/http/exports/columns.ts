/** The columns of an exported list: the fields of its rows, with what the schema of the answer says of each. */

import type { JsonSchema } from "#contract/field.ts";
import { isObject, type JsonValue } from "#contract/json-value.ts";
import { loanDefinitions } from "#contract/loan-definitions.ts";
import { answerSchemas } from "#http/answer-schemas.ts";
import { flowSchemas } from "#http/flow-answers.ts";
import { metricSchemas } from "#http/metric-answers.ts";
import type { Route } from "#http/route.ts";

type ColumnKind = "text" | "number" | "boolean" | "date" | "time" | "json";

export interface Column {
  id: string;
  kind: ColumnKind;
  /** One sentence; empty where the name says it all. */
  definition: string;
}

/** The list's fields as documented, in that order. */
export function documentedColumns(route: Route): Column[] {
  const answer = resolved(route.answers[200]);
  const data = resolved(childOf(answer, "data"));
  const at = route.export?.rowsAt;
  const list = at === undefined ? data : resolved(childOf(data, at));
  const items = resolved(list["items"]);
  const properties = items["properties"] as Record<string, JsonSchema> | undefined;
  return Object.entries(properties ?? {}).map(([id, schema]) => ({
    id,
    kind: kindOf(schema),
    definition:
      descriptionOf(schema) ?? descriptionOf(resolved(schema)) ?? loanDefinitions[id] ?? "",
  }));
}

/** Those that the rows have: a list that was asked for some of its fields has no others. */
export function columnsOf(documented: readonly Column[], first: JsonValue | undefined): Column[] {
  if (!isObject(first)) return [...documented];
  const known = new Map(documented.map((column) => [column.id, column]));
  return Object.keys(first).map((id) => known.get(id) ?? { id, kind: "text", definition: "" });
}

function resolved(schema: unknown): JsonSchema {
  const { $ref: reference } = (schema ?? {}) as { $ref?: string };
  if (reference === undefined) return (schema ?? {}) as JsonSchema;
  const name = reference.replace("#/components/schemas/", "");
  return answerSchemas[name] ?? metricSchemas[name] ?? flowSchemas[name] ?? {};
}

function descriptionOf(schema: JsonSchema): string | undefined {
  return schema["description"] as string | undefined;
}

function childOf(schema: JsonSchema, name: string): unknown {
  return (schema["properties"] as Record<string, unknown> | undefined)?.[name];
}

function kindOf(schema: JsonSchema): ColumnKind {
  const found = resolved(schema);
  const choices = (found["anyOf"] as JsonSchema[] | undefined) ?? [found];
  const choice = choices.find(({ type }) => type !== "null") ?? found;
  if (choice["format"] === "date") return "date";
  if (choice["format"] === "date-time") return "time";
  const types = [choice["type"]].flat();
  if (types.includes("number") || types.includes("integer")) return "number";
  if (types.includes("boolean")) return "boolean";
  return types.includes("string") || choice["enum"] !== undefined ? "text" : "json";
}
