/**
 * What the dashboard has to show, on the handbook's six loans of Friday 20 June 2025: a certified sync of a source, a refused record, an
 * audit, a changed setting, an operation, a week of kept days, and a repayment that came after they were kept.
 */
import { createSourceTables } from "#demo/source/tables.ts";
import { paid } from "../oracle/examples.ts";
import type { TestApp } from "./app.ts";
import { createEmptyDatabase } from "./database.ts";
import { ingest, repaymentRecord } from "./facts.ts";
import { repayment } from "./examples.ts";
import { handbookDay, loadHandbookBook } from "./handbook-book.ts";
import { keep } from "./kept-days.ts";
import { put, syncFrom } from "./source-pair.ts";

export interface DashboardBook {
  /** A time after the days were kept and before the late repayment. */
  knownAt: string;
  operationId: string;
}

/** Two agents and two customers, copied and certified; their loans are other clients'. */
async function syncPeople(t: TestApp): Promise<void> {
  const source = await createEmptyDatabase();
  try {
    await source.db.transaction(createSourceTables);
    await put(source.db, "accounts_customuser", { id: 1 }, { id: 2 });
    await put(source.db, "ajo_ajouser", { id: 1 }, { id: 2 });
    await syncFrom(source.url, t.testDatabase, { type: "full" });
  } finally {
    await source.drop();
  }
}

async function send(t: TestApp, method: "POST" | "PUT", path: string, payload: object) {
  const answer = await t.app.inject({ method, url: `/api/v1/${path}`, payload });
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.body}`);
  return answer.json();
}

/** What no client sends: who leads and supervises, by hierarchy files. */
const people = `
update officers set officer_email = lower(officer_id) || '@example.com', user_type = 'STAFF_AGENT', employment_status = 'Active',
  hire_date = '2024-03-01', vertical_lead_email = 'ngozi@example.com', vertical_lead_name = 'Ngozi Eze',
  supervisor_email = 'musa@example.com', supervisor_name = 'Musa Sani' where officer_id = 'AMINA';
update loan set vertical_lead_email = 'ngozi@example.com', vertical_lead_name = 'Ngozi Eze', customer_phone = '+234801000' || loan_id,
  loan_type = 'AJO', source_status = 'OPEN' where officer_id = 'AMINA'`;

async function work(t: TestApp): Promise<string> {
  const member = { name: "Ada Obi", email: "ada@example.com", role: "Field auditor" };
  const { data } = await send(t, "POST", "audit/team-members", member);
  const officer = "audit/officers/CHIDI";
  await send(t, "PUT", `${officer}/assignee`, { assignee_id: data.id, version: 0 });
  await send(t, "PUT", `${officer}/status`, { status: "In Progress", version: 1 });
  const action = { action_type: "Visit", notes: "Met the customers of C1 and C2.", version: 2 };
  await send(t, "POST", `${officer}/actions`, action);
  const change = { value: 30, reason: "Fewer readings at noon" };
  await send(t, "PUT", "settings/cache.stale_seconds", change);
  const { data: started } = await send(t, "POST", "operations/recalculate", {});
  return started.operation_id;
}

async function ended(t: TestApp, operationId: string): Promise<void> {
  for (let asked = 0; asked < 200; asked += 1) {
    // oxlint-disable-next-line no-await-in-loop
    const answer = await t.app.inject(`/api/v1/operations/${operationId}`);
    if (answer.json().data.finished_at !== null) return;
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
  throw new Error("the recalculation did not end");
}

export async function loadDashboardBook(t: TestApp): Promise<DashboardBook> {
  const { db } = t.testDatabase;
  await syncPeople(t);
  await loadHandbookBook(db);
  await db.query(people);
  // Its loan is not there: it is refused and kept.
  await t.app.inject({
    method: "POST",
    url: "/api/v1/etl/sync",
    payload: {
      sync_timestamp: `${handbookDay}T08:00:00Z`,
      sync_type: "incremental",
      data: { repayments: [{ ...repayment, loan_id: "NOWHERE", payment_date: "2025-06-18" }] },
    },
  });
  const operationId = await work(t);
  await ended(t, operationId);
  await keep(db, { from: "2025-06-13", to: "2025-06-19" });
  const [now] = await db.query<{ at: string }>("select to_json(clock_timestamp()) #>> '{}' as at");
  await ingest(db, {
    repayments: [repaymentRecord("A2", paid("2025-06-18", "2500.00", { repayment_id: "A2-late" }))],
  });
  return { knownAt: now?.at ?? "", operationId };
}
