// The floor of the HTTP cases, a process of its own: node:http and nothing else, which answers each path named with the bytes
// that the service answered it with once. `node bench/http-floor.ts http://127.0.0.1:8080 /api/v1/loans …`
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

const [serviceUrl, ...paths] = process.argv.slice(2);
const answers = new Map<string, { headers: OutgoingHttpHeaders; body: Buffer }>();
for (const path of paths) {
  const response = await fetch(new URL(path, serviceUrl));
  if (response.status !== 200) throw new Error(`${path} was answered ${response.status}`);
  const body = Buffer.from(await response.arrayBuffer());
  const headers: OutgoingHttpHeaders = { "content-length": body.length };
  for (const name of ["content-type", "etag", "cache-control"]) {
    const value = response.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  answers.set(path, { headers, body });
}

const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? "");
  if (!answer) {
    response.writeHead(404, { "content-length": 0 }).end();
    return;
  }
  response.writeHead(200, answer.headers).end(answer.body);
});
server.listen({ host: "127.0.0.1", port: 0 }, () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`API   http://127.0.0.1:${port}\n`);
});
process.on("SIGTERM", () => process.exit(0));
