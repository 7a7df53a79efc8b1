// The hierarchy file of the demo: what the lender's operations department would send beside the database, which knows neither
// regions nor who answers for an officer. Made for `seeds hierarchy load`.
import type { Day } from "../days.ts";
import { createHierarchy } from "../officers.ts";
import { createAgents } from "./agents.ts";

const columns = [
  "loan_officer_id",
  "loan_officer_email",
  "loan_officer_name",
  "loan_officer_phone",
  "branch_name",
  "branch_location",
  "branch_sub_location",
  "branch_state",
  "branch_supervisor_email",
  "branch_supervisor_name",
  "region_name",
  "vertical_lead_email",
  "vertical_lead_name",
];

/** Tab-separated text with a line for each agent that lends in the source of this seed and size. */
export function verticalsFile(seed: number, agentCount: number, businessDay: Day): string {
  const { all } = createAgents(seed, agentCount, businessDay);
  const hierarchy = createHierarchy(
    seed,
    all.map(({ officer }) => officer),
  );
  const rows = all.map(({ id, lends, officer }, index) => {
    const superior = hierarchy[index];
    if (!lends || !superior) return "";
    const { record, email, place } = officer;
    return `${[
      id,
      email,
      record.officer_name,
      record.officer_phone,
      place.branch,
      place.areas[0],
      "",
      place.state,
      superior.supervisor_email,
      superior.supervisor_name,
      superior.region,
      superior.vertical_lead_email,
      superior.vertical_lead_name,
    ].join("\t")}\n`;
  });
  return `${columns.join("\t")}\n${rows.join("")}`;
}
