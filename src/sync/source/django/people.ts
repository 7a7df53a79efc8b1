// Names, branches and faults of agents and borrowers, which their own rows and the loans that name them share.
import { type FaultRule, filled } from "../entity.ts";
import {
  businessDateMin,
  codeLengthMax,
  dueDateMax,
  labelLengthMax,
  nameLengthMax,
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
    [
      "TOO_LONG",
      "username",
      `length(${officerName(agent)}) > ${nameLengthMax}`,
      `The name is longer than ${nameLengthMax} characters: shorten it.`,
    ],
    [
      "TOO_LONG",
      "user_branch",
      `length(btrim(${agent}.user_branch)) > ${labelLengthMax}`,
      `The branch is longer than ${labelLengthMax} characters: shorten it.`,
    ],
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
    [
      "TOO_LONG",
      "first_name",
      `length(${customerName(borrower)}) > ${nameLengthMax}`,
      `The name is longer than ${nameLengthMax} characters: shorten it.`,
    ],
    [
      "TOO_LONG",
      "gender",
      `length(btrim(${borrower}.gender)) > ${codeLengthMax}`,
      `The gender is longer than ${codeLengthMax} characters: shorten it.`,
    ],
    [
      "TOO_LONG",
      "state",
      `length(btrim(${borrower}.state)) > ${labelLengthMax}`,
      `The state is longer than ${labelLengthMax} characters: shorten it.`,
    ],
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
