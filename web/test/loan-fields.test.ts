import { expect, test } from "vitest";
import { loanColumns } from "#contract/loan-columns.ts";
import { loanFieldGroups } from "#web/features/loans/loan-field-groups.ts";

test("the drawer of a loan shows every column of the API, each once", () => {
  const shown = loanFieldGroups.flatMap(({ fields }) => fields);
  expect([...shown].sort()).toEqual(Object.keys(loanColumns).sort());
});
