/**
 * An incremental sync brings what changed since the last one, and ends where a first sync would. Every test changes the
 * source its own way; after all of them the copy is compared, row for row, with that of a new database.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SyncReport } from "#sync/sync.ts";
import {
  copyOf,
  createPair,
  differencesOf,
  freshCopy,
  put,
  save,
  type SourcePair,
  takeSkewAway,
  update,
  versionsOf,
} from "../support/source-pair.ts";

let pair: SourcePair;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  await put(
    db,
    "accounts_customuser",
    { id: 1 },
    { id: 2 },
    { id: 3, user_branch: null },
    { id: 4, user_type: "PERSONAL" },
  );
  await put(
    db,
    "ajo_ajouser",
    { id: 1 },
    { id: 2 },
    { id: 3, onboarding_complete: false },
    { id: 4, onboarding_complete: false },
  );
  for (let id = 1; id <= 20; id += 1) {
    await put(db, "loans_ajoloan", { id });
    for (const day of [10, 11, 12]) {
      await put(db, "loans_ajoloanrepayment", {
        id: id * 100 + day,
        ajo_loan_id: id,
        paid_date: `2025-09-${day}T09:00:00Z`,
      });
    }
  }
  await pair.sync();
  await takeSkewAway(pair.ours.db);
});
afterAll(() => pair.drop());
const source = (): SourcePair["source"]["db"] => pair.source.db;

async function ours(statement: string): Promise<unknown[][]> {
  const rows = await pair.ours.db.query(statement);
  return rows.map((row) => Object.values(row));
}

/** An incremental sync that must be certified green. */
async function sync(): Promise<SyncReport> {
  const report = await pair.sync();
  expect(report.type).toBe("incremental");
  expect(report.certificate?.status).toBe("green");
  await takeSkewAway(pair.ours.db);
  return report;
}

const parts = "repayment_id, payment_amount, principal_paid, interest_paid";

describe("rows that change", () => {
  test("a repayment that comes between others divides those after it anew", async () => {
    // 1,304.35, 2,608.70, 3,913.04 and 5,217.39 kobo of interest after 100, 200, 300 and 400.
    await put(source(), "loans_ajoloanrepayment", {
      id: 199,
      paid_date: "2025-09-10T10:00:00Z",
      date_modified: new Date().toISOString(),
    });
    await sync();
    expect(
      await ours(`select ${parts} from repayments where loan_id = '1' order by paid_at`),
    ).toEqual([
      ["110", "100.00", "86.96", "13.04"],
      ["199", "100.00", "86.95", "13.05"],
      ["111", "100.00", "86.96", "13.04"],
      ["112", "100.00", "86.96", "13.04"],
    ]);
  });

  test("a loan's new terms divide all its repayments anew", async () => {
    await save(source(), "loans_ajoloan", 2, { repayment_amount: 1250 });
    await sync();
    expect(
      await ours(`select ${parts} from repayments where loan_id = '2' order by paid_at`),
    ).toEqual([
      ["210", "100.00", "80.00", "20.00"],
      ["211", "100.00", "80.00", "20.00"],
      ["212", "100.00", "80.00", "20.00"],
    ]);
  });

  test("a repayment that moves to another loan is right in both", async () => {
    await save(source(), "loans_ajoloanrepayment", 310, { ajo_loan_id: 4 });
    await sync();
    const settled = `select loan_id, settled_amount, total_interest_paid from loan where loan_id in ('3', '4') order by 1`;
    expect(await ours(settled)).toEqual([
      ["3", "200.00", "26.09"],
      ["4", "400.00", "52.17"],
    ]);
  });

  test("an un-applied repayment goes, one applied again comes back", async () => {
    await save(source(), "loans_ajoloanrepayment", 510, { applied_to_loan: false });
    await sync();
    expect(await ours("select settled_amount from loan where loan_id = '5'")).toEqual([["200.00"]]);
    await save(source(), "loans_ajoloanrepayment", 510, { applied_to_loan: null });
    await sync();
    expect(await ours("select settled_amount from loan where loan_id = '5'")).toEqual([["300.00"]]);
  });

  test("an un-disbursed loan goes with all that hangs on it, and comes back whole", async () => {
    await put(source(), "loans_ajoloanschedule", { id: 1, loan_id: 6 });
    await save(source(), "loans_ajoloan", 6, { is_disbursed: false });
    await sync();
    const left = `select (select count(*) from loan where loan_id = '6'), (select count(*) from repayments where loan_id = '6') as paid`;
    expect(await ours(left)).toEqual([[0, 0]]);
    await save(source(), "loans_ajoloan", 6, { is_disbursed: true });
    await sync();
    expect(await ours(left)).toEqual([[1, 3]]);
  });

  test("whom only a loan brought goes when the loan does, or when it names another", async () => {
    await save(source(), "loans_ajoloan", 7, { borrower_id: 3, agent_id: 4 });
    await save(source(), "loans_ajoloan", 8, { borrower_id: 4 });
    await sync();
    const people = `select (select string_agg(customer_id, ' ' order by customer_id) from customers),
      (select string_agg(officer_id, ' ' order by officer_id) from officers) as officers`;
    expect(await ours(people)).toEqual([["1 2 3 4", "1 2 3 4"]]);
    await save(source(), "loans_ajoloan", 7, { is_disbursed: false });
    await save(source(), "loans_ajoloan", 8, { borrower_id: 1 });
    await sync();
    expect(await ours(people)).toEqual([["1 2", "1 2 3"]]);
  });

  test("a row without a modification time is found by every sync", async () => {
    await update(source(), "loans_ajoloanrepayment", 910, { date_modified: null });
    await sync();
    await update(source(), "loans_ajoloanrepayment", 910, { repayment_amount: 50 });
    await sync();
    expect(await ours("select settled_amount from loan where loan_id = '9'")).toEqual([["250.00"]]);
  });

  test("a new schedule replaces the old one as a whole", async () => {
    const stamp = { date_modified: new Date().toISOString() };
    await put(
      source(),
      "loans_ajoloanschedule",
      { id: 11, loan_id: 10, ...stamp },
      { id: 12, loan_id: 10, ...stamp },
    );
    await sync();
    await source().query("delete from loans_ajoloanschedule where id = 11");
    await save(source(), "loans_ajoloanschedule", 12, { due_date: "2025-09-05", due_amount: 700 });
    await sync();
    expect(
      await ours(
        "select installment_number, due_date, total_due from loan_instalment where loan_id = '10'",
      ),
    ).toEqual([[1, "2025-09-05", "700.00"]]);
  });
});

