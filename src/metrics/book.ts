// Everything a question about the metrics of a day needs, read from one snapshot: cells, settings, officers.
import { LRUCache } from "lru-cache";
import { bookSumsMax } from "#contract/limits.ts";
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

/** What an answer says of the data it was read from. */
export async function readFreshness(
  session: Session,
): Promise<Pick<Book, "dataVersion" | "freshness">> {
  const [row] = await session.query<SnapshotRow>(snapshot);
  if (!row) throw new Error("the snapshot answered without a row");
  return {
    dataVersion: row.data_version,
    freshness: { calculated_at: row.calculated_at, last_sync_at: row.last_sync_at },
  };
}

/** In a transaction of the caller's, which reads one snapshot. `by`: of readCells. */
export async function readBookIn(
  session: Session,
  question: DayQuestion,
  components: readonly Component[],
  by?: readonly Dimension[],
): Promise<Book> {
  return readWhole(session, await readMoment(session, question), components, by);
}

interface Moment {
  snapshot: SnapshotRow;
  today: IsoDate;
  days: Days;
}

async function readMoment(session: Session, { asOf, window }: DayQuestion): Promise<Moment> {
  const [row] = await session.query<SnapshotRow>(snapshot);
  if (!row) throw new Error("the snapshot answered without a row");
  const today = await businessDate(session);
  return { snapshot: row, today, days: daysOf(asOf ?? today, window) };
}

async function readWhole(
  session: Session,
  { snapshot: row, today, days }: Moment,
  components: readonly Component[],
  by?: readonly Dimension[],
): Promise<Book> {
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

/**
 * Books of one process, by data version, day and window: portfolio, officers, branches and their filters of a day share one pass over
 * the loans.
 */
export class Books {
  readonly #kept = new LRUCache<string, Book>({
    maxSize: bookSumsMax,
    sizeCalculation: ({ cells }) => cells.cells.length * cells.components.length + 1,
  });
  readonly #underWay = new Map<string, Promise<Book>>();

  read(db: Database, question: BookQuestion): Promise<Book> {
    const components = componentsOf(question.metrics);
    return db.transaction(async (session) => {
      const moment = await readMoment(session, question);
      const { as_of: day, window_from: from, window_to: to, asked_from: first } = moment.days;
      const key = [moment.snapshot.data_version, day, from, to, first].join("|");
      return (
        this.#find(key, components) ??
        (await this.#join(key, components)) ??
        (await this.#load(key, readWhole(session, moment, components)))
      );
    }, oneSnapshot);
  }

  #find(key: string, components: readonly Component[]): Book | null {
    const book = this.#kept.get(key);
    return book && hasAll(book, components) ? book : null;
  }

  /** Another question's reading; its failure is not this one's. */
  async #join(key: string, components: readonly Component[]): Promise<Book | null> {
    const book = await this.#underWay.get(key)?.catch(() => null);
    return book && hasAll(book, components) ? book : null;
  }

  async #load(key: string, reading: Promise<Book>): Promise<Book> {
    this.#underWay.set(key, reading);
    try {
      const book = await reading;
      const kept = this.#kept.peek(key);
      if (!kept || kept.cells.components.length <= book.cells.components.length) {
        this.#kept.set(key, book);
      }
      return book;
    } finally {
      if (this.#underWay.get(key) === reading) this.#underWay.delete(key);
    }
  }
}

function hasAll({ cells }: Book, components: readonly Component[]): boolean {
  const there = new Set(cells.components.map(({ id }) => id));
  return components.every(({ id }) => there.has(id));
}
