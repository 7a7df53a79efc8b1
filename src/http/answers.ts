/** Success answers. Lists and loans arrive as JSON text built in SQL and are spliced in, never parsed again. */

import type { Answer } from "#contract/ports.ts";

export function success(data: unknown, meta: Readonly<Record<string, unknown>> = {}): Answer {
  return successText(JSON.stringify(data), meta);
}

/** `dataJson` is JSON text. */
export function successText(dataJson: string, meta: Readonly<Record<string, unknown>>): Answer {
  const body = `{"status":"success","data":${dataJson},"meta":${JSON.stringify(meta)}}`;
  return { status: 200, body };
}
