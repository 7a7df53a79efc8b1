/** R9: an older version of a record never overwrites a newer one, whichever entity it is. And what a merge leaves behind. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type {
  CustomerRecord,
  DeletionRecord,
  EntityName,
  HolidayRecord,
  OfficerRecord,
  RecordByEntity,
} from "#contract/ports.ts";
import { addDays } from "../oracle/calendar.ts";
import { due, loanA, paid } from "../oracle/examples.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import {
  type Batch,
  emptyBook,
  ingest,
  instalmentRecord,
  loanRecord,
  repaymentRecord,
  rollDay,
  tryIngest,
} from "../support/facts.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  await emptyBook(database.db);
  await rollDay(database.db, "2025-01-16");
  await ingest(database.db, { loans: [loanRecord(loanA())] });
});

afterAll(() => database.drop());

const officer: OfficerRecord = {
  officer_id: "OFF9",
  officer_name: "Bola",
  officer_phone: null,
  officer_email: null,
  region: "South",
  branch: "Ikeja",
  employment_status: null,
  hire_date: null,
  user_type: null,
  account_type: null,
  source_updated_at: null,
};

const customer: CustomerRecord = {
  customer_id: "C9",
  customer_name: "Ngozi",
  customer_phone: null,
  customer_email: null,
  date_of_birth: null,
  gender: null,
  state: null,
  lga: null,
  address: null,
  kyc_status: null,
  kyc_verified_date: null,
  source_updated_at: null,
};

/** A record of each entity at a time, and how to read the value that tells its versions apart. */
interface Subject {
  entity: EntityName;
  versions: [RecordByEntity[EntityName], RecordByEntity[EntityName]];
  read: string;
  values: [unknown, unknown];
}

const subjects: Subject[] = [
  {
    entity: "officers",
    versions: [officer, { ...officer, branch: "Aba" }],
    read: "select branch as value from officers where officer_id = 'OFF9'",
    values: ["Ikeja", "Aba"],
  },
  {
    entity: "customers",
    versions: [customer, { ...customer, state: "Lagos" }],
    read: "select state as value from customers where customer_id = 'C9'",
    values: [null, "Lagos"],
  },
  {
    entity: "loans",
    versions: [loanRecord(loanA()), loanRecord(loanA({ repayment_amount: "12000.00" }))],
    read: "select amount_due_total as value from loans where loan_id = 'A'",
    values: ["11000.00", "12000.00"],
  },
  {
    entity: "repayments",
    versions: [
      repaymentRecord("A", paid("2025-01-07", "1100.00", { repayment_id: "R" })),
      repaymentRecord("A", paid("2025-01-07", "1300.00", { repayment_id: "R" })),
    ],
    read: "select settled_amount as value from loans where loan_id = 'A'",
    values: ["1100.00", "1300.00"],
  },
  {
    entity: "loan_schedules",
    versions: [
      instalmentRecord("A", due(1, "2025-01-10", "11000.00")),
      instalmentRecord("A", due(1, "2025-01-13", "11000.00")),
    ],
    read: "select first_payment_due_date as value from loans where loan_id = 'A'",
    values: ["2025-01-10", "2025-01-13"],
  },
  {
    entity: "holidays",
    versions: [
      { date: "2025-01-08", name: "Day", type: "agent", source_updated_at: null },
      { date: "2025-01-08", name: "Day", type: "company", source_updated_at: null },
    ],
    read: "select last_instalment_due_date as value from loans where loan_id = 'A'",
    values: ["2025-01-20", "2025-01-21"],
  },
];

const times = ["2025-01-01T08:00:00Z", "2025-01-02T08:00:00+01:00", "2025-01-02T08:00:00Z"];

describe.for(subjects)("$entity", ({ entity, versions, read, values }) => {
  async function send(version: 0 | 1, time: string | null) {
    const record = { ...versions[version], source_updated_at: time };
    const report = await ingest(database.db, { [entity]: [record] });
    return report.results[entity];
  }

  async function value(): Promise<unknown> {
    return (await database.db.query(read))[0]?.["value"];
  }

  test("an older version is ignored with a warning, a newer one is taken", async () => {
    await send(0, times[1] ?? null);
    expect(await value()).toBe(values[0]);
    expect(await send(1, times[0] ?? null)).toMatchObject({
      inserted: 0,
      updated: 0,
      unchanged: 1,
      warnings: [{ code: "OLDER_VERSION_IGNORED", index: 0 }],
    });
    expect(await value()).toBe(values[0]);
    expect(await send(1, times[2] ?? null)).toMatchObject({ inserted: 0, updated: 1 });
    expect(await value()).toBe(values[1]);
  });

  test("a version of the same content but a later time moves the time on", async () => {
    await send(0, times[0] ?? null);
    await send(0, times[2] ?? null);
    await send(1, times[1] ?? null);
    expect(await value()).toBe(values[0]);
  });

  test("without a time the last one to arrive counts; delivered again, it changes nothing", async () => {
    await send(0, null);
    expect(await send(1, null)).toMatchObject({ updated: 1, unchanged: 0 });
    expect(await send(1, null)).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await value()).toBe(values[1]);
  });
});

