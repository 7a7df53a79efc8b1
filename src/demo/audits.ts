// Audits that are under way when the demo begins: what its team members wrote about some officers, step by step.
import type { ActionType, AuditStatus } from "#contract/audit-ports.ts";

export interface AuditStep {
  /** Team members by name (team-members.ts). */
  by: string;
  assign?: string;
  status?: AuditStatus;
  act?: ActionType;
  notes: string;
}

const lead = "Ngozi Okafor";
const babatunde = "Babatunde Adeleke";
const amina = "Amina Bello";
const analyst = "Ebiere Tamuno";

/** One list for each officer, the one with the most at risk first. */
export const sampleAudits: readonly (readonly AuditStep[])[] = [
  [
    {
      by: lead,
      assign: babatunde,
      notes: "Entries come days late and many are reversed: compare the receipt book.",
    },
    { by: babatunde, status: "In Progress", notes: "Receipt book asked for." },
    {
      by: babatunde,
      act: "Call",
      notes: "Five customers called: three paid in cash that is not in the books.",
    },
    {
      by: babatunde,
      act: "Visit",
      notes: "Customer 'Mama <b>Nkechi</b>' paid at the stall 🙏 and has the slips.",
    },
    { by: lead, act: "Escalation", notes: "Lending stopped until the cash is handed over." },
  ],
  [
    { by: lead, assign: amina, notes: "More than half of the book is late." },
    {
      by: amina,
      status: "In Progress",
      notes: "Starting with the first instalments that were missed.",
    },
    { by: amina, act: "Visit", notes: "Two of six shops do not exist at the address given." },
  ],
  [
    { by: lead, assign: babatunde, notes: "Cash not handed over for a week." },
    { by: lead, assign: amina, notes: "Babatunde is in the field until Friday: Amina takes over." },
  ],
  [
    { by: lead, assign: amina, notes: "Late loans of one market." },
    {
      by: amina,
      status: "In Progress",
      notes: "The market burnt down in part; the late loans are all from there.",
    },
    {
      by: amina,
      act: "Review",
      notes: "New dates agreed with nine customers, approved by the branch.",
    },
    { by: lead, status: "Resolved", notes: "Explained: no fault of the officer." },
  ],
  [
    {
      by: lead,
      assign: analyst,
      notes: "First instalments missed by every second customer since September.",
    },
    { by: analyst, act: "Note", notes: "All of them came through the same agent at Ọjà-Ọba." },
  ],
  [{ by: lead, assign: babatunde, notes: "Overdue grew for the fourth week." }],
];
