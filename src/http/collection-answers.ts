/** What the collections answer, as OpenAPI schemas; answer-schemas.ts puts them in their envelopes. */

import { collectionColumns, collectionSums, watchColumns } from "#contract/collection-columns.ts";
import type { CollectionList } from "#contract/collection-ports.ts";
import type { JsonSchema } from "#contract/field.ts";
import { rowSchema } from "#contract/loan-columns.ts";

const meanings: Readonly<Record<string, string>> = {
  expected: "Naira: instalments due, of loans that had not left before their due date",
  collected: "Naira: Σ payment_amount of repayments that count",
  collection_rate: "100 × collected ÷ expected, two decimals; null when nothing was due",
  loans_due: "Loans with an instalment due",
  loans_due_paid: "Those of them that paid in the same time",
  loans_paid: "Loans that paid, due or not",
  payments: "Payments made",
  region: "Unknown without one; null for a branch whose loans lie in several",
  payment_method: "As it was sent, word for word",
  paid_today: "Whether a payment is dated the day",
  collected_today: "Naira: Σ payment_amount of the day's repayments that count",
  payments_today: "Payments dated the day",
  due_today: "Naira: instalments due on the day",
  to_collect:
    "Naira: what the day had to bring for nothing to be late on the next, payments of the day not yet counted",
  dpd_before: "DPD on the day before any repayment of it; current_dpd is after them",
};

function described(schema: JsonSchema): JsonSchema {
  const properties = Object.entries(schema["properties"] as Record<string, JsonSchema>).map(
    ([name, one]) => [name, meanings[name] ? { ...one, description: meanings[name] } : one],
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

function listRow(list: CollectionList): JsonSchema {
  return described(rowSchema(`Collections of ${list}`, collectionColumns[list]));
}

const count = { type: "integer", minimum: 0 };
const money = { type: "number", description: "Naira, exact decimal text" };

export const collectionAnswers = {
  daily: listRow("daily"),
  methods: listRow("methods"),
  branches: listRow("branches"),
  officers: listRow("officers"),
  sums: {
    ...described(rowSchema("CollectionSums", collectionSums)),
    description: "Over the whole window and all rows; a loan counts once, on however many days",
  },
  watch: described(rowSchema("WatchedLoan", watchColumns)),
  watchSums: {
    type: "object",
    description: "Over the whole filtered list",
    properties: {
      loans: count,
      paid_loans: count,
      unpaid_loans: count,
      due_today: money,
      to_collect: money,
      collected_today: money,
      arrears_amount: money,
    },
  },
} satisfies Record<string, JsonSchema>;
