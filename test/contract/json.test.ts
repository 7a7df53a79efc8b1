// R18: no crash and no silent change, whatever the text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson, readJsonBytes } from "#contract/json.ts";
import { JsonNumber, JsonSyntaxError, type JsonValue, pathText } from "#contract/json-value.ts";

/** The tree with its numbers as JavaScript has them. */
function plain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, plain(inner)]);
  return Object.fromEntries(entries);
}

test("reads what JSON.stringify writes, indented or not", () => {
  const json = fc.json({ maxDepth: 6, stringUnit: "binary" });
  fc.assert(
    fc.property(json, fc.constantFrom(0, 2), (text, indent) => {
      fc.pre(!text.includes("\\u0000")); // NUL is a fault, tested below
      const value: unknown = JSON.parse(text);
      // Numbers as text may differ (1e21); their values do not.
      expect(plain(readJson(JSON.stringify(value, null, indent)).value)).toEqual(value);
    }),
    { numRuns: 200 },
  );
});

test("accepts and refuses exactly the texts that JSON.parse does", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"b"',
    "1",
    "-",
    ".",
    "e",
    "0",
    " ",
    "null",
    "true",
    '"',
    "\\",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      const reads = (read: () => unknown): boolean => {
        try {
          read();
          return true;
        } catch {
          return false;
        }
      };
      expect([text, reads(() => readJson(text))]).toEqual([
        text,
        reads(() => JSON.parse(text) as unknown),
      ]);
    }),
    { numRuns: 2_000 },
  );
});

test.each(["1e400", "9007199254740993", "0.1", "-0", "123456789012345678901234567890", "1E+2"])(
  "keeps the number %s as written",
  (text) => expect(readJson(text).value).toEqual(new JsonNumber(text)),
);

test.each<[string, RegExp]>([
  ["", /empty/],
  ["  \n", /empty/],
  ["{", /at its end/],
  ['{"a":1,}', /key in double quotes/],
  ["[1,]", /value was expected/],
  ["[1 2]", /"," or "\]"/],
  ["NaN", /value was expected/],
  ["Infinity", /value was expected/],
  ["-Infinity", /digit was expected/],
  ["01", /more text follows/],
  ["1.", /digit was expected/],
  ["+1", /value was expected/],
  ["0x10", /more text follows/],
  ["'a'", /value was expected/],
  ['"a', /does not end/],
  ['"a\nb"', /control character/],
  ['"\\x41"', /escape does not exist/],
  ['"\\u12g4"', /four hexadecimal digits/],
  ["{} {}", /more text follows/],
  ["nul", /value was expected/],
  ['{"a" 1}', /":" was expected/],
  ["{a:1}", /key in double quotes/],
])("refuses %j", (text, reason) => {
  expect(() => readJson(text)).toThrow(JsonSyntaxError);
  expect(() => readJson(text)).toThrow(reason);
});

test("names line and column", () => {
  expect(() => readJson('{\n  "a": x\n}')).toThrow("at line 2, column 8");
});

test("a byte order mark is skipped, bytes that are no UTF-8 are refused", () => {
  expect(readJsonBytes(Buffer.from("\uFEFF[]")).value).toEqual([]);
  expect(() => readJsonBytes(Buffer.from([0x22, 0xc3, 0x22]))).toThrow("UTF-8");
  // A surrogate half encoded as three bytes is no UTF-8 either.
  expect(() => readJsonBytes(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toThrow("UTF-8");
});

describe("bounds", () => {
  test.each(["[", '{"a":'])("depth 100,000 of %j is refused, depth 32 is read", (open) => {
    expect(() => readJson(open.repeat(100_000))).toThrow(/more than 32 levels/);
    const close = open === "[" ? "]" : "}";
    const nested = (depth: number): string =>
      `${open.repeat(depth)}${open === "[" ? "" : "1"}${close.repeat(depth)}`;
    expect(() => readJson(nested(32))).not.toThrow();
    expect(() => readJson(nested(33))).toThrow(/more than 32 levels/);
  });

  test("a body of nothing but values or faults ends at a limit", () => {
    expect(() => readJson(`[${"0,".repeat(1_000_001)}0]`)).toThrow(/more than 1000000 values/);
    expect(() => readJson(`[${'"\\u0000",'.repeat(50_001)}0]`)).toThrow(/more than 50000/);
  });
});

describe("faults of a place", () => {
  test.each<[string, string, string]>([
    ['{"a":1,"a":2}', "DUPLICATE_KEY", "a"],
    ['{"a":{"b":1,"c":2,"b":3}}', "DUPLICATE_KEY", "a.b"],
    ['[{"a":1},{"a":1,"a":2}]', "DUPLICATE_KEY", "[1].a"],
    ['[{"a":1,"b":1},{"a":1,"b":2,"a":3}]', "DUPLICATE_KEY", "[1].a"],
    ['{"a":1,"\\u0061":2}', "DUPLICATE_KEY", "a"],
    ['{"__proto__":1,"__proto__":2}', "DUPLICATE_KEY", "__proto__"],
    ['{"a":["x","\\ud800"]}', "BAD_TEXT", "a[1]"],
    ['{"a":"\\udc00\\ud800"}', "BAD_TEXT", "a"],
    ['{"a":"x\\u0000y"}', "BAD_TEXT", "a"],
    ['{"a":{"\\u0000":1}}', "BAD_TEXT", "a.\uFFFD"],
  ])("%s: %s at %s", (text, code, path) => {
    const { faults } = readJson(text);
    expect(faults.map((fault) => [fault.code, pathText(fault.path)])).toEqual([[code, path]]);
  });

  test("the first of two values stays, bad text reads as null", () => {
    expect(plain(readJson('{"a":1,"a":2,"b":"\\u0000"}').value)).toEqual({ a: 1, b: null });
  });

  test("pairs of escapes, emoji and other scripts are no faults", () => {
    const { value, faults } = readJson(
      '["\\ud83d\\ude00","😀","שלום","\\u0001","\\/\\b\\f\\n\\r\\t\\"\\\\"]',
    );
    expect(value).toEqual(["😀", "😀", "שלום", "\u0001", '/\b\f\n\r\t"\\']);
    expect(faults).toEqual([]);
  });
});

test("__proto__ and constructor are keys like any other", () => {
  const { value } = readJson(
    '[{"__proto__":{"admin":true},"constructor":1},{"__proto__":2,"constructor":3}]',
  );
  expect(Object.keys((value as object[])[0] ?? {})).toEqual(["__proto__", "constructor"]);
  expect(Object.keys((value as object[])[1] ?? {})).toEqual(["__proto__", "constructor"]);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("the elements of the outer arrays keep their text", () => {
  const text = '{"data": {"loans": [ {"a": 1.50} , 7, "x" ], "b": []}}';
  const { value, spans } = readJson(text);
  const loans = (value as { data: { loans: JsonValue[] } }).data.loans;
  const found = spans.get(loans) ?? [];
  const pieces = loans.map((_, index) => text.slice(found[2 * index], found[2 * index + 1]));
  expect(pieces).toEqual(['{"a": 1.50}', "7", '"x"']);
});
