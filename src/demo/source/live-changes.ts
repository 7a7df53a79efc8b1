// What happens to a living source, kind by kind: the ordinary work of the lender, and what a copy of it easily misses.
import type { Random } from "../random.ts";
import type { Session } from "#store/database.ts";
import {
  addBorrower,
  addLoan,
  addPayment,
  clientClock,
  disburse,
  isOpen,
  pick,
  type Stamp,
  update,
} from "./live-rows.ts";
import type { SourceTable } from "./tables.ts";

/** In one short transaction each; `long_transaction` is another matter (live.ts). */
export const shortChanges = [
  "new_customer",
  "new_loan",
  "disbursement",
  "payment",
  "edit",
  "silent_edit",
  "officer_edit",
  "reschedule",
  "deleted_repayment",
  "deleted_loan",
  "unapplied",
  "undisbursed",
  "moved_payment",
  "null_cursor",
] as const;
export type ShortChange = (typeof shortChanges)[number];

/** The row that was changed, or null when there was none to change. */
export type Changed = { table: SourceTable; id: number } | null;
type Change = (client: Session, random: Random) => Promise<Changed>;

export const makeChange: Readonly<Record<ShortChange, Change>> = {
  new_customer: async (client, random) => {
    const id = await addBorrower(client, random, clientClock());
    return { table: "ajo_ajouser", id };
  },

  new_loan: async (client, random) =>
    changed("loans_ajoloan", await addLoan(client, random, clientClock())),

  disbursement: async (client, random) => {
    const stamp = clientClock();
    const waiting = "not is_disbursed and status in ('PENDING', 'APPROVED')";
    const id =
      (await pick(client, random, "loans_ajoloan", waiting)) ??
      (await addLoan(client, random, stamp));
    if (id !== null) await disburse(client, id, stamp);
    return changed("loans_ajoloan", id);
  },

  payment: async (client, random) =>
    changed("loans_ajoloanrepayment", await addPayment(client, random, clientClock())),

  edit: (client, random) => edit(client, random, clientClock()),

  silent_edit: (client, random) => edit(client, random, undefined),

  null_cursor: (client, random) => edit(client, random, null),

  officer_edit: async (client, random) => {
    const table = "accounts_customuser";
    const id = await pick(client, random, table, "user_branch is not null");
    if (id === null) return null;
    const [column, value] = random.pick([
      ["user_branch", `Branch ${random.int(1, 40)}`],
      ["performance_status", random.pick(["Active", "Inactive"])],
      ["username", `Officer ${random.int(1, 9999)}`],
    ] as const);
    await update(client, table, id, `${column} = $2`, [value], undefined);
    return { table, id };
  },

  reschedule: async (client, random) => {
    const row = await pick(client, random, "loans_ajoloanschedule", "not fully_paid");
    if (row === null) return null;
    await client.run(
      `update loans_ajoloanschedule set due_date = due_date + 7, date_modified = $2
       where loan_id = (select loan_id from loans_ajoloanschedule where id = $1) and not fully_paid`,
      [row, clientClock()],
    );
    return { table: "loans_ajoloanschedule", id: row };
  },

  deleted_repayment: async (client, random) => {
    const id = await pick(client, random, "loans_ajoloanrepayment");
    await client.run("delete from loans_ajoloanrepayment where id = $1", [id]);
    return changed("loans_ajoloanrepayment", id);
  },

  // As Django does it: what depends on the loan first.
  deleted_loan: async (client, random) => {
    const id = await pick(client, random, "loans_ajoloan");
    await client.run("delete from loans_ajoloanschedule where loan_id = $1", [id]);
    await client.run("delete from loans_ajoloanrepayment where ajo_loan_id = $1", [id]);
    await client.run("delete from loans_ajoloan where id = $1", [id]);
    return changed("loans_ajoloan", id);
  },

  unapplied: async (client, random) => {
    const table = "loans_ajoloanrepayment";
    const id = await pick(client, random, table, "applied_to_loan is not false");
    if (id !== null)
      await update(client, table, id, "applied_to_loan = false", [], someStamp(random));
    return changed(table, id);
  },

  undisbursed: async (client, random) => {
    const table = "loans_ajoloan";
    const id = await pick(client, random, table, isOpen);
    if (id === null) return null;
    const back = "is_disbursed = false, date_disbursed = null, status = 'APPROVED'";
    await update(client, table, id, back, [], someStamp(random));
    return { table, id };
  },

  moved_payment: async (client, random) => {
    const table = "loans_ajoloanrepayment";
    const id = await pick(client, random, table);
    const loan = await pick(client, random, "loans_ajoloan", isOpen);
    if (id === null || loan === null) return null;
    const move = `ajo_loan_id = $2,
      borrower_id = (select borrower_id from loans_ajoloan where id = $2)`;
    await update(client, table, id, move, [loan], someStamp(random));
    return { table, id };
  },
};

/** A change of content in one of the tables that have a date_modified. */
export async function edit(client: Session, random: Random, stamp: Stamp): Promise<Changed> {
  const { table, condition, assignments, value } = random.pick(EDITS);
  const id = await pick(client, random, table, condition);
  if (id === null) return null;
  await update(client, table, id, assignments, [value(random)], stamp);
  return { table, id };
}

interface Edit {
  table: SourceTable;
  condition: string;
  assignments: string;
  value: (random: Random) => string | number;
}

const EDITS: readonly Edit[] = [
  {
    table: "loans_ajoloan",
    condition: isOpen,
    assignments: "performance_status = $2",
    value: (random) => `REVIEWED_${random.int(1, 9999)}`,
  },
  {
    table: "loans_ajoloan",
    condition: `${isOpen} and expected_end_date is not null`,
    assignments: "expected_end_date = expected_end_date + $2::int",
    value: (random) => random.int(1, 14),
  },
  {
    table: "loans_ajoloanrepayment",
    condition: "repayment_amount > 0",
    assignments: "repayment_amount = repayment_amount + $2::int",
    value: (random) => random.int(1, 40) * 5,
  },
  {
    table: "loans_ajoloanrepayment",
    condition: "marked_as is null",
    assignments: "marked_as = $2",
    value: () => "REVERSAL",
  },
  {
    table: "ajo_ajouser",
    condition: "onboarding_complete",
    assignments: "address = $2",
    value: (random) => `${random.int(1, 400)} Unity Street`,
  },
  {
    table: "ajo_ajouser",
    condition: "onboarding_complete and first_name is not null",
    assignments: "last_name = $2",
    value: (random) => `Okoro-${random.int(1, 9999)}`,
  },
];

function changed(table: SourceTable, id: number | null): Changed {
  return id === null ? null : { table, id };
}

/** The application saves some rows and updates others in bulk, which leaves date_modified as it was. */
function someStamp(random: Random): Stamp {
  return random.chance(0.5) ? clientClock() : undefined;
}
