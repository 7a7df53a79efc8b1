/** What a file says about itself: in the answer's headers, and on the sheet About of a workbook. */

import type { FastifyRequest } from "fastify";
import type { RowStream } from "#contract/export-ports.ts";
import { type Column, documentedColumns } from "#http/exports/columns.ts";
import type { ExportFormat } from "#http/exports/format.ts";
import type { Route } from "#http/route.ts";

export interface About {
  name: string;
  title: string;
  path: string;
  /** As the query had them. */
  filters: [name: string, value: string][];
  asOf: string | null;
  /** In Lagos, `2025-10-25 09:30:00`. */
  generatedAt: string;
  dataVersion: string | null;
  total: number;
  columns: Column[];
}

const lagosTime = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Africa/Lagos",
  dateStyle: "short",
  timeStyle: "medium",
});

export function aboutOf(
  route: Route,
  name: string,
  request: FastifyRequest,
  { total, asOf, dataVersion }: RowStream,
): About {
  const query = Object.entries(request.query as Record<string, unknown>);
  return {
    name,
    title: route.summary,
    path: request.url.split("?", 1)[0] ?? route.path,
    filters: query.map(([filter, value]) => [filter, String(value)]),
    asOf,
    generatedAt: lagosTime.format(new Date()),
    dataVersion,
    total,
    columns: documentedColumns(route),
  };
}

export function headersOf(about: About, format: ExportFormat): Record<string, string> {
  const day = about.asOf ?? about.generatedAt.slice(0, 10);
  return {
    "content-disposition": `attachment; filename="${about.name}-${day}.${format}"`,
    "x-export-rows": String(about.total),
    "x-export-generated-at": `${about.generatedAt.replace(" ", "T")}+01:00`,
    // Percent-encoded: a header holds ASCII alone.
    "x-export-filters": new URLSearchParams(about.filters).toString(),
    ...(about.asOf !== null && { "x-export-as-of": about.asOf }),
    ...(about.dataVersion !== null && { "x-export-data-version": about.dataVersion }),
    link: '</openapi.json>; rel="describedby"; type="application/json"',
  };
}
