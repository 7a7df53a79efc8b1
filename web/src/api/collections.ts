// What was due and what was received, day by day and by group.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { nullableNumber } from "#web/api/values.ts";

const collectedDayShape = z.looseObject({
  date: z.string(),
  expected: z.number(),
  collected: z.number(),
  collection_rate: nullableNumber,
  loans_due: z.number(),
  loans_due_paid: z.number(),
  loans_paid: z.number(),
  payments: z.number(),
});
export type CollectedDay = z.infer<typeof collectedDayShape>;

/** One row a day of the window, the earliest first. */
export const collectionsDaily = endpoint("/collections/daily", z.array(collectedDayShape), "to");
