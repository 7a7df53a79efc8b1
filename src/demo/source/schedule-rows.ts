// loans_ajoloanschedule: the instalments of the loans that have an explicit schedule, and what of them is paid.
import { type Day, dateOf } from "../days.ts";
import type { Kobo } from "../money.ts";
import { Random } from "../random.ts";
import type { DirtTally } from "./dirt.ts";
import { loanRow, sumOfFloats } from "./loan-rows.ts";
import { type Story, tellStory, type World } from "./stories.ts";
import { bool, dateOrNull, float, type Micros, timestamp, timestampOrNull } from "./text.ts";

const SECOND = 1_000_000;

export const SCHEDULE_COLUMNS = `id, loan_id, due_amount, amount_left, paid_amount, due_date, paid_date, fully_paid,
  fully_paid_date, is_late, late_days, date_created, date_modified`;

export function* scheduleRows(
  world: World,
  serials: Iterable<number>,
  tally: DirtTally | null,
): Generator<string> {
  let id = 0;
  for (const serial of serials) {
    const story = tellStory(world, serial);
    if (story.contract.source !== "schedule" || story.refusal !== null) continue;
    const random = new Random(world.seed, "schedule", serial);
    for (const row of instalmentRows(random, world, story)) {
      id += 1;
      if (tally !== null) soil(random, id, row, tally);
      const modified = timestampOrNull(row.modified);
      yield `${id}\t${row.head}\t${timestamp(row.created)}\t${modified}\n`;
    }
  }
}

interface InstalmentRow {
  /** All columns between the id and the two timestamps. */
  head: string;
  created: Micros;
  modified: Micros | null;
}

function* instalmentRows(random: Random, world: World, story: Story): Generator<InstalmentRow> {
  const { contract, ledger } = story;
  const loan = loanRow(world, story);
  const created = (loan.dateDisbursed ?? loan.created) + random.int(1, 5) * SECOND;
  const payments = paidDays(ledger.receipts);
  let before = 0;
  for (const { day, cumulative } of contract.instalments) {
    const due = cumulative - before;
    const paid = Math.min(Math.max(0, ledger.paid - before), due);
    const settled = paid === due ? (payments.find((each) => each.sum >= cumulative) ?? null) : null;
    const touched = paid > 0 ? (settled ?? payments.at(-1) ?? null) : null;
    before = cumulative;
    const late = Math.max(0, (settled?.day ?? world.businessDay - 1) - day);
    const fields = [
      story.id,
      sumOfFloats(random, due),
      sumOfFloats(random, due - paid),
      float(paid),
      dateOf(day),
      dateOrNull(touched?.day ?? null),
      bool(paid === due),
      dateOrNull(settled?.day ?? null),
      bool(late > 0),
      late,
    ];
    yield { head: fields.join("\t"), created, modified: touched?.recorded ?? created };
  }
}

function soil(random: Random, id: number, row: InstalmentRow, tally: DirtTally): void {
  if (random.chance(0.002)) {
    row.modified = null;
    tally.note("schedule_without_date_modified", id);
  } else if (row.modified !== row.created && random.chance(0.05)) {
    row.modified = row.created;
    tally.note("schedule_changed_unmarked", id);
  }
}

interface PaidDay {
  day: Day;
  recorded: Micros;
  sum: Kobo;
}

function paidDays(receipts: Story["ledger"]["receipts"]): PaidDay[] {
  let sum = 0;
  const days: PaidDay[] = [];
  for (const { amount, paid, recorded, mark, applied } of receipts) {
    if (mark === "REVERSAL" || applied === false) continue;
    sum += amount;
    days.push({ day: Math.floor((paid / SECOND + 3600) / 86_400), recorded, sum });
  }
  return days;
}
