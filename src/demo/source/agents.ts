// accounts_customuser: everybody who works with the lender's applications, agents who lend and others.
import type { Day } from "../days.ts";
import type { Officer } from "../officers.ts";
import { createOfficers } from "../officers.ts";
import type { Place } from "../places.ts";
import { Random } from "../random.ts";
import { bool, lagosTime, NULL, timestamp, timestampOrNull, workingTime } from "./text.ts";

/** The user types that lend: what the ETL filters by. The others use the application for something else. */
export const agentTypes = [
  "AGENT",
  "STAFF_AGENT",
  "PROSPER_AGENT",
  "DMO_AGENT",
  "AJO_AGENT",
  "RECOVERY_AGENT",
] as const;
const OTHER_TYPES = [
  "PERSONAL",
  "MERCHANT",
  "LIBERTY_RETAIL",
  "LOTTO_AGENT",
  "KEY_ACCOUNT",
] as const;

export interface Agent {
  id: number;
  officer: Officer;
  /** One of the eleven of the schema document. */
  userType: string;
  lends: boolean;
}

export interface Agents {
  all: readonly Agent[];
  /** Those who lend, by branch, the first supervisor first. */
  lenders: ReadonlyMap<Place, readonly Agent[]>;
  recovery: readonly Agent[];
  /** Type PERSONAL: no agent by the ETL's filter. */
  personal: readonly Agent[];
}

/** About one agent for thirty loans of two years, of which six are open; fewer agents would leave branches without any. */
const LOANS_PER_AGENT = 30;
const AGENTS_MIN = 60;

export function agentsFor(loans: number): number {
  return Math.max(AGENTS_MIN, Math.round(loans / LOANS_PER_AGENT));
}

export function createAgents(seed: number, count: number, businessDay: Day): Agents {
  const all = createOfficers(seed, count, businessDay).map((officer, index) => {
    const random = new Random(seed, "user type", index);
    // Supervisors and the few agents of a small book stay what they are; an eighth of the rest is somebody else.
    const stays = officer.userType === "STAFF_AGENT" || !random.chance(0.12);
    const turn = OTHER_TYPES[index % OTHER_TYPES.length] ?? "PERSONAL";
    const userType = stays ? officer.userType : turn;
    return { id: index + 1, officer, userType, lends: stays };
  });
  return {
    all,
    lenders: Map.groupBy(
      all.filter(({ lends }) => lends),
      ({ officer }) => officer.place,
    ),
    recovery: all.filter(({ userType }) => userType === "RECOVERY_AGENT"),
    personal: all.filter(({ userType }) => userType === "PERSONAL"),
  };
}

/** Draws who lends at a branch on a day, or its first supervisor, who was always there. */
export function drawAgent(random: Random, branch: readonly Agent[], day: Day): Agent {
  const supervisor = branch[0];
  if (supervisor === undefined) throw new RangeError("a branch has no agent");
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const agent = random.pick(branch);
    const { hired, left, lendsUntil, activity } = agent.officer;
    const last = Math.min(left ?? day, lendsUntil ?? day);
    const employed = hired <= day && day <= last;
    if (employed && random.chance(activity / 2.4)) return agent;
  }
  return supervisor;
}

export const AGENT_COLUMNS = `id, email, username, customer_user_id, user_password, user_type, account_type, user_phone,
  user_branch, bvn_number, kyc_level, performance_status, referral_code, referrals_count, call_agent_id, is_call_agent,
  is_call_agent_admin, is_ajo_admin, bucket, bucket_designation, pnd, address, date_joined, last_login`;

export function* agentRows(seed: number, agents: Agents, businessDay: Day): Generator<string> {
  for (const agent of agents.all)
    yield agentRow(new Random(seed, "user", agent.id), agent, businessDay);
}

function agentRow(random: Random, agent: Agent, businessDay: Day): string {
  const { id, officer, userType } = agent;
  const { record, hired, left, place } = officer;
  const lastSeen = left ?? businessDay - 1 - random.int(0, 3);
  const callAgent = userType === "RECOVERY_AGENT" && random.chance(0.3);
  const fields = [
    id,
    officer.email,
    random.chance(0.96) ? record.officer_name : NULL,
    2_000_000 + id * 7,
    `pbkdf2_sha256$600000$${random.next().toString(36)}$not-a-password`,
    userType,
    record.account_type ?? "REGULAR",
    record.officer_phone ?? NULL,
    random.chance(0.985) ? place.branch : NULL,
    random.chance(0.8) ? String(22_000_000_000 + id * 1013) : NULL,
    random.int(0, 3),
    left === null
      ? random.weighted([
          ["Active", 5],
          [NULL, 4],
          ["", 1],
        ])
      : random.pick(["Inactive", "Suspended"]),
    random.chance(0.4) ? `REF${String(id).padStart(6, "0")}` : NULL,
    random.chance(0.3) ? random.int(1, 40) : 0,
    callAgent ? 500 + id : NULL,
    bool(callAgent),
    "f",
    bool(userType === "STAFF_AGENT" && random.chance(0.05)),
    callAgent ? '["1-6", "7-30"]' : "[]",
    callAgent ? "B1" : NULL,
    bool(random.chance(0.01)),
    random.chance(0.6) ? `${random.int(1, 200)} ${random.pick(place.areas)}, ${place.state}` : NULL,
    timestamp(workingTime(random, hired)),
    timestampOrNull(hired > lastSeen ? null : lagosTime(lastSeen, random.int(25_000, 80_000))),
  ];
  return `${fields.join("\t")}\n`;
}
