// A Redis of its own for a test file, where the machine has the server: no file, a free port, gone with the test.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";

export interface TestRedis {
  url: string;
  client: Redis;
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void;
  /** After a kill; on the same port, empty. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

/** For the name of a suite that cannot run. */
export const redisSkipped = hasRedis ? "" : " (skipped: this machine has no redis-server)";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

export async function startTestRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 100 });
  client.on("error", () => undefined);
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly"];
    child = spawn("redis-server", [...options, "no", "--dir", tmpdir()], { stdio: "ignore" });
    if (client.status === "wait") await client.connect().catch(() => undefined);
    while ((await client.ping().catch(() => "")) !== "PONG") await delay(20);
  };
  await start();
  return {
    url,
    client,
    start,
    signal: (name) => void child.kill(name),
    async stop() {
      client.disconnect();
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}
