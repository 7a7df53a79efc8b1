/** One line a format. */

import type { About } from "#http/exports/about.ts";
import { csv, ndjson } from "#http/exports/encode.ts";
import type { ExportFormat } from "#http/exports/format.ts";

type Encode = (
  about: About,
  batches: AsyncIterable<string[]>,
) => AsyncGenerator<string | Uint8Array>;

export const encoders: Readonly<Record<ExportFormat, Encode>> = { csv, xlsx, ndjson };

/** Most processes never write a workbook: its library is loaded by the first that does. */
async function* xlsx(about: About, batches: AsyncIterable<string[]>): AsyncGenerator<Uint8Array> {
  const workbook = await import("#http/exports/xlsx.ts");
  yield* workbook.xlsx(about, batches);
}
