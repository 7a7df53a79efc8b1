// The source's entities, in the order in which they are read: a record before those that refer to it.
import type { SourceEntity } from "../entity.ts";
import { customers } from "./customers.ts";
import { holidays } from "./holidays.ts";
import { loans } from "./loans.ts";
import { officers } from "./officers.ts";
import { repayments } from "./repayments.ts";
import { schedules } from "./schedules.ts";

export const sourceEntities: readonly SourceEntity[] = [
  holidays,
  officers,
  customers,
  loans,
  schedules,
  repayments,
];
