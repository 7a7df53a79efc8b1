// A lock held for as long as its connection lives, however long the work takes: the server frees it when the process that held it
// is gone. On a connection of its own, so that no pool hands it to somebody else.
import pg from "pg";
import { clientConfig } from "./database.ts";

export interface SessionLock {
  /** Runs a statement on the connection that holds the lock: what it writes, it writes as the holder. */
  query(text: string, values?: readonly unknown[]): Promise<void>;
  /** Aborts when the connection broke: another process may hold the lock by now. */
  lost: AbortSignal;
  release(): Promise<void>;
}

// Of a machine that vanished without a word the server hears within a minute, not after the two hours of most systems.
const keepAlive =
  "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";

/** The lock of that name in the database, or null while somebody holds it. */
export async function tryLock(url: string, name: string): Promise<SessionLock | null> {
  const config = clientConfig(url, "seeds-lock");
  const client = new pg.Client({ ...config, options: `${config.options} ${keepAlive}` });
  const lost = new AbortController();
  let released = false;
  client.on("error", () => lost.abort());
  client.on("end", () => {
    if (!released) lost.abort();
  });
  const release = async (): Promise<void> => {
    released = true;
    await client.end();
  };
  await client.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as taken",
      [name],
    );
    if (rows[0]?.taken === true) {
      return {
        query: async (text, values = []) => void (await client.query(text, [...values])),
        lost: lost.signal,
        release,
      };
    }
  } catch (error) {
    await release().catch(() => undefined);
    throw error;
  }
  await release();
  return null;
}
