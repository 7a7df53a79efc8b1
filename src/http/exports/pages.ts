/** A whole list from its own pages, read one after the other from one moment of the database. */

import type { FastifyRequest } from "fastify";
import type { RowStream } from "#contract/export-ports.ts";
import { readJson } from "#contract/json.ts";
import { isObject, JsonNumber, type JsonValue } from "#contract/json-value.ts";
import { exportBatchRows } from "#contract/limits.ts";
import type { AppDeps, Route } from "#http/route.ts";

interface Page {
  rows: string[];
  total: number;
  asOf: string | null;
  dataVersion: string | null;
}

/** `deps` read from that moment. */
export async function rowsOfPages(
  route: Route,
  request: FastifyRequest,
  deps: AppDeps,
): Promise<RowStream> {
  const first = await readPage(route, request, deps, 1);
  const { total, asOf, dataVersion } = first;
  return { total, asOf, dataVersion, batches: pages(route, request, deps, first) };
}

async function* pages(
  route: Route,
  request: FastifyRequest,
  deps: AppDeps,
  first: Page,
): AsyncGenerator<string[]> {
  let page = first;
  let read = 0;
  for (let number = 2; page.rows.length > 0; number += 1) {
    yield page.rows;
    read += page.rows.length;
    if (read >= first.total) return;
    page = await readPage(route, request, deps, number);
  }
}

async function readPage(
  route: Route,
  request: FastifyRequest,
  deps: AppDeps,
  number: number,
): Promise<Page> {
  const isPaged = route.parameters !== undefined && "page" in route.parameters;
  const paging = isPaged ? { page: String(number), limit: String(exportBatchRows) } : {};
  // What the list itself would be asked; the rest of the request is as it came.
  const asked = Object.create(request, {
    query: { value: { ...(request.query as object), ...paging } },
  }) as FastifyRequest;
  const { body } = await route.handle(asked, deps);
  const { text, value, spans } = readJson(body);
  const data = isObject(value) ? value["data"] : undefined;
  const at = route.export?.rowsAt;
  const list = at !== undefined && isObject(data) ? data[at] : data;
  if (!isObject(value) || !Array.isArray(list)) {
    throw new Error(`${route.operation} answers with no list to export.`);
  }
  const places = spans.get(list) ?? [];
  const rows = list.map((_, index) => text.slice(places[2 * index], places[2 * index + 1]));
  const meta = value["meta"];
  const total = isObject(meta) ? meta["total"] : null;
  return {
    rows,
    total: total instanceof JsonNumber ? Number(total.text) : rows.length,
    asOf: textOf(meta, "as_of") ?? textOf(meta, "to"),
    dataVersion: textOf(meta, "data_version"),
  };
}

function textOf(meta: JsonValue | undefined, name: string): string | null {
  const value = isObject(meta) ? meta[name] : null;
  return typeof value === "string" ? value : null;
}
