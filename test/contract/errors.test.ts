import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ApiError, errorCatalogue, sentence } from "#contract/errors.ts";
import { fieldCodes } from "#contract/field-codes.ts";
import { shortened, warningCodes } from "#contract/warnings.ts";

const path = join(import.meta.dirname, "../../docs/errors.md");
// The formatter pads the tables.
const page = readFileSync(path, "utf8").replaceAll(/ +/g, " ");

test("docs/errors.md lists exactly the codes of the catalogue, with their texts", () => {
  const listed = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  const known = [errorCatalogue, fieldCodes, warningCodes].flatMap((codes) => Object.keys(codes));
  expect(new Set(listed)).toEqual(new Set(known));
  expect(listed).toHaveLength(known.length);
  for (const [code, entry] of Object.entries(errorCatalogue)) {
    const { status, message, meaning, resolution } = entry;
    const cells = [
      `\`${code}\``,
      ...(status === null ? [] : [status]),
      message,
      meaning,
      resolution,
    ];
    expect(page).toContain(`| ${cells.join(" | ")} |`);
  }
  for (const [code, meaning] of Object.entries({ ...fieldCodes, ...warningCodes })) {
    expect(page).toContain(`| \`${code}\` | ${meaning} |`);
  }
});

test("the merge answers with no code that the catalogues lack", () => {
  const folder = join(import.meta.dirname, "../../db/functions");
  const files = readdirSync(folder).filter((name) => /^ingest.*\.sql$/.test(name));
  const text = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const codes = new Set([...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, code]) => code));
  expect(codes.size).toBeGreaterThan(5);
  const known = { ...errorCatalogue, ...warningCodes };
  for (const code of codes) expect(known).toHaveProperty(code ?? "");
});

test("a batch shows the first twenty warnings of a kind and counts the rest", () => {
  const one = (code: string) => ({ code, field: "payment_date", message: "x" });
  const many = [...Array.from({ length: 5_000 }, () => one("A")), one("B")];
  const list = shortened(many);
  expect(list).toHaveLength(22);
  expect(list[20]).toMatchObject({ code: "A", message: expect.stringContaining("4980 further") });
  expect(list[21]).toEqual(one("B"));
});

test("an error has the catalogue's message unless it is given its own", () => {
  expect(new ApiError("NOT_FOUND")).toMatchObject({ message: "Not found", status: 404 });
  expect(new ApiError("NOT_FOUND", { message: "Loan not found" }).message).toBe("Loan not found");
});

test("the sentence of several faults counts the others", () => {
  const fault = { field: "a", code: "BLANK", message: "a is blank: send a value" };
  expect(sentence([fault])).toBe("a is blank: send a value.");
  expect(sentence([fault, fault, fault])).toBe("a is blank: send a value (and 2 more).");
});
