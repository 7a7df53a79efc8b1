// Talks to the service. A refusal becomes an Error whose message is the server's own sentence.
import * as z from "zod/mini";

export type Params = Readonly<Record<string, string | number | boolean | null | undefined>>;

const root = "/api/v1";

const refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.optional(z.nullable(z.looseObject({ error: z.optional(z.string()) }))),
  }),
});

/** Code of a request that reached no service. */
export const noConnection = "NO_CONNECTION";

/** What the service refused, or could not do; `message` is a sentence for people. */
export class ServerError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "ServerError";
    this.status = status;
    this.code = code;
  }
}

/** Path and query of a request; what is null, undefined or empty is left out. */
export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return `${root}${path}${text === "" ? "" : `?${text}`}`;
}

export async function getJson(
  path: string,
  params: Params,
  signal?: AbortSignal,
): Promise<unknown> {
  return readAnswer(await send(address(path, params), signal ? { signal } : {}));
}

export async function sendJson(
  method: "POST" | "PUT",
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const init =
    body === undefined
      ? { method, headers }
      : {
          method,
          body: JSON.stringify(body),
          headers: { "content-type": "application/json", ...headers },
        };
  return readAnswer(await send(address(path), init));
}

/** A tab-separated file as the body of a request. */
export async function sendFile(path: string, params: Params, file: File): Promise<unknown> {
  const headers = { "content-type": "text/tab-separated-values" };
  return readAnswer(await send(address(path, params), { method: "POST", body: file, headers }));
}

/** Of the service, outside of its API. */
export async function getDocument(path: string, signal: AbortSignal): Promise<unknown> {
  return readAnswer(await send(path, { signal }));
}

/** A file of the service as text, with the headers that say what it is of. */
export async function getText(
  path: string,
  params: Params,
  signal: AbortSignal,
): Promise<{ text: string; headers: Headers }> {
  const response = await send(address(path, params), { signal });
  if (!response.ok) await readAnswer(response);
  return { text: await response.text(), headers: response.headers };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ServerError(
      0,
      noConnection,
      "The server does not answer. Check that it runs and that this machine reaches it; the page tries again by itself.",
    );
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const read = refusal.safeParse(body);
  if (!read.success) {
    throw new ServerError(response.status, "HTTP", `The server answered ${response.status}.`);
  }
  const { code, message, details } = read.data.error;
  throw new ServerError(response.status, code, details?.error ?? message);
}
