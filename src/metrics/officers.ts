// Who the officers are, beside the numbers of their loans.
import type { Session } from "#store/database.ts";

export interface Officer {
  officer_id: string;
  officer_name: string;
  officer_email: string | null;
  branch: string;
  region: string | null;
  user_type: string | null;
  employment_status: string | null;
  hire_date: string | null;
  vertical_lead_email: string | null;
  vertical_lead_name: string | null;
  supervisor_email: string | null;
  supervisor_name: string | null;
}

export async function readOfficers(session: Session): Promise<Map<string, Officer>> {
  const rows = await session.query<Officer>(
    `select officer_id, officer_name, officer_email, branch, coalesce(region, 'Unknown') as region, user_type, employment_status,
       hire_date, vertical_lead_email, vertical_lead_name, supervisor_email, supervisor_name
     from officers`,
  );
  return new Map(rows.map((officer) => [officer.officer_id, officer]));
}
