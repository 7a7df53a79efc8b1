import type { Day } from "./days.ts";
import { dateOf, dayOf, weekday } from "./days.ts";
import type { HolidayRecord, OfficerRecord } from "#contract/ports.ts";
import { Random } from "./random.ts";

// Public holidays as declared by the Federal Government, 2024–2026. The Islamic feasts after March 2026
// are the calculated days: the declared ones follow the sighting of the moon.
const PUBLIC_HOLIDAYS: readonly (readonly [string, string])[] = [
  ["2024-01-01", "New Year's Day"],
  ["2024-03-29", "Good Friday"],
  ["2024-04-01", "Easter Monday"],
  ["2024-04-09", "Eid-el-Fitr"],
  ["2024-04-10", "Eid-el-Fitr"],
  ["2024-04-11", "Eid-el-Fitr (additional day)"],
  ["2024-05-01", "Workers' Day"],
  ["2024-06-12", "Democracy Day"],
  ["2024-06-17", "Eid-el-Kabir"],
  ["2024-06-18", "Eid-el-Kabir"],
  ["2024-09-16", "Eid-el-Maulud"],
  ["2024-10-01", "Independence Day"],
  ["2024-12-25", "Christmas Day"],
  ["2024-12-26", "Boxing Day"],
  ["2025-01-01", "New Year's Day"],
  ["2025-03-31", "Eid-el-Fitr"],
  ["2025-04-01", "Eid-el-Fitr"],
  ["2025-04-18", "Good Friday"],
  ["2025-04-21", "Easter Monday"],
  ["2025-05-01", "Workers' Day"],
  ["2025-06-06", "Eid-el-Kabir"],
  ["2025-06-09", "Eid-el-Kabir"],
  ["2025-06-12", "Democracy Day"],
  ["2025-07-15", "National day of mourning"],
  ["2025-09-05", "Eid-el-Maulud"],
  ["2025-10-01", "Independence Day"],
  ["2025-12-25", "Christmas Day"],
  ["2025-12-26", "Boxing Day"],
  ["2026-01-01", "New Year's Day"],
  ["2026-03-19", "Eid-el-Fitr"],
  ["2026-03-20", "Eid-el-Fitr"],
  ["2026-04-03", "Good Friday"],
  ["2026-04-06", "Easter Monday"],
  ["2026-05-01", "Workers' Day"],
  ["2026-05-27", "Eid-el-Kabir"],
  ["2026-05-28", "Eid-el-Kabir"],
  ["2026-06-12", "Democracy Day"],
  ["2026-08-26", "Eid-el-Maulud"],
  ["2026-10-01", "Independence Day"],
  ["2026-12-25", "Christmas Day"],
  ["2026-12-28", "Boxing Day (in lieu)"],
];

export function companyHolidays(): HolidayRecord[] {
  return PUBLIC_HOLIDAYS.map(([date, name]) => ({
    date,
    name,
    type: "company",
    source_updated_at: null,
  }));
}

/** Company holidays as days, for the calendar. */
export function holidayDays(): Day[] {
  return PUBLIC_HOLIDAYS.map(([date]) => dayOf(date));
}

/** One officer in thirty takes a week off during the last year: such days move no instalment. */
export function agentLeaves(
  seed: number,
  businessDay: Day,
  officers: readonly OfficerRecord[],
): HolidayRecord[] {
  const leaves: HolidayRecord[] = [];
  for (let index = 0; index < officers.length; index += 30) {
    const random = new Random(seed, "leave", index);
    const officer = officers[index];
    if (officer === undefined) break;
    const start = businessDay - random.int(20, 340);
    for (let day = start; day < start + 7; day += 1) {
      if (weekday(day) === 0 || weekday(day) === 6) continue;
      const name = `Annual leave: ${officer.officer_name} (${officer.officer_id})`;
      leaves.push({ date: dateOf(day), name, type: "agent_leave", source_updated_at: null });
    }
  }
  return leaves;
}
