// loans_holiday: the public holidays, and the leaves of some agents, which move no instalment.
import { addMonths, type Day, dayOf } from "../days.ts";
import { agentLeaves, companyHolidays } from "../holidays.ts";
import type { Agents } from "./agents.ts";
import { lagosTime, timestamp } from "./text.ts";

export const HOLIDAY_COLUMNS = "id, date, name, type, created_at, updated_at";

export function* holidayRows(seed: number, agents: Agents, businessDay: Day): Generator<string> {
  const people = agents.all.map(({ officer }) => officer.record);
  const holidays = [...companyHolidays(), ...agentLeaves(seed, businessDay, people)];
  // Somebody enters the next year's holidays in December; nothing was entered after the business date.
  for (const [index, { date, name, type }] of holidays.entries()) {
    const entered = Math.min(addMonths(dayOf(date), -6), businessDay - 1);
    const moment = timestamp(lagosTime(entered, 36_000 + (index % 3600)));
    yield `${index + 1}\t${date}\t${name}\t${type}\t${moment}\t${moment}\n`;
  }
}
