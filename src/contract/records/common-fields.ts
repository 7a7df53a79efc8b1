import { filledText, optional, required, time } from "#contract/field.ts";
import { idLengthMax } from "#contract/limits.ts";

/** Every record has it. */
export const sourceUpdatedAt = optional(
  time,
  "When the source last changed the record. An older version never overwrites a newer one.",
);

export const loanIdOfPart = required(filledText(idLengthMax), "The loan it belongs to");
