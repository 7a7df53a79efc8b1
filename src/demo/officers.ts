import type { Day } from "./days.ts";
import { dateOf } from "./days.ts";
import type { Person } from "./names.ts";
import { drawPerson, phoneNumber, plainLetters } from "./names.ts";
import type { Place } from "./places.ts";
import { PLACES } from "./places.ts";
import { Random } from "./random.ts";
import type { LoanType } from "./records.ts";
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
  /** 0 = books are clean, 1 = nearly every entry is late, many are reversed, cash stays away. */
  carelessness: number;
  /** The last day of new loans of somebody whose lending was stopped; null: lends as long as employed. */
  lendsUntil: Day | null;
  /** Most of the loans; the rest is of any product. */
  mainProduct: LoanType;
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
  const standingOf = branchStandings(seed);
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
      createOfficer(
        random,
        index,
        place,
        supervisor,
        standingOf.get(place) ?? "sound",
        businessDay,
      ),
    );
  }
  return officers;
}

function createOfficer(
  random: Random,
  index: number,
  place: Place,
  supervisor: boolean,
  branch: Standing,
  businessDay: Day,
): Officer {
  const person = drawPerson(random, random.weighted(place.people));
  const userType: UserType = supervisor ? "STAFF_AGENT" : random.weighted(USER_TYPES);
  const { days, ...work } = drawWork(random, branch, supervisor, userType, businessDay);
  const hired = businessDay - days;
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
    ...work,
  };
}

type Work = Pick<
  Officer,
  "activity" | "quality" | "carelessness" | "lendsUntil" | "mainProduct"
> & {
  /** Since the officer was hired. */
  days: number;
};

/** How well the loans go and the books are kept: most are sound, some need help, a few should not lend. */
function drawWork(
  random: Random,
  branch: Standing,
  supervisor: boolean,
  userType: UserType,
  businessDay: Day,
): Work {
  const { quality, failing, poor, careless } = STANDINGS[branch];
  const drawn = random.fraction();
  const usual = userType === "RECOVERY_AGENT" ? 0.05 : supervisor ? 0.5 : random.int(3, 24) / 10;
  const days = supervisor
    ? random.int(1900, OLDEST_HIRE_DAYS)
    : random.chance(0.3)
      ? random.int(30, 420)
      : random.int(420, OLDEST_HIRE_DAYS);
  const mainProduct = FIELD_PRODUCTS[userType] ?? random.weighted(PRODUCT_SHARES);
  // A branch's supervisor takes the loans nobody else is there for, so never one who is stopped.
  if (!supervisor && drawn < failing) {
    // Hired in a hurry, and soon found out.
    return {
      days: random.int(200, 330),
      activity: 0.9,
      quality: 0,
      carelessness: 1,
      lendsUntil: businessDay - random.int(30, 50),
      mainProduct: "BNPL",
    };
  }
  if (!supervisor && drawn < failing + poor) {
    return {
      days: random.int(200, 600),
      activity: 0.4,
      quality: random.int(13, 35) / 100,
      carelessness: random.int(90, 97) / 100,
      lendsUntil: random.chance(0.4) ? businessDay - random.int(10, 40) : null,
      mainProduct,
    };
  }
  if (drawn > 1 - careless) {
    return {
      days,
      activity: usual * 0.6,
      quality: random.int(60, 76) / 100,
      carelessness: random.int(80, 89) / 100,
      lendsUntil: null,
      mainProduct,
    };
  }
  return {
    days,
    activity: usual,
    quality: clamp(quality + 0.05 * random.bell()),
    carelessness: random.int(0, 20) / 100,
    lendsUntil: null,
    mainProduct,
  };
}

const FIELD_PRODUCTS: Readonly<Partial<Record<UserType, LoanType>>> = {
  AJO_AGENT: "AJO",
  PROSPER_AGENT: "PROSPER",
  DMO_AGENT: "DMO",
};

export const PRODUCT_SHARES: readonly (readonly [LoanType, number])[] = [
  ["AJO", 50],
  ["BNPL", 28],
  ["PROSPER", 13],
  ["DMO", 9],
];

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

type Standing = "excellent" | "sound" | "ordinary" | "troubled";

interface BranchWork {
  quality: number;
  /** Shares of its agents: whose lending had to be stopped, who collect poorly, who keep books carelessly. */
  failing: number;
  poor: number;
  careless: number;
}

const STANDINGS: Readonly<Record<Standing, BranchWork>> = {
  excellent: { quality: 0.97, failing: 0, poor: 0.03, careless: 0.25 },
  sound: { quality: 0.95, failing: 0.02, poor: 0.06, careless: 0.38 },
  ordinary: { quality: 0.9, failing: 0.025, poor: 0.12, careless: 0.46 },
  troubled: { quality: 0.7, failing: 0.25, poor: 0.35, careless: 0.25 },
};
const TROUBLED = 4;
const TROUBLED_WEIGHT = 4;
const ORDINARY = 9;
const EXCELLENT = 12;

/** Most branches are sound, a few excellent and a few in trouble, so that rankings mean something: so many of each, whatever the seed. */
function branchStandings(seed: number): ReadonlyMap<Place, Standing> {
  const drawn = PLACES.map((place) => ({
    place,
    turn: new Random(seed, "branch", place.branch).fraction(),
  })).toSorted((a, b) => a.turn - b.turn);
  // The large ones are too well watched to fail.
  const troubled = drawn.filter(({ place }) => place.weight <= TROUBLED_WEIGHT).slice(0, TROUBLED);
  const others = drawn.filter((each) => !troubled.includes(each));
  return new Map([
    ...troubled.map(({ place }): [Place, Standing] => [place, "troubled"]),
    ...others.map(({ place }, rank): [Place, Standing] => {
      if (rank < ORDINARY) return [place, "ordinary"];
      return [place, rank < ORDINARY + EXCELLENT ? "excellent" : "sound"];
    }),
  ]);
}

function emailOf(person: Person, index: number | null): string {
  const serial = index === null ? "" : String(index + 1);
  return `${plainLetters(person.first)}.${plainLetters(person.last)}${serial}@example.com`;
}

function clamp(value: number): number {
  return Math.min(0.98, Math.max(0.05, value));
}
