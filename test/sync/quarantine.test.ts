/**
 * A row that cannot be transformed is quarantined with its reason, its payload and its amount; mended, it loads. One sync
 * for all faults, one for all that were mended.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SourceTable } from "#demo/source/tables.ts";
import type { SyncReport } from "#sync/sync.ts";
import { createPair, put, save, type SourcePair, update } from "../support/source-pair.ts";
import { type Fault, faults } from "./faults.ts";

let pair: SourcePair;
let faulty: SyncReport;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  // A source whose keys were broken behind Django's back.
  await db.query(
    `alter table loans_ajoloan drop constraint loans_ajoloan_agent_id_fk, drop constraint loans_ajoloan_borrower_id_fk;
     alter table loans_ajoloanschedule drop constraint loans_ajoloanschedule_loan_id_fk;
     alter table loans_ajoloanrepayment drop constraint loans_ajoloanrepayment_ajo_loan_id_fk`,
  );
  // One whose columns were widened: what no longer fits ours must not stop a sync.
  await db.query(
    `alter table accounts_customuser alter user_phone type text, alter email type text, alter account_type type text;
     alter table ajo_ajouser alter phone_number type text, alter lga type text;
     alter table loans_ajoloan alter borrower_phone_number type text, alter loan_type type text, alter performance_status type text`,
  );
  await put(db, "accounts_customuser", { id: 1 });
  await put(db, "ajo_ajouser", { id: 1 });
  await put(db, "loans_ajoloan", { id: 1 }, { id: 2 }, { id: 3 }, { id: 4 });
  await put(db, "loans_holiday", { id: 1 });
  for (const { table, row } of faults) await put(db, table, row);
  faulty = await pair.sync();
});
afterAll(() => pair.drop());

interface Kept {
  resolved: boolean;
  reason_code: string;
  field: string;
  amount: string | null;
  payload: string;
  retry_count: number;
}

async function kept({ type, row }: Fault): Promise<Kept[]> {
  return pair.ours.db.query<Kept>(
    `select resolved, reason_code, field, amount, payload, retry_count from sync_error
     where quarantined and entity_type = $1 and entity_id = $2 order by id`,
    [type, String(row.id)],
  );
}

describe("a faulty row is kept with its reason, its amount and what it said", () => {
  test.each(faults)("$table $row.id $name", async (fault) => {
    const [error, ...others] = await kept(fault);
    expect(others).toEqual([]);
    expect(error).toMatchObject({
      resolved: false,
      reason_code: fault.reason,
      field: fault.field,
      amount: fault.amount,
    });
    const payload = JSON.parse(error?.payload ?? "{}") as Record<string, unknown>;
    expect(payload.id).toBe(fault.row.id);
    expect(payload).toHaveProperty(fault.field === "user_branch" ? "username" : fault.field);
  });
});

test("nothing of it is loaded, all else is, and the certificate says so with the money", async () => {
  const count = (table: SourceTable): number => faults.filter((row) => row.table === table).length;
  const [stored] = await pair.ours.db.query(
    `select (select count(*) from officers) as officers, (select count(*) from customers) as customers,
       (select count(*) from loan) as loans, (select count(*) from loan_instalment) as instalments,
       (select count(*) from repayments) as repayments, (select count(*) from holidays) as holidays`,
  );
  expect(stored).toEqual({
    officers: 1,
    customers: 1,
    loans: 4,
    instalments: 0,
    repayments: 0,
    holidays: 1,
  });
  expect(faulty.certificate?.status).toBe("amber");
  const certified = new Map(
    faulty.certificate?.entities.map(({ entity, quarantined }) => [entity, quarantined]),
  );
  expect(certified.get("loans")?.count).toBe(count("loans_ajoloan"));
  expect(certified.get("repayments")?.count).toBe(count("loans_ajoloanrepayment"));
  // Six of 100, one of −5, and three of nothing: 0, 0.004 and no amount.
  expect(certified.get("repayments")?.money).toBe("595.00");
  expect(certified.get("holidays")?.count).toBe(count("loans_holiday"));
});

test("the payload holds the columns that are read and no secret beside them", async () => {
  const [customer] = await kept(faults.find(({ table }) => table === "ajo_ajouser") as Fault);
  expect(Object.keys(JSON.parse(customer?.payload ?? "{}") as object)).not.toContain("pin");
});

test("met again it is counted up, not kept twice", async () => {
  await pair.sync();
  const loan = faults.find(({ reason }) => reason === "UNKNOWN_FREQUENCY") as Fault;
  expect((await kept(loan)).map((row) => row.retry_count)).toEqual([1]);
});

test("mended it loads with the next sync, and is resolved, whichever table was at fault", async () => {
  for (const { table, row, mend } of faults) {
    const hasTime = !["accounts_customuser", "loans_holiday"].includes(table);
    if (Object.keys(mend).length > 0) {
      await (hasTime ? save : update)(pair.source.db, table, row.id, mend);
    }
  }
  const report = await pair.sync();
  const open = await pair.ours.db.query(
    "select entity_type, entity_id, reason_code from sync_error where quarantined and not resolved",
  );
  expect(open).toEqual([]);
  expect(report.certificate?.status).toBe("green");
  const [stored] = await pair.ours.db.query(
    `select (select count(*) from loan) as loans, (select count(*) from repayments) as repayments,
       (select count(*) from loan_instalment) as instalments`,
  );
  expect(stored).toEqual({ loans: 37, repayments: 10, instalments: 5 });
});

test("a row that loads and is spoilt goes, and waits in quarantine", async () => {
  await save(pair.source.db, "loans_ajoloan", 2, { status: "FROZEN" });
  await pair.sync();
  const waiting = await pair.ours.db.query<{ entity_type: string; count: number }>(
    `select entity_type, count(*) as count from sync_error where quarantined and not resolved
     group by entity_type order by entity_type`,
  );
  // Loan 2 with its schedule row and its eight repayments.
  expect(waiting).toEqual([
    { entity_type: "loan", count: 1 },
    { entity_type: "loan_schedule", count: 1 },
    { entity_type: "repayment", count: 9 },
  ]);
  const left = await pair.ours.db.query("select from repayments where loan_id = '2'");
  expect(left).toEqual([]);
});

test("a row that waits keeps the certificate amber, also of a sync that has nothing to do with it", async () => {
  await save(pair.source.db, "loans_ajoloan", 2, { status: "OPEN" });
  await put(pair.source.db, "ajo_ajouser", { id: 99, gender: "x".repeat(51) });
  await pair.sync({ type: "full" });
  const { certificate } = await pair.sync();
  expect(certificate?.entities.map(({ quarantined }) => quarantined.count)).toEqual([
    0, 0, 0, 0, 0, 0,
  ]);
  expect(certificate?.status).toBe("amber");
});
