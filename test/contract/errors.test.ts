import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ApiError, errorCatalogue, sentence } from "#contract/errors.ts";
import { fieldCodes } from "#contract/field-codes.ts";

const path = join(import.meta.dirname, "../../docs/errors.md");
// The formatter pads the tables.
const page = readFileSync(path, "utf8").replaceAll(/ +/g, " ");

test("docs/errors.md lists exactly the codes of the catalogue, with their texts", () => {
  const listed = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  const known = [...Object.keys(errorCatalogue), ...Object.keys(fieldCodes)];
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
  for (const [code, meaning] of Object.entries(fieldCodes)) {
    expect(page).toContain(`| \`${code}\` | ${meaning} |`);
  }
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
