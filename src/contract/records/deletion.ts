import { filledText, oneOf, required } from "#contract/field.ts";
import { nameLengthMax } from "#contract/limits.ts";
import { sourceUpdatedAt } from "#contract/records/common-fields.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

/** 'YYYY-MM-DD ' before a holiday's name. */
const HOLIDAY_PREFIX_LENGTH = 11;

export const deletionSpec: RecordSpec<"deletions"> = {
  entity: "deletions",
  type: "deletion",
  title: "Deletion",
  fields: {
    entity_type: required(
      oneOf("customer", "officer", "loan", "repayment", "loan_schedule", "holiday"),
      "What to delete",
    ),
    entity_id: required(
      filledText(nameLengthMax + HOLIDAY_PREFIX_LENGTH),
      'Its id; for a loan_schedule the loan\'s id, for a holiday "YYYY-MM-DD name"',
    ),
    source_updated_at: sourceUpdatedAt,
  },
  computed: new Set(),
  key: ["entity_type", "entity_id"],
  keySeparator: " ",
  shownKey: ["entity_id"],
};
