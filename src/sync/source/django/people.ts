// Names, branches and faults of agents and borrowers, which their own rows and the loans that name them share.
import { type FaultRule, filled, tooLong } from "../entity.ts";
import {
  businessDateMin,
  codeLengthMax,
  dueDateMax,
  labelLengthMax,
  nameLengthMax,
  phoneLengthMax,
} from "#contract/limits.ts";

/** Username, else e-mail; null when the agent has neither. */
export function officerName(agent: string): string {
  return `coalesce(${filled(`${agent}.username`)}, ${filled(`${agent}.email`)})`;
}

/** First and last name, else the phone number. */
export function customerName(borrower: string): string {
  const fullName = `concat_ws(' ', ${filled(`${borrower}.first_name`)}, ${filled(`${borrower}.last_name`)})`;
  return `coalesce(${filled(fullName)}, ${filled(`${borrower}.phone_number`)})`;
}

export function officerFaults(agent: string): FaultRule[] {
  return [
    [
      "REQUIRED",
      "username",
      `${officerName(agent)} is null`,
      "The agent has neither a user name nor an e-mail address: give it one.",
    ],
    tooLong("username", officerName(agent), nameLengthMax, "name"),
    tooLong("user_branch", `btrim(${agent}.user_branch)`, labelLengthMax, "branch"),
    tooLong("user_phone", `btrim(${agent}.user_phone)`, phoneLengthMax, "phone number"),
    tooLong("email", `btrim(${agent}.email)`, nameLengthMax, "e-mail address"),
    tooLong("user_type", `${agent}.user_type`, labelLengthMax, "type"),
    tooLong("account_type", `${agent}.account_type`, labelLengthMax, "account type"),
    [
      "OUT_OF_RANGE",
      "date_joined",
      outOfRange(`${agent}.date_joined`),
      "The date lies outside the calendar: correct it.",
    ],
  ];
}

/** All of them: a loan that loads without its borrower would have nobody to refer to. */
export function customerFaults(borrower: string): FaultRule[] {
  return [
    [
      "REQUIRED",
      "phone_number",
      `${customerName(borrower)} is null`,
      "The customer has neither a name nor a phone number: give it one.",
    ],
    tooLong("first_name", customerName(borrower), nameLengthMax, "name"),
    tooLong("gender", `btrim(${borrower}.gender)`, codeLengthMax, "gender"),
    tooLong("state", `btrim(${borrower}.state)`, labelLengthMax, "state"),
    tooLong("phone_number", `btrim(${borrower}.phone_number)`, phoneLengthMax, "phone number"),
    tooLong("lga", `btrim(${borrower}.lga)`, labelLengthMax, "local government area"),
    [
      "OUT_OF_RANGE",
      "dob",
      `${borrower}.dob < '1850-01-01' or ${outOfRange(`greatest(${borrower}.dob, '2000-01-01')`)}`,
      "The date of birth lies outside the calendar: correct it.",
    ],
  ];
}

/** The condition that a date or time lies where the calendar cannot compute. */
export function outOfRange(expression: string): string {
  return `${expression} < '${businessDateMin}' or ${expression} >= '${dueDateMax}'`;
}