describe("people who change", () => {
  test("an officer's name, phone and branch reach the loans, though the table has no modification time", async () => {
    await update(source(), "accounts_customuser", 1, {
      username: "Renamed",
      user_phone: "0809",
      user_branch: "Surulere",
    });
    await sync();
    expect(
      await ours(
        "select distinct officer_name, officer_phone, branch from loan where officer_id = '1'",
      ),
    ).toEqual([["Renamed", "0809", "Surulere"]]);
  });

  test("an officer's hire date moves the wave of his loans, with a full sync too", async () => {
    const waves = (): Promise<unknown[][]> =>
      ours("select distinct wave from loan where officer_id = '1'");
    expect(await waves()).toEqual([["Wave 1"]]);
    await update(source(), "accounts_customuser", 1, { date_joined: "2025-10-01T09:00:00Z" });
    await sync();
    expect(await waves()).toEqual([["Wave 2"]]);
    await update(source(), "accounts_customuser", 1, { date_joined: "2025-09-30T09:00:00Z" });
    // The officers come with the last part, after the loans.
    await pair.sync({ type: "full", loansPerPart: 5 });
    await takeSkewAway(pair.ours.db);
    expect(await waves()).toEqual([["Wave 1"]]);
  });

  test("a customer's name, phone and state reach the loans", async () => {
    await save(source(), "ajo_ajouser", 1, {
      last_name: "Bello",
      phone_number: "0810",
      state: "Oyo",
    });
    await sync();
    expect(
      await ours(
        "select distinct customer_name, customer_phone, state from loan where customer_id = '1'",
      ),
    ).toEqual([["Ada Bello", "0810", "Oyo"]]);
  });

  test("a customer's branch reaches the loans whose officer has none", async () => {
    await save(source(), "loans_ajoloan", 11, { agent_id: 3, borrower_id: 2 });
    await sync();
    expect(await ours("select branch from loan where loan_id = '11'")).toEqual([["Yaba"]]);
    await save(source(), "ajo_ajouser", 2, { branch_name: "Ojota" });
    await sync();
    expect(await ours("select branch from loan where loan_id = '11'")).toEqual([["Ojota"]]);
  });
});

