// What /docs shows is what a stranger pastes: sent in order to an empty database, it gives the answers shown.
import { afterAll, beforeAll, expect, test } from "vitest";
import { examples } from "#http/examples.ts";
import { readExamples } from "#http/read-examples.ts";
import { routes } from "#http/routes.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { customer, loan, officer, repayment } from "../support/examples.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test("the records shown are those of the API documents", () => {
  const shown = examples.slice(0, 4).map(({ request }) => request);
  expect(shown).toEqual([customer, officer, loan, repayment]);
});

test.each(examples)("$operation", async ({ operation, request, status, answer }) => {
  const route = routes.find((candidate) => candidate.operation === operation);
  const given = await t.app.inject({
    method: "POST",
    url: route?.path ?? "",
    headers: { "content-type": "application/json" },
    payload: JSON.stringify(request),
  });
  expect(given.statusCode).toBe(status);
  const body = given.json();
  expect(Object.keys(body)).toEqual(Object.keys(answer));
  // Of a batch the id, the times and the duration are of the moment.
  const ofTheMoment = ["sync_id", "timestamp", "next_sync_recommended", "computed_fields_updated"];
  for (const name of ofTheMoment) if (name in body) body[name] = (answer as typeof body)[name];
  expect(body).toEqual(answer);
});

test.each(readExamples)("$operation", async ({ operation, url, answer }) => {
  const route = routes.find((candidate) => candidate.operation === operation);
  const path = `/api/v1${url}`.replace(/\?.*/, "");
  expect(path).toMatch(new RegExp(`^${route?.path.replaceAll(/:\w+/g, "[^/]+")}$`));
  const given = await t.app.inject({ url: `/api/v1${url}` });
  expect(given.statusCode).toBe(200);
  const body = given.json();
  body.meta.data_version = "763:763:";
  expect(body).toEqual(answer);
  const document = (await t.app.inject({ url: "/openapi.json" })).json();
  const documented = document.paths[route?.path.replaceAll(/:(\w+)/g, "{$1}") ?? ""].get;
  expect(documented.responses["200"].content["application/json"].example).toEqual(answer);
});
