// Where a sync writes. Both sinks bring a part of the source to the same rows: the direct one by COPY and the merge in our
// database, the HTTP one by the ETL endpoints of a service.
import type { Session } from "#store/database.ts";
import type { EntityCounts } from "./history.ts";
import type { Scope } from "./scope.ts";
import type { SourceEntityName, SourceSettings } from "./source/entity.ts";
import type { SourceSnapshot } from "./source/source.ts";
import type { OnRows } from "./stage.ts";

export type Counts = Partial<Record<SourceEntityName, EntityCounts>>;

/** Loans of a scope with their schedules and repayments, whole; and people. */
export interface Part {
  loans: Scope;
  /** "named": those whom the loans name, if they are new to us. Else officers as they all are, and customers of a scope. */
  people: "named" | { customers: Scope; complete: boolean };
}

/** Runs in the transaction that holds the part (direct), or after the service has stored it (HTTP). */
export type Conclusion = (tx: Session, counts: Counts) => Promise<void>;

export interface Watch {
  onRows?: OnRows;
  /** The source has been read: until the part is stored, it may be asked other things. */
  onRead?: () => void;
}

export interface Sink {
  name: "direct" | "http";
  writeHolidays(snapshot: SourceSnapshot, settings: SourceSettings): Promise<Counts>;
  writePart(
    snapshot: SourceSnapshot,
    settings: SourceSettings,
    part: Part,
    conclude: Conclusion,
    watch?: Watch,
  ): Promise<Counts>;
}

export function addCounts(sum: Counts, part: Counts): Counts {
  const total: Counts = { ...sum };
  for (const [name, counts] of Object.entries(part) as [SourceEntityName, EntityCounts][]) {
    const before = total[name] ?? { read: 0, inserted: 0, updated: 0, removed: 0, quarantined: 0 };
    total[name] = {
      read: before.read + counts.read,
      inserted: before.inserted + counts.inserted,
      updated: before.updated + counts.updated,
      removed: before.removed + counts.removed,
      quarantined: before.quarantined + counts.quarantined,
    };
  }
  return total;
}
