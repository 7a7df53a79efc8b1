/** An endpoint is one line: where it is, what it answers, and by which parameter it takes the day. */

import * as z from "zod/mini";
import { getJson, type Params, ServerError } from "#web/api/http.ts";

/** Of every answer; a list adds its paging. */
const metaShape = z.looseObject({
  as_of: z.optional(z.string()),
  data_version: z.optional(z.string()),
  formula_version: z.optional(z.string()),
  freshness: z.optional(
    z.looseObject({
      calculated_at: z.optional(z.nullable(z.string())),
      last_sync_at: z.optional(z.nullable(z.string())),
    }),
  ),
  page: z.optional(z.number()),
  limit: z.optional(z.number()),
  total: z.optional(z.number()),
  from: z.optional(z.string()),
  to: z.optional(z.string()),
});
export type Meta = z.infer<typeof metaShape>;

/** Parameter by which an endpoint takes the day that the header chose; null: it has none. */
type DayParameter = "as_of" | "date" | "to" | null;

export interface Endpoint<T> {
  path: string;
  day: DayParameter;
  shape: z.ZodMiniType<{ data: T; meta: Meta }>;
}

/** `path` may hold `:names`; they are taken from the parameters. */
export function endpoint<T>(
  path: string,
  data: z.ZodMiniType<T>,
  day: DayParameter = "as_of",
): Endpoint<T> {
  const shape = z.object({ data, meta: metaShape }) as unknown as Endpoint<T>["shape"];
  return { path, day, shape };
}

export interface Answer<T> {
  data: T;
  meta: Meta;
}

/** Throws ServerError: refused, unreachable, or of a shape this dashboard does not know. */
export async function ask<T>(
  { path, shape }: Endpoint<T>,
  params: Params,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const rest: Record<string, Params[string]> = { ...params };
  const place = path.replaceAll(/:(\w+)/g, (_all, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  const read = shape.safeParse(await getJson(place, rest, signal));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ServerError(
    0,
    "UNKNOWN_SHAPE",
    `The server's answer to ${place} is not what this page expects (${issue?.path.join(".")}: ${issue?.message}). ` +
      "Reload the page: the server may be newer than it.",
  );
}
