/**
 * Answers `?format=` of a list: all of it from one moment of the database, piece by piece as the client takes them. What
 * fails before the first piece is an ordinary error; what fails later breaks the connection off, so that half a file is
 * never taken for a whole one.
 */

import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { RowStream } from "#contract/export-ports.ts";
import {
  exportRetryAfterSeconds,
  exportsAtOnce,
  exportStallMs,
  xlsxRowsMax,
} from "#contract/limits.ts";
import { ApiError, validationError } from "#contract/errors.ts";
import { aboutOf, headersOf } from "#http/exports/about.ts";
import { counted } from "#http/exports/encode.ts";
import { encoders } from "#http/exports/formats.ts";
import { type ExportFormat, mediaTypes } from "#http/exports/format.ts";
import { rowsOfPages } from "#http/exports/pages.ts";
import type { AppDeps, ListExport, Moment, Route } from "#http/route.ts";

export type SendExport = (
  route: Route,
  list: ListExport,
  format: ExportFormat,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

/** One for each application: it counts what runs. */
export function exportSender(deps: AppDeps): SendExport {
  let running = 0;
  return async (route, list, format, request, reply) => {
    if (running >= exportsAtOnce) throw tooMany();
    running += 1;
    const gone = new AbortController();
    let moment: Moment | undefined;
    const end = once(async () => {
      gone.abort();
      await moment?.end();
      running -= 1;
    });
    reply.raw.once("close", () => void end());
    try {
      moment = await deps.openSnapshot(gone.signal);
      const source = await rowsOf(route, list, request, { ...deps, ...moment.service }, moment);
      if (format === "xlsx" && source.total > xlsxRowsMax) throw tooLong(source.total);
      const about = aboutOf(route, list.name, request, source);
      const pieces = encoders[format](about, counted(source.batches, about.total));
      const first = await pieces.next();
      void reply.headers(headersOf(about, format)).type(mediaTypes[format]);
      if (request.method === "HEAD") {
        await end();
        return await reply.send();
      }
      return await reply.send(
        Readable.from(flow(first, pieces, reply, end), { objectMode: false }),
      );
    } catch (error) {
      const isUnread = gone.signal.aborted;
      await end();
      throw isUnread ? clientGone(error) : error;
    }
  };
}

function rowsOf(
  route: Route,
  list: ListExport,
  request: FastifyRequest,
  deps: AppDeps,
  moment: Moment,
): Promise<RowStream> {
  return list.rows?.(request, deps, moment) ?? rowsOfPages(route, request, deps);
}

type Piece = string | Uint8Array;

/** Waits where the client does, but not for ever: what it leaves standing holds a connection and a snapshot. */
async function* flow(
  first: IteratorResult<Piece, unknown>,
  pieces: AsyncGenerator<Piece>,
  reply: FastifyReply,
  end: () => Promise<void>,
): AsyncGenerator<Piece> {
  try {
    for (let next = first; next.done !== true; next = await pieces.next()) {
      const stall = setTimeout(() => reply.raw.destroy(), exportStallMs);
      try {
        yield next.value;
      } finally {
        clearTimeout(stall);
      }
    }
  } finally {
    await end();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

function tooLong(rows: number): ApiError {
  const message = `format=xlsx holds ${xlsxRowsMax} rows and this list has ${rows}: use format=csv, or filter it`;
  return validationError([{ field: "format", code: "OUT_OF_RANGE", message }]);
}

/** Nobody reads this answer; the log has it. */
function clientGone(cause: unknown): ApiError {
  return new ApiError("BAD_REQUEST", { details: { error: "The client went away." }, cause });
}

function tooMany(): ApiError {
  return new ApiError("SERVICE_UNAVAILABLE", {
    details: {
      error: `${exportsAtOnce} exports are being made: ask again in ${exportRetryAfterSeconds} seconds.`,
    },
    headers: { "retry-after": String(exportRetryAfterSeconds) },
  });
}
