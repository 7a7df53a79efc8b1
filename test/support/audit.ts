// The audit routes over a real socket, and officers to audit.
import { createTestApp, type TestApp } from "./app.ts";
import { ingest } from "./facts.ts";

export interface Answered {
  status: number;
  body: ReturnType<typeof JSON.parse>;
  text: string;
}

export interface AuditApp extends TestApp {
  get(path: string): Promise<Answered>;
  put(path: string, body: unknown): Promise<Answered>;
  /** A body that is text is sent as it stands. */
  post(path: string, body: unknown): Promise<Answered>;
  /** Answers the new member's id. */
  newMember(name: string, email?: string): Promise<number>;
  newOfficers(...ids: string[]): Promise<void>;
}

export async function createAuditApp(): Promise<AuditApp> {
  const t = await createTestApp();
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = t.app.server.address() as { port: number };
  const call = async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/audit${path}`, {
      method,
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    });
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text), text };
  };
  return {
    ...t,
    get: (path) => call("GET", path),
    put: (path, body) => call("PUT", path, body),
    post: (path, body) => call("POST", path, body),
    newMember: async (name, email) => {
      const member = { name, email: email ?? null, role: "Field auditor" };
      const { status, body } = await call("POST", "/team-members", member);
      if (status !== 201) throw new Error(`no member ${name}: ${JSON.stringify(body)}`);
      return body.data.id;
    },
    newOfficers: async (...ids) => {
      await ingest(t.testDatabase.db, { officers: ids.map(officer) });
    },
  };
}

export function statuses(answers: readonly Answered[]): number[] {
  return answers.map(({ status }) => status).sort((one, other) => one - other);
}

function officer(id: string) {
  return {
    officer_id: id,
    officer_name: `Officer ${id}`,
    officer_phone: null,
    officer_email: null,
    region: "South",
    branch: "Ikeja",
    employment_status: "Active",
    hire_date: null,
    user_type: null,
    account_type: null,
    source_updated_at: null,
  };
}
