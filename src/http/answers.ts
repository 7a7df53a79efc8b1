/** Success answers. Lists and loans arrive as JSON text built in SQL and are spliced in, never parsed again. */

import type { Answer } from "#contract/ports.ts";

export function success(data: unknown, meta: Readonly<Record<string, unknown>> = {}): Answer {
  return successText(JSON.stringify(data), meta);
}

/** `dataJson` is JSON text, and so are the values of `metaTexts`, which follow those of `meta`. */
export function successText(
  dataJson: string,
  meta: Readonly<Record<string, unknown>>,
  metaTexts: Readonly<Record<string, string>> = {},
): Answer {
  const known = JSON.stringify(meta).slice(1, -1);
  const spliced = Object.entries(metaTexts).map(
    ([name, json]) => `${JSON.stringify(name)}:${json}`,
  );
  const all = [...(known === "" ? [] : [known]), ...spliced].join(",");
  const body = `{"status":"success","data":${dataJson},"meta":{${all}}}`;
  const { data_version: dataVersion } = meta;
  return {
    status: 200,
    body,
    ...(typeof dataVersion === "string" && { dataVersion }),
  };
}
