// GET requests over a real socket, against the application over a database of its own.
import { createTestApp, type TestApp } from "./app.ts";

export interface Got {
  status: number;
  /** As it was sent. */
  text: string;
  body: ReturnType<typeof JSON.parse>;
}

export interface HttpApp extends TestApp {
  /** `path` below /api/v1. */
  get(path: string): Promise<Got>;
}

export async function createHttpApp(): Promise<HttpApp> {
  const t = await createTestApp();
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = t.app.server.address() as { port: number };
  return {
    ...t,
    get: async (path) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`);
      const text = await answer.text();
      return { status: answer.status, text, body: JSON.parse(text) };
    },
  };
}

/** Some fields of each row, in the order named. */
export function shown(rows: readonly Record<string, unknown>[], ...fields: string[]): unknown[][] {
  return rows.map((row) => fields.map((field) => row[field]));
}
