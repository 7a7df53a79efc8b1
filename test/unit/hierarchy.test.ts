// A hierarchy file, byte by byte and row by row; what it means for the officers there are.
import { describe, expect, test } from "vitest";
import { hierarchyRowsMax } from "#contract/limits.ts";
import type { Fault } from "#contract/ports.ts";
import { type HierarchyFile, parseHierarchyFile } from "#operations/hierarchy/file.ts";
import { planHierarchy, type StoredOfficer } from "#operations/hierarchy/plan.ts";

const header =
  "loan_officer_id\tloan_officer_email\tloan_officer_name\tloan_officer_phone\tbranch_name\tbranch_location\t" +
  "branch_sub_location\tbranch_state\tbranch_supervisor_email\tbranch_supervisor_name\tregion_name\t" +
  "vertical_lead_email\tvertical_lead_name";

interface Cells {
  email?: string;
  branch?: string;
  region?: string;
  supervisor?: [email: string, name: string];
  lead?: [email: string, name: string];
}

function row({
  email = "ada@example.com",
  branch = "Ikeja",
  region = "South West",
  supervisor = ["sup@example.com", "Sola"],
  lead = ["lead@example.com", "Lekan"],
}: Cells): string {
  return ["7", email, "Ada", "0803", branch, "", "", "Lagos", ...supervisor, region, ...lead].join(
    "\t",
  );
}

function parse(text: string | Uint8Array): { file: HierarchyFile | undefined; faults: Fault[] } {
  const faults: Fault[] = [];
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return { file: parseHierarchyFile(bytes, "verticals.tsv", faults), faults };
}

function rowsOf(...lines: string[]): HierarchyFile {
  const { file } = parse([header, ...lines].join("\n"));
  if (!file) throw new Error("the file of this test cannot be read");
  return file;
}