describe("what is not the source's", () => {
  test("supervisor, vertical lead and region survive; a loan takes those of its officer", async () => {
    const { db } = pair.ours;
    await db.query(
      `update officers set supervisor_email = 's@lender.test', vertical_lead_name = 'Lead', region = 'South' where officer_id = '2'`,
    );
    await update(source(), "accounts_customuser", 2, { username: "Agent Two" });
    await save(source(), "loans_ajoloan", 12, { agent_id: 2 });
    await sync();
    expect(
      await ours(
        "select officer_name, supervisor_email, vertical_lead_name, region from officers where officer_id = '2'",
      ),
    ).toEqual([["Agent Two", "s@lender.test", "Lead", "South"]]);
    expect(await ours("select region, vertical_lead_name from loan where loan_id = '12'")).toEqual([
      ["South", "Lead"],
    ]);
    await pair.sync({ type: "full" });
    expect(await ours("select region from officers where officer_id = '2'")).toEqual([["South"]]);
    // As the source has it, for the comparison with a new copy.
    await db.query(
      `update officers set supervisor_email = null, vertical_lead_name = null, region = null where officer_id = '2';
       update loan set region = null, vertical_lead_name = null where loan_id = '12'`,
    );
  });

  test("records whose ids are not the source's stay, whatever is synced", async () => {
    await pair.ours.db.query(
      `insert into officers (officer_id, officer_name, branch) values ('OFF1', 'Ours', 'Ikeja');
       insert into customers (customer_id, customer_name) values ('CUST1', 'Ours')`,
    );
    await pair.sync({ type: "full" });
    expect(
      await ours("delete from officers where officer_id = 'OFF1' returning officer_id"),
    ).toEqual([["OFF1"]]);
    expect(
      await ours("delete from customers where customer_id = 'CUST1' returning customer_id"),
    ).toEqual([["CUST1"]]);
  });
});

test("with nothing new nothing changes, and no version is kept", async () => {
  await sync();
  const before = [await copyOf(pair.ours.db), await versionsOf(pair.ours.db), await times()];
  for (const type of ["incremental", "full"] as const) {
    const { entities } = await pair.sync({ type });
    for (const counts of Object.values(entities)) {
      expect(counts).toMatchObject({ inserted: 0, updated: 0, removed: 0, quarantined: 0 });
    }
  }
  expect([await copyOf(pair.ours.db), await versionsOf(pair.ours.db), await times()]).toEqual(
    before,
  );
});

/** When rows were last written. */
async function times(): Promise<unknown> {
  return ours(
    `select max(updated_at)::text, (select max(updated_at) from repayments)::text as paid,
       (select max(updated_at) from officers)::text as officers, (select max(updated_at) from customers)::text as customers from loan`,
  );
}

test("a dry run tells what it would do and does nothing", async () => {
  await save(source(), "loans_ajoloanrepayment", 1310, { repayment_amount: 75 });
  const before = await copyOf(pair.ours.db);
  const [cursor] = await ours("select read_from from source_sync");
  const dry = await pair.sync({ dryRun: true });
  expect(dry.entities.repayments).toMatchObject({ updated: 1 });
  expect(await copyOf(pair.ours.db)).toEqual(before);
  expect(await ours("select read_from from source_sync")).toEqual([cursor]);
  expect((await sync()).entities.repayments).toEqual(dry.entities.repayments);
});

test("a sync of one entity brings its changes and leaves the cursor to the others", async () => {
  await save(source(), "loans_ajoloanrepayment", 1410, { repayment_amount: 75 });
  await save(source(), "loans_ajoloan", 15, { performance_status: "WATCH" });
  const cursor = await ours("select read_from from source_sync");
  const { certificate } = await pair.sync({ entity: "repayments" });
  expect(certificate).toBeNull();
  expect(await ours("select settled_amount from loan where loan_id = '14'")).toEqual([["275.00"]]);
  expect(await ours("select performance_status from loan where loan_id = '15'")).toEqual([[null]]);
  expect(await ours("select read_from from source_sync")).toEqual(cursor);
  await sync();
  expect(await ours("select performance_status from loan where loan_id = '15'")).toEqual([
    ["WATCH"],
  ]);
});

describe("a sync of one entity", () => {
  const both =
    "select distinct branch, state from loan where officer_id = '1' and customer_id = '1'";

  test.each(["repayments", "loans", "loan_schedules"] as const)(
    "of %s leaves the people who changed to the next sync, with all their loans",
    async (entity) => {
      await update(source(), "accounts_customuser", 1, { user_branch: `Ketu ${entity}` });
      await save(source(), "ajo_ajouser", 1, { state: `Ekiti ${entity}` });
      await save(source(), "loans_ajoloanrepayment", 1610, { repayment_amount: entity.length });
      await save(source(), "loans_ajoloan", 16, { performance_status: entity });
      await pair.sync({ entity });
      await sync();
      expect(await ours(both)).toEqual([[`Ketu ${entity}`, `Ekiti ${entity}`]]);
    },
  );

  test.each(["incremental", "full"] as const)(
    "of officers or customers, %s, brings their changes to all their loans",
    async (type) => {
      await update(source(), "accounts_customuser", 1, { user_branch: `Yaba ${type}` });
      await save(source(), "ajo_ajouser", 1, { state: `Osun ${type}` });
      await pair.sync({ type, entity: "officers" });
      await pair.sync({ type, entity: "customers" });
      await sync();
      expect(await ours(both)).toEqual([[`Yaba ${type}`, `Osun ${type}`]]);
    },
  );
});

test("after all this the copy is what a new database gets", async () => {
  await sync();
  expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
});
