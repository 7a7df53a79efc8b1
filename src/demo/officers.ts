import type { Day } from "./days.ts";
import { dateOf } from "./days.ts";
import type { Person } from "./names.ts";
import { drawPerson, phoneNumber, plainLetters } from "./names.ts";
import type { Place } from "./places.ts";
import { PLACES } from "./places.ts";
import { Random } from "./random.ts";
import type { OfficerRecord } from "#contract/ports.ts";

/** An officer with what the API never sees: how well the loans go and how carefully they are booked. */
export interface Officer {
  record: OfficerRecord;
  email: string;
  userType: UserType;
  place: Place;
  hired: Day;
  /** The last day on which the officer lends; null while employed. */
  left: Day | null;
  /** Share of new loans, relative to colleagues. */
  activity: number;
  /** 0 = nobody pays, 1 = everybody does. */
  quality: number;
  /** 0 = books are clean, 1 = late, reversed and unremitted entries every week. */
  carelessness: number;
}

/** Who answers for an officer: what a row of the hierarchy file says, and no ETL record. */
export interface HierarchyRow {
  officer_id: string;
  branch: string;
  region: string;
  supervisor_name: string;
  supervisor_email: string;
  vertical_lead_name: string;
  vertical_lead_email: string;
}

const OFFICERS_PER_SUPERVISOR = 12;

const USER_TYPES = [
  ["AGENT", 36],
  ["AJO_AGENT", 26],
  ["PROSPER_AGENT", 14],
  ["DMO_AGENT", 11],
  ["STAFF_AGENT", 8],
  ["RECOVERY_AGENT", 5],
] as const;

export type UserType = (typeof USER_TYPES)[number][0];

/** The lender is about seven years old. */
const OLDEST_HIRE_DAYS = 2500;

/** Places the officers one by one, a supervisor first for every twelve of a branch. */
export function createOfficers(seed: number, count: number, businessDay: Day): Officer[] {
  const qualityOf = new Map(PLACES.map((place) => [place, branchQuality(seed, place)]));
  const staffOf = new Map<Place, number>();
  const officers: Officer[] = [];
  for (let index = 0; index < count; index += 1) {
    const random = new Random(seed, "officer", index);
    // The first of each branch are given out in turn, so that no branch is left without a supervisor.
    const place = PLACES[index] ?? random.weighted(PLACES.map((each) => [each, each.weight]));
    const rankInBranch = staffOf.get(place) ?? 0;
    staffOf.set(place, rankInBranch + 1);
    const supervisor = rankInBranch % OFFICERS_PER_SUPERVISOR === 0;
    officers.push(
      createOfficer(random, index, place, supervisor, qualityOf.get(place) ?? 0.5, businessDay),
    );
  }
  return officers;
}

function createOfficer(
  random: Random,
  index: number,
  place: Place,
  supervisor: boolean,
  branch: number,
  businessDay: Day,
): Officer {
  const person = drawPerson(random, random.weighted(place.people));
  const userType: UserType = supervisor ? "STAFF_AGENT" : random.weighted(USER_TYPES);
  const hired = supervisor
    ? businessDay - random.int(1900, OLDEST_HIRE_DAYS)
    : random.chance(0.3)
      ? businessDay - random.int(30, 420)
      : businessDay - random.int(420, OLDEST_HIRE_DAYS);
  const leaves = !supervisor && hired < businessDay - 240 && random.chance(0.09);
  const left = leaves ? businessDay - random.int(10, 200) : null;
  const email = emailOf(person, index);
  return {
    record: {
      officer_id: `OFF-${String(index + 1).padStart(5, "0")}`,
      officer_name: `${person.first} ${person.last}`,
      officer_phone: phoneNumber(random, 9_000_000 + index),
      officer_email: email,
      region: place.region,
      branch: place.branch,
      employment_status: left === null ? "Active" : "Inactive",
      hire_date: dateOf(hired),
      user_type: userType,
      account_type: random.chance(0.06) ? "KEY_ACCOUNT" : "REGULAR",
      source_updated_at: null,
    },
    email,
    userType,
    place,
    hired,
    left,
    activity: userType === "RECOVERY_AGENT" ? 0.05 : supervisor ? 0.5 : random.int(3, 24) / 10,
    quality: clamp(branch + 0.16 * random.bell()),
    carelessness: random.chance(0.15) ? random.int(40, 100) / 100 : random.int(0, 20) / 100,
  };
}

/** Supervisor of each officer within the branch, and one vertical lead per region. */
export function createHierarchy(seed: number, officers: readonly Officer[]): HierarchyRow[] {
  const leadOf = new Map<string, { name: string; email: string }>();
  const supervisorOf = new Map<string, Officer>();
  const staffOf = new Map<string, number>();
  return officers.map((officer) => {
    const { record, place } = officer;
    const rankInBranch = staffOf.get(record.branch) ?? 0;
    staffOf.set(record.branch, rankInBranch + 1);
    if (rankInBranch % OFFICERS_PER_SUPERVISOR === 0) supervisorOf.set(record.branch, officer);
    const supervisor = supervisorOf.get(record.branch) ?? officer;
    let lead = leadOf.get(place.region);
    if (lead === undefined) {
      const person = drawPerson(
        new Random(seed, "lead", place.region),
        place.people[0]?.[0] ?? "yoruba",
      );
      lead = { name: `${person.first} ${person.last}`, email: emailOf(person, null) };
      leadOf.set(place.region, lead);
    }
    return {
      officer_id: record.officer_id,
      branch: record.branch,
      region: record.region,
      supervisor_name: supervisor.record.officer_name,
      supervisor_email: supervisor.email,
      vertical_lead_name: lead.name,
      vertical_lead_email: lead.email,
    };
  });
}

// Most branches are sound, a few are excellent and a few are in trouble, so that rankings mean something.
function branchQuality(seed: number, place: Place): number {
  const random = new Random(seed, "branch", place.branch);
  return clamp(
    random.weighted([
      [0.86, 3],
      [0.74, 5],
      [0.62, 3],
      [0.42, 2],
    ]) +
      0.05 * random.bell(),
  );
}

function emailOf(person: Person, index: number | null): string {
  const serial = index === null ? "" : String(index + 1);
  return `${plainLetters(person.first)}.${plainLetters(person.last)}${serial}@example.com`;
}

function clamp(value: number): number {
  return Math.min(0.98, Math.max(0.05, value));
}
