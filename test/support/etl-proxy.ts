// A server between a sync and a service: it keeps what was asked, passes it on, and misbehaves as a test says.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface ProxiedRequest {
  key: string;
  authorization: string | undefined;
  data: Record<string, Record<string, unknown>[]>;
  at: number;
}

/** What becomes of a request: passed on, answered here, or cut off before or after the service has stored it. */
export type Turn =
  | "pass"
  | "drop"
  | "drop the answer"
  | { status: number; headers?: Record<string, string>; body?: string };

export interface EtlProxy {
  url: string;
  requests: ProxiedRequest[];
  /** The next requests' turns; then all pass. */
  turns: Turn[];
  close(): Promise<void>;
}

export async function etlProxy(service: string): Promise<EtlProxy> {
  const requests: ProxiedRequest[] = [];
  const turns: Turn[] = [];
  const server = createServer((request, response) => {
    void handle(service, request, response, requests, turns).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    turns,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function handle(
  service: string,
  request: IncomingMessage,
  response: ServerResponse,
  requests: ProxiedRequest[],
  turns: Turn[],
): Promise<void> {
  const at = performance.now();
  const body = Buffer.concat(await request.toArray()).toString("utf8");
  const { data } = JSON.parse(body) as { data: ProxiedRequest["data"] };
  const key = String(request.headers["idempotency-key"]);
  requests.push({ key, authorization: request.headers.authorization, data, at });
  const turn = turns.shift() ?? "pass";
  if (turn === "drop") {
    response.destroy();
    return;
  }
  if (typeof turn === "object") {
    response.writeHead(turn.status, turn.headers).end(turn.body ?? "");
    return;
  }
  const answer = await fetch(service + (request.url ?? ""), {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body,
  });
  const text = await answer.text();
  if (turn === "drop the answer") response.destroy();
  else response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
}
