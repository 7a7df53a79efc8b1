// What fell due and what came in, by day, method, branch or officer, and who paid on a day.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { nullableNumber, rowShape } from "#web/api/values.ts";

const sums = {
  expected: z.number(),
  collected: z.number(),
  collection_rate: nullableNumber,
  loans_due: z.number(),
  loans_due_paid: z.number(),
  loans_paid: z.number(),
  payments: z.number(),
};

/** Of `meta` of these lists: the whole window, in which a loan counts once. */
export const collectionSumsShape = z.object(sums);
export type CollectionSums = z.infer<typeof collectionSumsShape>;

const dayShape = z.object({ date: z.string(), ...sums });
export type CollectedDay = z.infer<typeof dayShape>;

const methodShape = z.object({
  date: z.string(),
  payment_method: z.string(),
  collected: z.number(),
  loans_paid: z.number(),
  payments: z.number(),
});
export type CollectedByMethod = z.infer<typeof methodShape>;

export const collectionsDaily = endpoint("/collections/daily", z.array(dayShape), "to");
export const collectionsMethods = endpoint("/collections/methods", z.array(methodShape), "to");
export const collectionsBranches = endpoint("/collections/branches", z.array(rowShape), "to");
export const collectionsOfficers = endpoint("/collections/officers", z.array(rowShape), "to");

export const collectionsWatch = endpoint("/collections/watch", z.array(rowShape), "date");

export const watchSumsShape = z.object({
  loans: z.number(),
  paid_loans: z.number(),
  unpaid_loans: z.number(),
  due_today: z.number(),
  to_collect: z.number(),
  collected_today: z.number(),
  arrears_amount: z.number(),
});
