// Holidays: loans_holiday. A date and a name stand once with us; the first row of the source is the one that counts.
import { codeLengthMax, nameLengthMax } from "#contract/limits.ts";
import {
  faultOf,
  filled,
  payloadOf,
  type SourceEntity,
  type SourceTable,
  tooLong,
} from "../entity.ts";
import { outOfRange } from "./people.ts";

const table: SourceTable = {
  name: "loans_holiday",
  columns: { id: "integer", date: "date", name: "text", type: "text", updated_at: "timestamp" },
};

const ownFault = faultOf([
  ["REQUIRED", "date", "h.date is null", "The holiday has no date: enter it."],
  ["OUT_OF_RANGE", "date", outOfRange("h.date"), "The date lies outside the calendar: correct it."],
  ["REQUIRED", "name", `${filled("h.name")} is null`, "The holiday has no name: enter it."],
  tooLong("name", "btrim(h.name)", nameLengthMax, "name"),
  [
    "REQUIRED",
    "type",
    `${filled("h.type")} is null`,
    "The holiday has no type: enter company, or whose leave it is.",
  ],
  tooLong("type", "btrim(h.type)", codeLengthMax, "type"),
  ["DUPLICATE", "name", "h.place > 1", "Another row has this date and name: delete one of them."],
]);

export const holidays: SourceEntity = {
  name: "holidays",
  type: "holiday",
  table,
  cursor: null,
  scopeColumn: "h.id",
  stage: "source_holiday",
  stageColumns: ["date", "name", "type", "source_updated_at"],
  rows: (where) => `
select h.id::bigint as id, case when ${ownFault} is null then 'load' else 'quarantine' end as verdict, ${ownFault} as fault,
  case when ${ownFault} is not null then ${payloadOf("h", table)} end as payload,
  h.date, ${filled("h.name")} as name, lower(${filled("h.type")}) as type, h.updated_at as source_updated_at
from (select h.*, row_number() over (partition by h.date, btrim(h.name) order by h.id) as place from loans_holiday h) h
where ${where}`,
  money: null,
  key: "id",
  facts: { date: "holiday_date", name: "name", type: "type" },
  ours: { from: "holidays t where t.source_id is not null", id: "t.source_id", scopeKey: null },
};
