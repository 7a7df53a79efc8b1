// Everything a question about the metrics of a day needs, read from one snapshot: cells, settings, officers.
import type { IsoDate } from "#contract/ports.ts";
import { businessDate, dataVersion } from "#loans/relation.ts";
import type { Database, Session } from "#store/database.ts";
import { componentsOf } from "./catalogue.ts";
import { type Cells, type Dimension, readCells } from "./cells.ts";
import { type Days, daysOf } from "./days.ts";
import type { Component } from "./component.ts";
import type { Metric } from "./metric.ts";
import { type Officer, readOfficers } from "./officers.ts";
import { type MetricSettings, readMetricSettings } from "./settings.ts";

export interface Book {
  days: Days;
  cells: Cells;
  officers: ReadonlyMap<string, Officer>;
  settings: MetricSettings;
  dataVersion: string;
  /** When this was read, and when a sync last brought data; ISO 8601. */
  freshness: { calculated_at: string; last_sync_at: string | null };
}

interface DayQuestion {
  asOf: IsoDate | null;
  window: { from: IsoDate | null; to: IsoDate | null };
}

export interface BookQuestion extends DayQuestion {
  metrics: readonly Metric[];
}

const snapshot = `
select ${dataVersion} as data_version, to_json(now()) #>> '{}' as calculated_at,
  (select to_json(max(last_sync_at)) #>> '{}' from sync_tracking) as last_sync_at`;

interface SnapshotRow {
  data_version: string;
  calculated_at: string;
  last_sync_at: string | null;
}

/** In a transaction of the caller's, which reads one snapshot. `by`: of readCells. */
export async function readBookIn(
  session: Session,
  { asOf, window }: DayQuestion,
  components: readonly Component[],
  by?: readonly Dimension[],
): Promise<Book> {
  const [row] = await session.query<SnapshotRow>(snapshot);
  if (!row) throw new Error("the snapshot answered without a row");
  const today = await businessDate(session);
  const days = daysOf(asOf ?? today, window);
  return {
    days,
    cells: await readCells(session, components, days, today, by),
    officers: await readOfficers(session),
    settings: await readMetricSettings(session),
    dataVersion: row.data_version,
    freshness: { calculated_at: row.calculated_at, last_sync_at: row.last_sync_at },
  };
}

export const oneSnapshot = { isolation: "repeatable read", readOnly: true } as const;

export async function readBook(db: Database, question: BookQuestion): Promise<Book> {
  const components = componentsOf(question.metrics);
  return db.transaction((session) => readBookIn(session, question, components), oneSnapshot);
}
