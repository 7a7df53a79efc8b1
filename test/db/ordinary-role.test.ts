import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createService } from "../../src/service.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { migrate } from "#store/migrate.ts";

// A production role owns its database and nothing else; the embedded server's role is a superuser and hides what that forbids.
const role = `owner_${randomBytes(4).toString("hex")}`;
let server: Database;
let db: Database;

beforeAll(async () => {
  server = openDatabase(inject("testServer").url, { max: 1 });
  const password = randomBytes(8).toString("hex");
  await server.query(`create role ${role} login password '${password}'`);
  await server.query(`create database ${role} owner ${role} template template0`);
  const url = new URL(server.url);
  Object.assign(url, { username: role, password, pathname: `/${role}` });
  await migrate(url.href);
  db = openDatabase(url.href);
});

afterAll(async () => {
  await db.end();
  await server.query(`drop database ${role} with (force)`);
  await server.query(`drop role ${role}`);
  await server.end();
});

test("a role that only owns its database migrates, ingests, recalculates and updates by hand", async () => {
  const { ingest, operations } = createService(db, (error) => expect.unreachable(String(error)));
  const reply = await ingest.createOne(
    {
      entity: "officers",
      record: {
        officer_id: "O1",
        officer_name: "Ngozi O'Brien",
        officer_phone: null,
        officer_email: null,
        region: "South West",
        branch: "Ikeja",
        employment_status: null,
        hire_date: null,
        user_type: null,
        account_type: null,
        source_updated_at: null,
      },
    },
    { render: ({ outcome }) => ({ status: 201, body: outcome }), idempotency: null },
  );
  expect(reply).toMatchObject({ kind: "done", result: { outcome: "inserted" } });
  await db.query("insert into customers (customer_id, customer_name) values ('C1', 'Ade')");
  await db.query(
    `insert into loans (loan_id, customer_id, customer_name, officer_id, officer_name, branch, loan_amount, disbursement_date,
       maturity_date, loan_term_days, channel, status)
     values ('L1', 'C1', 'Ade', 'O1', 'Ngozi', 'Ikeja', 1000, '2025-01-06', '2025-02-05', 30, 'Direct', 'Active')`,
  );
  await db.query("update loans set wave = 'Wave 1' where loan_id = 'L1'");
  const [loan] = await db.query("select wave, total_outstanding from loans");
  expect(loan).toEqual({ wave: "Wave 1", total_outstanding: "1000.00" });
  expect(await operations.recalculate()).toMatchObject({
    total_loans_processed: 1,
    loans_updated: 0,
  });
});