describe("deletions", () => {
  const deletion = (entityType: DeletionRecord["entity_type"], entityId: string) => ({
    deletions: [{ entity_type: entityType, entity_id: entityId, source_updated_at: null }],
  });

  test("a repayment, a schedule, then the loan: positions follow, versions stay, twice is harmless", async () => {
    const { db } = database;
    await ingest(db, {
      loan_schedules: [instalmentRecord("A", due(1, "2025-01-10", "11000.00"))],
      repayments: [
        repaymentRecord("A", paid("2025-01-07", "1100.00", { repayment_id: "R1" })),
        repaymentRecord("A", paid("2025-01-08", "1100.00", { repayment_id: "R2" })),
      ],
    });
    await ingest(db, deletion("repayment", "R1"));
    const state = "select settled_amount, schedule_source from loans";
    expect(await db.query(state)).toEqual([
      { settled_amount: "1100.00", schedule_source: "schedule" },
    ]);
    const again = await ingest(db, deletion("repayment", "R1"));
    expect(again.results.deletions).toMatchObject({ updated: 0, unchanged: 1 });
    await ingest(db, deletion("loan_schedule", "A"));
    expect(await db.query(state)).toEqual([
      { settled_amount: "1100.00", schedule_source: "terms" },
    ]);
    await ingest(db, deletion("loan", "A"));
    expect(await db.query(state)).toEqual([]);
    expect(
      await db.query(
        `select (select count(*) from loan_version) as loans, (select count(*) from repayment_version) as repayments,
           (select count(*) from loan_instalment_version) as instalments, (select count(*) from repayment_owner) as owners`,
      ),
    ).toEqual([{ loans: 1, repayments: 2, instalments: 1, owners: 0 }]);
  });

  test("an officer with an audit is refused, and the other records of the batch are stored", async () => {
    const { db } = database;
    await ingest(db, { officers: [officer] });
    await db.query("insert into audit_tracking (officer_id) values ('OFF9')");
    const report = await tryIngest(db, { ...deletion("officer", "OFF9"), customers: [customer] });
    expect(report.results.deletions?.failures).toMatchObject([{ code: "STILL_REFERENCED" }]);
    expect(report.results.customers).toMatchObject({ inserted: 1 });
    await db.query("delete from audit_tracking");
  });
});

test("a loan that is refused leaves no placeholder", async () => {
  const { db } = database;
  const again = { ...loanRecord(loanA()), customer_id: "C-other", officer_id: "OFF-other" };
  const report = await tryIngest(db, { loans: [again] }, { rejectExisting: true });
  expect(report).toMatchObject({ placed_customers: 0, placed_officers: 0 });
  expect(await db.query("select customer_id from customers")).toEqual([{ customer_id: "C-A" }]);
});

test("versions follow one another without gap or overlap, although a writer that began first wrote last", async () => {
  const { db } = database;
  const version = (number: number): Batch => ({
    officers: [{ ...officer, branch: `Branch ${number}` }],
    customers: [{ ...customer, customer_name: `Name ${number}` }],
    loans: [{ ...loanRecord(loanA()), branch: `Branch ${number}` }],
    loan_schedules: [instalmentRecord("A", due(1, `2025-01-1${number}`, "11000.00"))],
    repayments: [
      repaymentRecord("A", paid(`2025-01-0${number}`, "1100.00", { repayment_id: "R1" })),
    ],
    holidays: [{ date: "2025-06-02", name: "H", type: `type ${number}`, source_updated_at: null }],
  });
  await ingest(db, version(1));
  await db.transaction(async (first) => {
    await first.query("select now()");
    await ingest(db, version(2));
    await ingest(first, version(3));
  });
  for (const [table, current] of Object.entries(versioned)) {
    const lives = await db.query(
      `select recorded_at <= superseded_at as in_order, superseded_at = lead(recorded_at) over (order by version_id) as followed
       from (select recorded_at, superseded_at, version_id from ${table}
         union all select recorded_at, null, 9e15::bigint from ${current}) v
       order by version_id desc offset 1 limit 2`,
    );
    expect(lives, table).toEqual([
      { in_order: true, followed: true },
      { in_order: true, followed: true },
    ]);
  }
});

const versioned = {
  officer_version: "officers where officer_id = 'OFF9'",
  customer_version: "customers where customer_id = 'C9'",
  loan_version: "loan",
  loan_instalment_version: "loan_instalment",
  repayment_version: "repayments",
  holiday_version: "holidays",
};

test("the calendar is full: further holidays are refused, and the other records of the batch are stored", async () => {
  const { db } = database;
  const year = (number: number): HolidayRecord[] =>
    Array.from({ length: 365 }, (_, day) => ({
      date: addDays(`${number}-01-01`, day),
      name: "Closed",
      type: "company",
      source_updated_at: null,
    }));
  // 261 weekdays a year: the fourth year fills the calendar with 117 of them and its weekends.
  for (const number of [2026, 2027, 2029]) await ingest(db, { holidays: year(number) });
  const report = await tryIngest(db, { holidays: year(2030), customers: [customer] });
  const [calendar] = await db.query("select cardinality(holiday_dates) as days from calendar");
  expect(calendar).toEqual({ days: 900 });
  const { failures = [], ...counts } = report.results.holidays ?? {};
  expect(failures[0]).toMatchObject({ code: "VALIDATION_ERROR", field: "date" });
  expect(counts).toMatchObject({ inserted: 365 - failures.length, updated: 0, unchanged: 0 });
  expect(report.results.customers).toMatchObject({ inserted: 1 });
});
