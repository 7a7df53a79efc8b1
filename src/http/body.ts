/**
 * Request bodies: read by us and not by the framework, so that the limit holds before the first byte (a declared
 * length) and after decompression (a gzip bomb), a silent sender is let go, and all bodies together stay bounded.
 */

import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { ApiError } from "#contract/errors.ts";
import {
  bodyBytesMax,
  bodyBytesTotalMax,
  bodyIdleTimeoutMs,
  lingerMs,
  smallBodyBytes,
  smallBodyBytesTotalMax,
} from "#contract/limits.ts";
import { unavailable } from "#http/failures.ts";

/** Bytes of bodies held by all requests of one application: the beginnings of bodies, and what goes beyond. */
export class BodyBudget {
  private small = 0;
  private large = 0;

  /** A body of `held` bytes grows by `bytes`. */
  take(held: number, bytes: number): void {
    const small = Math.min(held + bytes, smallBodyBytes) - Math.min(held, smallBodyBytes);
    const large = bytes - small;
    const isFull =
      this.small + small > smallBodyBytesTotalMax ||
      (large > 0 && this.large + large > bodyBytesTotalMax);
    if (isFull) throw withClose(unavailable("Too many large requests are being received at once."));
    this.small += small;
    this.large += large;
  }

  give(held: number): void {
    this.small -= Math.min(held, smallBodyBytes);
    this.large -= Math.max(held - smallBodyBytes, 0);
  }
}

export interface Body {
  bytes: Buffer;
  /** Call once when the body is no longer needed. */
  release(): void;
}

/** Throws ApiError: 408, 413, 415, 503, or 400 for what does not decompress. */
export function readBody(request: IncomingMessage, budget: BodyBudget): Promise<Body> {
  checkHead(request);
  const isGzip = request.headers["content-encoding"]?.toLowerCase() === "gzip";
  const source: Readable = isGzip ? request.pipe(createGunzip()) : request;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const release = (): void => {
      budget.give(size);
      size = 0;
    };
    const stop = (error: unknown): void => {
      clearTimeout(idle);
      source.removeAllListeners("data");
      // What still arrives is dropped by the server after the answer; its errors concern nobody.
      source.on("error", () => {});
      if (isGzip) {
        request.unpipe();
        source.destroy();
      }
      release();
      chunks.length = 0;
      reject(error);
    };
    const idle = setTimeout(
      () => stop(withClose(new ApiError("REQUEST_TIMEOUT"))),
      bodyIdleTimeoutMs,
    );
    request.on("data", () => idle.refresh());
    source.on("data", (chunk: Buffer) => {
      try {
        if (size + chunk.length > bodyBytesMax) throw withClose(tooLarge());
        budget.take(size, chunk.length);
        size += chunk.length;
        chunks.push(chunk);
      } catch (error) {
        stop(error);
      }
    });
    source.on("end", () => {
      clearTimeout(idle);
      resolve({ bytes: Buffer.concat(chunks), release });
    });
    source.on("error", (error) => stop(isGzip ? notGzip(error) : error));
    request.on("close", () => {
      if (!request.complete) stop(new ApiError("REQUEST_TIMEOUT"));
    });
  });
}

/**
 * Ends the connection of a body that was not read to its end, once the answer is sent. Ending it at once would reset
 * it, and a client that is still sending would see a broken pipe instead of the answer: for a moment the rest is dropped.
 */
export function closeGently(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket } = request;
  // What Node's server calls after an answer with "Connection: close".
  socket.destroySoon = () => {
    socket.end();
    request.resume();
    setTimeout(() => socket.destroy(), lingerMs).unref();
  };
}

function checkHead(request: IncomingMessage): void {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length > bodyBytesMax) throw tooLarge();
  const charset = /;\s*charset="?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw unsupported(`The charset must be utf-8, as JSON is.`);
  }
  const encoding = request.headers["content-encoding"]?.toLowerCase() ?? "identity";
  if (encoding !== "identity" && encoding !== "gzip") {
    throw unsupported("The Content-Encoding must be gzip or none.");
  }
}

function tooLarge(): ApiError {
  const error = `The body is larger than ${bodyBytesMax} bytes: split the batch.`;
  return new ApiError("PAYLOAD_TOO_LARGE", { details: { error } });
}

function unsupported(error: string): ApiError {
  return new ApiError("UNSUPPORTED_MEDIA_TYPE", { details: { error } });
}

function notGzip(cause: unknown): ApiError {
  return withClose(
    new ApiError("MALFORMED_JSON", { details: { error: "The body is not valid gzip." }, cause }),
  );
}

/** The rest of the body may be endless: the connection ends with the answer. */
function withClose(error: ApiError): ApiError {
  error.headers["connection"] = "close";
  return error;
}