describe("the file", () => {
  test("is read by the names of its columns, in any order and case, others beside them", () => {
    const { file } = parse(
      "Vertical_Lead_Name\tnotes\tloan_officer_email\tbranch_name\tREGION_NAME\tbranch_supervisor_email\t" +
        "branch_supervisor_name\tvertical_lead_email\n" +
        "Lekan\tx\t Ada@Example.COM \tIkeja\tSouth West\tsup@example.com\tSola\tlead@example.com\n",
    );
    expect(file).toEqual({
      rows: [
        {
          line: 2,
          officerEmail: "ada@example.com",
          branch: "Ikeja",
          region: "South West",
          supervisorEmail: "sup@example.com",
          supervisorName: "Sola",
          verticalLeadEmail: "lead@example.com",
          verticalLeadName: "Lekan",
        },
      ],
      refused: [],
    });
  });

  test.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("may end its lines by %s, begin with a byte order mark and hold blank lines", (_name, end) => {
    const text = `\uFEFF${["", header, row({}), "", "  \t ", row({ email: "b@example.com" })].join(end)}${end}`;
    expect(parse(text).file?.rows.map(({ line, officerEmail }) => [line, officerEmail])).toEqual([
      [3, "ada@example.com"],
      [6, "b@example.com"],
    ]);
  });

  test("may quote cells, with tabs in them and quotes doubled; a stray quote is a character", () => {
    const file = rowsOf(
      row({ supervisor: ['"a\tb@example.com"', '"Sola ""Jr"" Ade"'] }),
      row({ branch: '"Ikeja', lead: ["lead@example.com", 'O"Neil'] }),
      row({ branch: '"Ikeja" Main' }),
    );
    expect(file.refused).toEqual([]);
    expect(file.rows).toMatchObject([
      { supervisorEmail: "a\tb@example.com", supervisorName: 'Sola "Jr" Ade' },
      { branch: '"Ikeja', verticalLeadName: 'O"Neil' },
      { branch: '"Ikeja" Main' },
    ]);
  });

  test("has cells that hold nothing in many spellings", () => {
    const file = rowsOf(row({ supervisor: ["N/A", " - "], lead: ["null", "NaN"], region: "#N/A" }));
    expect(file.rows[0]).toMatchObject({
      region: null,
      supervisorEmail: null,
      supervisorName: null,
      verticalLeadEmail: null,
      verticalLeadName: null,
    });
  });

  test("has lines that cannot be used: each by its number, with the reason", () => {
    const file = rowsOf(
      "7\tada@example.com\tAda",
      `${row({})}\textra`,
      row({ email: "  " }),
      row({ region: "x".repeat(101) }),
      row({ email: "b@example.com" }),
    );
    expect(file.rows.map(({ line }) => line)).toEqual([6]);
    expect(file.refused).toEqual([
      { line: 2, reason: "has 3 cells, the first line 13" },
      { line: 3, reason: "has 14 cells, the first line 13" },
      { line: 4, reason: "has no loan_officer_email" },
      { line: 5, reason: "region_name is longer than 100 characters" },
    ]);
  });

  test.each<[string, string | Uint8Array, string, string]>([
    ["nothing", "", "BLANK", "verticals.tsv is empty"],
    ["blank lines", "\n \n", "BLANK", "verticals.tsv is empty"],
    ["a header alone", header, "BLANK", "verticals.tsv has no rows below its first line"],
    [
      "a header without two of the columns",
      `${header.replace("region_name", "region").replace("branch_name", "branch")}\n${row({})}`,
      "REQUIRED",
      "verticals.tsv has no column branch_name, region_name in its first line: the columns go by their names",
    ],
    [
      "commas",
      `${header.replaceAll("\t", ",")}\na,b`,
      "REQUIRED",
      "(are the columns separated by tabs?)",
    ],
    [
      "a column twice",
      `${header}\tregion_name\n`,
      "GIVEN_TWICE",
      "has the column region_name twice",
    ],
    ["UTF-16", Buffer.from(`\uFEFF${header}`, "utf16le"), "BAD_TEXT", "is UTF-16: save it"],
    ["Latin-1", Buffer.from(`${header}\n\xe9`, "latin1"), "BAD_TEXT", "is not UTF-8: save it"],
    ["NUL", `${header}\n\0`, "BAD_TEXT", "holds the character NUL"],
    ["11 MB", "x".repeat(11 * 1024 * 1024), "TOO_LONG", "a file may have 10485760"],
    [
      "too many rows",
      `${header}\n${"x\n".repeat(hierarchyRowsMax + 1)}`,
      "TOO_MANY_RECORDS",
      "has 100001 rows: a file may have 100000",
    ],
  ])("is refused as a whole: %s", (_name, text, code, message) => {
    const { file, faults } = parse(text);
    expect(file).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

const aliases = new Map([
  ["southwest", "South West"],
  ["sw", "South West"],
]);

function officer(id: string, more: Partial<StoredOfficer> = {}): StoredOfficer {
  return {
    officer_id: id,
    email: `${id.toLowerCase()}@example.com`,
    branch: "Ikeja",
    region: null,
    region_source: "sent",
    supervisor_email: null,
    supervisor_name: null,
    vertical_lead_email: null,
    vertical_lead_name: null,
    ...more,
  };
}

function plan(lines: string[], officers: StoredOfficer[], onlyRegions = false) {
  return planHierarchy(rowsOf(...lines), officers, aliases, onlyRegions);
}

describe("the plan", () => {
  test("gives an officer what the row states, field by field", () => {
    const { officers } = plan([row({})], [officer("ADA", { vertical_lead_name: "Lekan" })]);
    expect(officers).toEqual([
      {
        officer_id: "ADA",
        officer_email: "ada@example.com",
        region: "South West",
        region_source: "curated",
        supervisor_email: "sup@example.com",
        supervisor_name: "Sola",
        vertical_lead_email: "lead@example.com",
        vertical_lead_name: "Lekan",
        lines: [2],
        changes: [
          { field: "region", from: null, to: "South West" },
          { field: "supervisor_email", from: null, to: "sup@example.com" },
          { field: "supervisor_name", from: null, to: "Sola" },
          { field: "vertical_lead_email", from: null, to: "lead@example.com" },
        ],
      },
    ]);
  });

  test("leaves what a row does not state; of a person both cells count when one is filled", () => {
    const stored = officer("ADA", {
      region: "North East",
      supervisor_email: "old@example.com",
      supervisor_name: "Old",
      vertical_lead_email: "lead@example.com",
      vertical_lead_name: "Lekan",
    });
    const { officers } = plan(
      [row({ region: "Unknown", supervisor: ["new@example.com", ""], lead: ["", ""] })],
      [stored],
    );
    expect(officers[0]).toMatchObject({ region: "North East", region_source: "sent" });
    expect(officers[0]?.changes).toEqual([
      { field: "supervisor_email", from: "old@example.com", to: "new@example.com" },
      { field: "supervisor_name", from: "Old", to: null },
    ]);
  });

  test("with only regions leaves the people", () => {
    const { officers } = plan([row({})], [officer("ADA")], true);
    expect(officers[0]?.changes.map(({ field }) => field)).toEqual(["region"]);
  });

  test("matches e-mails exactly: no part, no look-alike", () => {
    const { officers, unknown } = plan(
      [row({ email: "da@example.com" }), row({ email: "ada@example.co" })],
      [officer("ADA", { branch: "Aba" })],
    );
    expect(officers).toEqual([]);
    expect(unknown).toEqual([
      { email: "da@example.com", lines: [2] },
      { email: "ada@example.co", lines: [3] },
    ]);
  });

  test("takes alike rows as one and writes nothing where rows contradict one another", () => {
    const made = plan(
      [
        row({}),
        row({ region: "south-west" }),
        row({ email: "b@example.com" }),
        row({ email: "b@example.com", region: "North East", lead: ["x@example.com", "X"] }),
      ],
      [officer("ADA"), officer("B")],
    );
    expect(made.officers).toMatchObject([{ officer_id: "ADA", lines: [2, 3] }]);
    expect(made.repeated).toEqual([{ email: "ada@example.com", lines: [2, 3] }]);
    expect(made.conflicts).toEqual([
      {
        email: "b@example.com",
        lines: [4, 5],
        fields: ["region", "vertical_lead_email", "vertical_lead_name"],
      },
    ]);
  });

  test("rows that contradict one another in people alone do not where regions alone are asked for", () => {
    const lines = [row({}), row({ lead: ["x@example.com", "X"] })];
    expect(plan(lines, [officer("ADA")], true)).toMatchObject({
      conflicts: [],
      officers: [{ region: "South West" }],
    });
  });

  test("reads other spellings of a region, and says so", () => {
    const made = plan(
      [
        row({ email: "a@example.com", region: "South-West" }),
        row({ email: "b@example.com", region: "S.W." }),
        row({ email: "c@example.com", region: "South-West" }),
        row({ email: "d@example.com", region: "Lagos Zone 1" }),
        row({ email: "e@example.com", region: "LAGOS ZONE 1" }),
      ],
      ["A", "B", "C", "D", "E"].map((id) => officer(id)),
    );
    expect(made.officers.map(({ region }) => region)).toEqual([
      ...Array.from({ length: 3 }, () => "South West"),
      "Lagos Zone 1",
      "Lagos Zone 1",
    ]);
    expect(made.aliases).toEqual([
      { written: "South-West", region: "South West", rows: 2 },
      { written: "S.W.", region: "South West", rows: 1 },
      { written: "LAGOS ZONE 1", region: "Lagos Zone 1", rows: 1 },
    ]);
  });

  test("numbered regions stay apart", () => {
    const made = plan(
      [
        row({ email: "a@example.com", region: "Zone 1" }),
        row({ email: "b@example.com", region: "Zone 2" }),
      ],
      [officer("A"), officer("B")],
    );
    expect(made.officers.map(({ region }) => region)).toEqual(["Zone 1", "Zone 2"]);
  });

  test("gives an absent officer the region of a branch whose rows all agree, and no other", () => {
    const made = plan(
      [
        row({ email: "x@example.com", branch: " IKEJA ", region: "SW" }),
        row({ email: "y@example.com", branch: "ikeja", region: "South West" }),
        row({ email: "v@example.com", branch: "Aba", region: "South East" }),
        row({ email: "w@example.com", branch: "Aba", region: "South West" }),
      ],
      [
        officer("BRANCH", { branch: "Ikeja " }),
        officer("NOMAIL", { branch: "Ikeja", email: null }),
        officer("DIVIDED", { branch: "Aba" }),
        officer("ELSEWHERE", { branch: "Kano" }),
      ],
    );
    expect(made.officers).toMatchObject([
      { officer_id: "BRANCH", region: "South West", region_source: "branch", lines: [] },
      { officer_id: "NOMAIL", region: "South West", region_source: "branch", lines: [] },
    ]);
    expect(made.divided).toEqual([{ branch: "Aba", regions: ["South East", "South West"] }]);
    expect(made.untouched).toBe(2);
  });

  test("an officer whose rows contradict one another takes nothing from the branch either", () => {
    const made = plan(
      [row({ lead: ["x@example.com", "X"] }), row({})],
      [officer("ADA", { region: "North East" })],
    );
    expect(made.officers).toEqual([]);
    expect(made.conflicts).toHaveLength(1);
  });

  test("gives a row to every officer of its e-mail, and says so", () => {
    const twin = officer("ADA2", { email: "ada@example.com" });
    const made = plan([row({})], [officer("ADA"), twin]);
    expect(made.officers.map(({ officer_id: id }) => id)).toEqual(["ADA", "ADA2"]);
    expect(made.shared).toEqual([{ email: "ada@example.com", officer_ids: ["ADA", "ADA2"] }]);
  });
});
