// First payment default: the first instalment was not covered X days after its due date.
import { type DefaultDays, firstDueDayPassed, firstPaymentDefault } from "../components.ts";
import type { Metric } from "../metric.ts";
import { ratioOf } from "./ratios.ts";

export const fpdMetrics: readonly Metric[] = ([0, 7, 30] satisfies DefaultDays[]).map((days) =>
  ratioOf(firstPaymentDefault(days), firstDueDayPassed(days), {
    id: `fpd${days}`,
    title: `First payment default ${days}`,
    better: "lower",
    definition: `Loans whose first instalment was not covered ${days} days after its due date, over the loans for which that day has passed; loans without due dates of their own are left out.`,
  }),
);
