import { date, defaulting, filledText, required } from "#contract/field.ts";
import { codeLengthMax, nameLengthMax } from "#contract/limits.ts";
import { sourceUpdatedAt } from "#contract/records/common-fields.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

export const holidaySpec: RecordSpec<"holidays"> = {
  entity: "holidays",
  type: "holiday",
  title: "Holiday",
  fields: {
    date: required(date(), "The day"),
    name: required(filledText(nameLengthMax), "Its name; one day may have several"),
    type: defaulting(
      filledText(codeLengthMax),
      "company",
      'Only "company" moves instalments; other types are an agent\'s leave',
    ),
    source_updated_at: sourceUpdatedAt,
  },
  computed: new Set(["created_at", "updated_at"]),
  key: ["date", "name"],
  keySeparator: " ",
};
