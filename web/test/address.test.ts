import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readLoanListQuery } from "#contract/loan-parameters.ts";
import {
  explainPatch,
  explainTarget,
  noExplanation,
  scopeOfFilters,
} from "#web/lib/explain-target.ts";
import { joinList, splitList } from "#web/lib/list-value.ts";
import { keptPart, patched, readSearch, screenAddress, writeSearch } from "#web/lib/url-state.ts";

const seed = 20_261_121;
const runs = { seed, numRuns: 300 };

describe(`the address of a page (seed ${seed})`, () => {
  test("what is written into it is read from it, whatever the text", () => {
    const words = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words)), (entries) => {
        const state = Object.fromEntries(entries);
        expect(readSearch(writeSearch(state))).toEqual(state);
      }),
      runs,
    );
  });

  test("several values with commas and percent signs reach the API as they were chosen", () => {
    const label = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(fc.uniqueArray(label, { minLength: 1, maxLength: 5 }), (values) => {
        expect(splitList(joinList(values))).toEqual(values);
        expect(readLoanListQuery({ branch: joinList(values) }).filters.branch).toEqual(values);
      }),
      runs,
    );
  });

  test("a change takes away what is emptied and leaves the rest", () => {
    const state = { sort: "-par30", tab: "x" };
    expect(patched(state, { tab: null, branch: "Aba" })).toEqual({ sort: "-par30", branch: "Aba" });
    expect(patched(state, { sort: "" })).toEqual({ tab: "x" });
  });

  test("the day and the part of the book stay when one goes to another screen, the rest does not", () => {
    const state = { as_of: "2026-10-31", branch: "Lagos Main", sort: "-par30", loan: "7" };
    expect(keptPart(state)).toEqual({ as_of: "2026-10-31", branch: "Lagos Main" });
    expect(screenAddress("/loans", state, { dpd_min: "31" })).toBe(
      "/loans?as_of=2026-10-31&branch=Lagos+Main&dpd_min=31",
    );
  });
});

describe("what is explained", () => {
  test("stands in the address and is read from it", () => {
    const ofBranch = { metric: "par30", scope: "branch:Lagos Main" };
    const ofAll = { metric: "fimr", scope: "portfolio" };
    expect(explainTarget(patched({}, explainPatch(ofBranch)))).toEqual(ofBranch);
    expect(explainTarget(patched({ explain_scope: "officer:1" }, explainPatch(ofAll)))).toEqual(
      ofAll,
    );
    expect(explainTarget({})).toBeNull();
  });

  test("is of one group: the filters name one, or none can be explained", () => {
    expect(scopeOfFilters({ as_of: "2026-10-31" })).toBe("portfolio");
    expect(scopeOfFilters({ officer_id: "12" })).toBe("officer:12");
    expect(scopeOfFilters({ branch: "Aba%2C East" })).toBe("branch:Aba, East");
    expect(scopeOfFilters({ branch: "Aba,Agege" })).toBeNull();
    expect(scopeOfFilters({ branch: "Aba", wave: "Wave 1" })).toBeNull();
  });
});

test("an explanation that is opened and closed leaves the filters of the list under it alone", () => {
  const list = { component: "overdue_30d", branch: "Lagos Main" };
  const opened = patched(list, explainPatch({ metric: "par30", scope: "officer:12" }));
  expect(opened).toEqual({ ...list, explain: "par30", explain_scope: "officer:12" });
  expect(patched({ ...opened, explain_component: "overdue_30d" }, noExplanation)).toEqual(list);
});
