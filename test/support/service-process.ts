/** The server as it runs in production: a process of its own, real HTTP, killed and started again as a test wants. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const root = join(import.meta.dirname, "..", "..");
const startTimeoutMs = 20_000;

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** Of a JSON answer; the tests read it as they expect it. */
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

export interface Service {
  /** Changes with a restart: another free port is taken. */
  readonly origin: string;
  readonly pid: number;
  /** Standard output and error of all its processes. */
  readonly output: string;
  start(): Promise<void>;
  /** SIGKILL, waited for. */
  kill(): Promise<void>;
  /** SIGTERM, waited for; answers the exit code. Does nothing when it is not running. */
  stop(): Promise<number | null>;
  isRunning(): boolean;
  residentBytes(): number;
  get(path: string): Promise<Reply>;
  /** One try; rejects when the connection breaks. */
  post(path: string, body: string, headers?: Record<string, string>): Promise<Reply>;
}

/** Starts `seeds serve` over a test database. `businessDate` stands still. */
export async function startService(
  databaseUrl: string,
  businessDate: string,
  env: Record<string, string> = {},
): Promise<Service> {
  const service = new ServiceProcess({
    DATABASE_URL: databaseUrl,
    BUSINESS_DATE: businessDate,
    DEMO: "off",
    PORT: "0",
    HOST: "127.0.0.1",
    LOG_LEVEL: "error",
    ...env,
  });
  await service.start();
  return service;
}

class ServiceProcess implements Service {
  origin = "";
  output = "";
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;

  constructor(env: Record<string, string>) {
    this.#env = env;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  isRunning(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  async start(): Promise<void> {
    const cache = join(root, "node_modules", ".cache", "node");
    const child = spawn(process.execPath, [join(root, "src/cli/main.ts"), "serve"], {
      cwd: root,
      env: { ...process.env, NODE_COMPILE_CACHE: cache, ...this.#env },
      stdio: ["ignore", "pipe", "pipe", "ipc"], // the channel: it ends with this process, however that ends
    });
    this.#child = child;
    const before = this.output.length;
    child.stdout?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    const deadline = Date.now() + startTimeoutMs;
    for (;;) {
      const origin = /^API +(http:\/\/\S+)\/api\/v1$/m.exec(this.output.slice(before))?.[1];
      if (origin) {
        this.origin = origin;
        return;
      }
      if (!this.isRunning() || Date.now() > deadline) {
        child.kill("SIGKILL");
        throw new Error(`the service does not start:\n${this.output.slice(before)}`);
      }
      await delay(10);
    }
  }

  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<number | null> {
    await this.#end("SIGTERM");
    return this.#child?.exitCode ?? null;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || !this.isRunning()) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  residentBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  async get(path: string): Promise<Reply> {
    return read(await fetch(`${this.origin}${path}`, { signal: timeOut() }));
  }

  async post(path: string, body: string, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`${this.origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      signal: timeOut(),
    });
    return read(response);
  }
}

function timeOut(): AbortSignal {
  return AbortSignal.timeout(60_000);
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : null,
  };
}

/** Throws with the answer's text, which says more than two numbers. */
export function requireStatus(reply: Reply, status: number): void {
  if (reply.status === status) return;
  throw new Error(`expected ${status}, not ${reply.status}: ${reply.text.slice(0, 2_000)}`);
}

const retryPauseMs = 60;
const giveUpMs = 60_000;

/**
 * A client that does not give up: it sends the same request again while the connection breaks, the key is in flight
 * or the service is away, and answers with the first final reply and the number of tries.
 */
export async function sendUntilAnswered(
  service: Service,
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ reply: Reply; tries: number }> {
  const deadline = Date.now() + giveUpMs;
  let last = "";
  for (let tries = 1; Date.now() < deadline; tries += 1) {
    try {
      const reply = await service.post(path, body, headers);
      if (!isPassing(reply)) return { reply, tries };
      last = `${reply.status} ${reply.text}`;
    } catch (error) {
      last = String((error as Error).cause ?? error);
    }
    await delay(retryPauseMs);
  }
  throw new Error(`no answer in ${giveUpMs / 1000} s; the last: ${last}`);
}

function isPassing({ status, body }: Reply): boolean {
  return status === 503 || (status === 409 && body?.error?.code === "IDEMPOTENCY_IN_FLIGHT");
}
