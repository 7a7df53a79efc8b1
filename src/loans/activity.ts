// How the loans of the portfolio pay: the one meaning of paying, inactive and never paid, for lists and for metrics.
import type { Activity } from "#contract/loan-columns.ts";

type Condition = (lastPaymentDate: string, weekBefore: string) => string;

/** SQL over the day of a loan's last counted payment and the day seven days before as_of. */
export const activityConditions: Readonly<Record<Activity, Condition>> = {
  paying: (last, weekBefore) => `${last} > ${weekBefore}`,
  inactive: (last, weekBefore) => `${last} <= ${weekBefore}`,
  never_paid: (last) => `${last} is null`,
};
