// Readers over keep-alive connections. Not node:http's client, which costs more than the servers measured: a request is
// written as it is, and of the answer only its head is read.
import { once } from "node:events";
import { connect as open } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface Reply {
  status: number;
  /** The head of the answer, up to the empty line. */
  head: string;
  body: Buffer;
}

export interface Connection {
  /** One at a time. `headers`: whole lines, each with its end. */
  get(path: string, headers?: string): Promise<Reply>;
  close(): void;
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

const END_OF_HEAD = "\r\n\r\n";
const ANSWERED = "HTTP/1.1 200";
/** The service has too much to do. */
export const OVERLOADED = 503;
/** What a refused reader has lost at the least: it asks again after so long. */
const REFUSED_MS = 10_000;

/** One for all: what has been read is looked at, or copied, before anything more is read. */
const input = Buffer.allocUnsafe(256 * 1024);

/** `bodies: false`: only their lengths are looked at, those of refusals aside. */
export async function connect(url: string, { bodies = true } = {}): Promise<Connection> {
  const { hostname, port, host } = new URL(url);
  let waiting: Waiting | undefined;
  let pieces: Buffer[] = [];
  let received = 0;
  let head = "";
  /** Of the whole answer; 0 while its head has not come. */
  let expected = 0;
  const take = (count: number): boolean => {
    received += count;
    const piece = input.subarray(0, count);
    if (expected === 0) {
      const bytes = pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]);
      const headLength = bytes.indexOf(END_OF_HEAD);
      if (headLength < 0) {
        pieces.push(Buffer.from(piece));
        return true;
      }
      head = bytes.toString("latin1", 0, headLength);
      const length = bodyLength(head);
      if (length === undefined) {
        socket.destroy(new Error(`an answer without content-length: ${head}`));
        return true;
      }
      expected = headLength + END_OF_HEAD.length + length;
    }
    if (bodies || !head.startsWith(ANSWERED)) pieces.push(Buffer.from(piece));
    if (received < expected || !waiting) return true;
    const body = Buffer.concat(pieces).subarray(head.length + END_OF_HEAD.length);
    const { resolve } = waiting;
    waiting = undefined;
    pieces = [];
    received = 0;
    expected = 0;
    resolve({ status: Number(head.slice(9, 12)), head, body });
    return true;
  };
  const socket = open({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: { buffer: input, callback: take },
  });
  await once(socket, "connect");
  const end = (error: Error): void => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on("error", end);
  socket.on("close", () => end(new Error("the server closed the connection")));
  return {
    get: (path, headers = "") =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`);
      }),
    close: () => void socket.destroy(),
  };
}

function bodyLength(head: string): number | undefined {
  if (head.startsWith("HTTP/1.1 304")) return 0;
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? undefined : Number(length);
}

/** A GET that is answered 200. */
export async function read(connection: Connection, path: string, headers?: string): Promise<Reply> {
  return checked(await connection.get(path, headers), path);
}

export function checked(reply: Reply, path: string): Reply {
  if (reply.status === 200) return reply;
  throw new Error(`${path} was answered ${reply.status}: ${reply.body.toString().slice(0, 500)}`);
}

/** One after the other, for as long as it takes. */
export async function readAll(
  url: string,
  paths: readonly string[],
  rounds: number,
): Promise<void> {
  const connection = await connect(url);
  for (let left = rounds * paths.length; left > 0; left -= 1) {
    await read(connection, paths[left % paths.length] ?? "");
  }
  connection.close();
}

export interface LoadOptions {
  connections: number;
  seconds: number;
  /** Before what is counted begins; 0 when not given. */
  warmUpSeconds?: number;
  /** Of each reader between an answer and its next request; 0 when not given: as fast as it is answered. */
  pauseMs?: number;
}

export interface Load {
  perSecond: number;
  p95: number;
  answers: number;
}

/** Every reader asks for the paths in turn, each beginning elsewhere. */
export async function load(
  url: string,
  paths: readonly string[],
  { connections, seconds, warmUpSeconds = 0, pauseMs = 0 }: LoadOptions,
): Promise<Load> {
  const readers = await Promise.all(
    Array.from({ length: connections }, () => connect(url, { bodies: false })),
  );
  const from = performance.now() + warmUpSeconds * 1_000;
  const until = from + seconds * 1_000;
  const samples: number[] = [];
  const reader = async (connection: Connection, first: number): Promise<void> => {
    for (let index = first; samples.length === 0 || performance.now() < until; index += 1) {
      const start = performance.now();
      const path = paths[index % paths.length] ?? "";
      const reply = await connection.get(path);
      const end = performance.now();
      const isRefused = reply.status === OVERLOADED;
      if (!isRefused) checked(reply, path);
      const lost = isRefused ? REFUSED_MS : 0;
      if (start >= from) samples.push(end - start + lost);
      if (pauseMs > 0) await delay(pauseMs);
    }
  };
  try {
    await Promise.all(readers.map(reader));
  } finally {
    for (const each of readers) each.close();
  }
  // Answers that came late count, and so does the time until the last of them.
  return {
    perSecond: (samples.length / (performance.now() - from)) * 1_000,
    p95: percentile(samples, 0.95),
    answers: samples.length,
  };
}

/** The least of the samples that so large a share of them does not exceed. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  if (value === undefined) throw new RangeError("nothing was answered in time");
  return value;
}
