// What moved a measure of the portfolio between two days.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { rowShape } from "#web/api/values.ts";

const stepShape = z.object({
  step: z.string(),
  amount: z.number(),
  loans: z.number(),
  loans_change: z.number(),
});
export type BridgeRow = z.infer<typeof stepShape>;

/** The measure on `from`, signed steps, the measure on the day. */
export const bridge = endpoint("/metrics/bridge", z.array(stepShape), "to");

/** The loans of one step, each with its part. */
export const bridgeLoans = endpoint("/metrics/bridge/loans", z.array(rowShape), "to");
