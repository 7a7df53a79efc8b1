// Who a row of a list is: what its cells say of it.
import { expect, test } from "vitest";
import type { Cell } from "#metrics/cells.ts";
import { groups } from "#metrics/groups.ts";

function cell(officer: string, region: string | null, wave = "Wave 1"): Cell {
  return {
    officer_id: officer,
    branch: "Lagos Main",
    region,
    vertical_lead: null,
    vertical_lead_name: null,
    channel: "Direct",
    wave,
    product: null,
    sums: [],
  };
}

function regionOf(...cells: Cell[]): unknown {
  return groups.branches.identity("Lagos Main", cells, new Map())["region"];
}

test("a branch lies in the region of most of its officers", () => {
  const strayed = cell("C", "South East");
  const lagos = [cell("A", "South West"), cell("B", "South West")];
  expect(regionOf(strayed, ...lagos)).toBe("South West");
  expect(regionOf(...lagos, strayed)).toBe("South West");
});

test("an officer counts once, however many cells the loans make", () => {
  const many = [1, 2, 3].map((wave) => cell("C", "South East", `Wave ${wave}`));
  expect(regionOf(...many, cell("A", "South West"), cell("B", "South West"))).toBe("South West");
});

test("of regions with as many officers the first by name is shown, whatever the order", () => {
  expect(regionOf(cell("A", "South West"), cell("B", "South East"))).toBe("South East");
  expect(regionOf(cell("B", "South East"), cell("A", "South West"))).toBe("South East");
  expect(regionOf(cell("A", null))).toBeNull();
});
