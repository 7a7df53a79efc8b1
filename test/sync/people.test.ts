/**
 * Officers and customers of section 6 of the definitions: source rows written by hand, what must stand with us worked by
 * hand. One sync brings them all.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPair, put, type SourcePair } from "../support/source-pair.ts";

let pair: SourcePair;

beforeAll(async () => {
  pair = await createPair();
  await putOfficers();
  await putCustomers();
  await putNamingLoans();
  await pair.sync();
});
afterAll(() => pair.drop());

/** One row of ours, with the columns named. */
async function one(table: string, key: string, id: number, columns: string): Promise<unknown> {
  const rows = await pair.ours.db.query(`select ${columns} from ${table} where ${key} = $1`, [
    String(id),
  ]);
  return rows[0];
}
const officer = (id: number, columns: string): Promise<unknown> =>
  one("officers", "officer_id", id, columns);
const customer = (id: number, columns: string): Promise<unknown> =>
  one("customers", "customer_id", id, columns);

/** Loan 1 is disbursed, loan 2 is not. */
async function putNamingLoans(): Promise<void> {
  await put(
    pair.source.db,
    "loans_ajoloan",
    { id: 1, agent_id: 11, borrower_id: 5 },
    { id: 2, agent_id: 12, borrower_id: 6, is_disbursed: false, date_disbursed: null },
  );
}

// -- Officers ------------------------------------------------------------------------------------------------------

const agentTypes = [
  "AGENT",
  "STAFF_AGENT",
  "PROSPER_AGENT",
  "DMO_AGENT",
  "AJO_AGENT",
  "RECOVERY_AGENT",
] as const;

async function putOfficers(): Promise<void> {
  const { db } = pair.source;
  // 1 … 6: the six types; 11 … 14: other types, of whom 11 is named by a disbursed loan and 12 by one that is not.
  await put(
    db,
    "accounts_customuser",
    ...agentTypes.map((type, index) => ({ id: index + 1, user_type: type })),
    { id: 11, user_type: "PERSONAL", account_type: "LOTTO" },
    { id: 12, user_type: "PERSONAL" },
    { id: 13, user_type: "MERCHANT" },
    { id: 14, user_type: null },
    { id: 21, username: "  ", email: "ngozi@lender.test" },
    { id: 22, username: null, email: "chidi@lender.test" },
    { id: 23, username: "  Ngozi Eze ", user_phone: " ", user_branch: "  " },
    { id: 24, user_branch: null },
    { id: 31, performance_status: "Active" },
    { id: 32, performance_status: "" },
    { id: 33, performance_status: null },
    { id: 34, performance_status: "active" },
    { id: 35, performance_status: "SUSPENDED" },
    { id: 36, date_joined: "2025-09-30T23:30:00Z" },
  );
}

describe("officers", () => {
  test("are the six agent types and whom a disbursed loan names", async () => {
    const ids = await pair.ours.db.query<{ officer_id: string }>(
      "select officer_id from officers order by officer_id::int",
    );
    expect(ids.map(({ officer_id: id }) => Number(id))).toEqual([
      1, 2, 3, 4, 5, 6, 11, 21, 22, 23, 24, 31, 32, 33, 34, 35, 36,
    ]);
  });

  test("are called by their user name, else by their e-mail address", async () => {
    expect(await officer(1, "officer_name")).toEqual({ officer_name: "Agent 1" });
    expect(await officer(21, "officer_name")).toEqual({ officer_name: "ngozi@lender.test" });
    expect(await officer(22, "officer_name")).toEqual({ officer_name: "chidi@lender.test" });
    expect(await officer(23, "officer_name, officer_phone")).toEqual({
      officer_name: "Ngozi Eze",
      officer_phone: null,
    });
  });

  test("have their branch, else Unknown; and no region, which is curated", async () => {
    expect(await officer(1, "branch, region")).toEqual({ branch: "Ikeja", region: null });
    expect(await officer(23, "branch, region")).toEqual({ branch: "Unknown", region: null });
    expect(await officer(24, "branch")).toEqual({ branch: "Unknown" });
  });

  test("are employed when their performance status is Active or empty", async () => {
    for (const id of [31, 32, 33, 34]) {
      expect(await officer(id, "employment_status")).toEqual({ employment_status: "Active" });
    }
    expect(await officer(35, "employment_status")).toEqual({ employment_status: "Inactive" });
  });

  test("were hired on the day in Lagos; their types are kept raw", async () => {
    expect(await officer(36, "hire_date")).toEqual({ hire_date: "2025-10-01" });
    expect(await officer(11, "user_type, account_type, officer_email")).toEqual({
      user_type: "PERSONAL",
      account_type: "LOTTO",
      officer_email: "agent11@lender.test",
    });
  });
});

// -- Customers -----------------------------------------------------------------------------------------------------

async function putCustomers(): Promise<void> {
  await put(
    pair.source.db,
    "ajo_ajouser",
    { id: 1, bvn_verified: true, onboarding_verified: true, gender: " FEMALE ", dob: "1988-02-29" },
    { id: 2, bvn_verified: true },
    { id: 3, onboarding_verified: true },
    { id: 4 },
    // Onboarding not complete: 5 has a disbursed loan, 6 one that is not disbursed, 7 none.
    { id: 5, onboarding_complete: false, state: "Oyo" },
    { id: 6, onboarding_complete: false },
    { id: 7, onboarding_complete: false },
    { id: 8, first_name: " Bola ", last_name: null },
    { id: 9, first_name: null, last_name: " Adeyemi " },
    { id: 10, first_name: " ", last_name: "", phone_number: " 08031234567 " },
  );
}

describe("customers", () => {
  test("are those who completed their onboarding and whom a disbursed loan names", async () => {
    const ids = await pair.ours.db.query<{ id: number }>(
      "select customer_id::int as id from customers order by 1",
    );
    expect(ids.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 8, 9, 10]);
  });

  test("are called by first and last name, trimmed, else by their phone number", async () => {
    expect(await customer(1, "customer_name")).toEqual({ customer_name: "Ada Obi 1" });
    expect(await customer(8, "customer_name")).toEqual({ customer_name: "Bola" });
    expect(await customer(9, "customer_name")).toEqual({ customer_name: "Adeyemi" });
    expect(await customer(10, "customer_name, customer_phone")).toEqual({
      customer_name: "08031234567",
      customer_phone: "08031234567",
    });
  });

  test("are Verified by both checks, Partial by the bvn alone, else Pending", async () => {
    const statuses = await pair.ours.db.query(
      "select kyc_status from customers order by customer_id::int limit 4",
    );
    expect(statuses).toEqual(
      ["Verified", "Partial", "Pending", "Pending"].map((status) => ({ kyc_status: status })),
    );
  });

  test("keep birth date, gender and state", async () => {
    expect(await customer(1, "date_of_birth, gender, state")).toEqual({
      date_of_birth: "1988-02-29",
      gender: "FEMALE",
      state: "Lagos",
    });
  });
});
