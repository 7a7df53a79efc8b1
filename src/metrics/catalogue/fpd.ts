// First payment default: the first instalment was not covered X days after its due date.
import { type DefaultDays, firstDueDayPassed, firstPaymentDefault } from "../components.ts";
import type { Metric } from "../metric.ts";
import { ratioOf } from "./ratios.ts";

const stricter =
  "Unlike FIMR it asks for the whole first instalment, and it leaves out loans for which the day has not yet come, so young loans neither flatter nor spoil it.";
const meanings: Readonly<Record<DefaultDays, string>> = {
  0: `Whose first instalment was not covered in full on its due date. ${stricter}`,
  7: `Whose first instalment was still open a week after its due date: by then it is no longer forgetfulness. ${stricter}`,
  30: `Whose first instalment was still open thirty days after its due date: often a wrong customer, a wrong amount, or fraud. ${stricter}`,
};

export const fpdMetrics: readonly Metric[] = ([0, 7, 30] satisfies DefaultDays[]).map((days) =>
  ratioOf(firstPaymentDefault(days), firstDueDayPassed(days), {
    id: `fpd${days}`,
    title: `First payment default ${days}`,
    meaning: meanings[days],
    better: "lower",
    definition: `Loans whose first instalment was not covered ${days} days after its due date, over the loans for which that day has passed; loans without due dates of their own are left out.`,
  }),
);
