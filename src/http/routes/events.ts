import type { Route } from "#http/route.ts";

export const events: Route = {
  method: "GET",
  path: "/api/v1/events",
  access: "read",
  operation: "listen_events",
  summary:
    "Server-sent events: the data version at once, and each new one (twice a second at most)",
  tag: "Service",
  answers: { 200: { type: "string" } },
  answerType: "text/event-stream",
  errors: ["SERVICE_UNAVAILABLE"],
  // Of HEAD.
  handle: async () => ({ status: 200, body: "" }),
  stream: ({ events: streams }) => streams.open(),
};
