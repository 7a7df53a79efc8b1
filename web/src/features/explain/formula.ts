/**
 * Reads a formula as the registry writes it, such as `100 × collected ÷ expected`, and works it out exactly. What it cannot
 * read is undefined: the page then says so instead of guessing.
 */

import {
  clamp,
  compare,
  type Exact,
  exact,
  greatest,
  least,
  minus,
  one,
  over,
  plus,
  rounded,
  times,
  whole,
  zero,
} from "#web/lib/exact.ts";

export type Formula =
  | { kind: "number"; text: string; value: Exact }
  | { kind: "name"; text: string }
  | { kind: "call"; text: string; name: string; parts: Formula[] }
  | { kind: "sum" | "product" | "comparison"; text: string; signs: string[]; parts: Formula[] };

/** The value of a name; null: no exposure. Throws for names it does not know. */
export type Names = (name: string) => Exact | null;

const tokens = /\s*([a-z_][a-z0-9_.]*|\d+(?:\.\d+)?|[-+−·×÷/()<>=≤≥,])/y;
const name = /^[a-z_]/;
const hundred = whole(100n);

class Reader {
  readonly #text: string;
  #tokens: { text: string; start: number; end: number }[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    tokens.lastIndex = 0;
    let end = 0;
    for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
      const token = match[1] ?? "";
      end = tokens.lastIndex;
      this.#tokens.push({ text: token, start: end - token.length, end });
    }
    if (text.slice(end).trim() !== "") throw new SyntaxError(`unknown: ${text.slice(end)}`);
  }

  whole(): Formula {
    const found = this.#chain(["<", ">", "≤", "≥", "="], "comparison", () => this.#sum());
    if (this.#at < this.#tokens.length) throw new SyntaxError(`not a formula: ${this.#text}`);
    return found;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at]?.text;
  }

  #sum(): Formula {
    return this.#chain(["+", "−", "-"], "sum", () => this.#product());
  }

  #product(): Formula {
    return this.#chain(["·", "×", "÷", "/"], "product", () => this.#factor());
  }

  #chain(
    signs: readonly string[],
    kind: "sum" | "product" | "comparison",
    next: () => Formula,
  ): Formula {
    const first = this.#at;
    const parts = [next()];
    const found: string[] = [];
    for (let sign = this.#peek(); sign !== undefined && signs.includes(sign); sign = this.#peek()) {
      this.#at += 1;
      found.push(sign);
      parts.push(next());
    }
    const [only] = parts;
    if (found.length === 0 && only !== undefined) return only;
    return { kind, text: this.#since(first), signs: found, parts };
  }

  #since(first: number): string {
    return this.#text.slice(this.#tokens[first]?.start, this.#tokens[this.#at - 1]?.end);
  }

  #take(wanted: string): void {
    if (this.#peek() !== wanted) throw new SyntaxError(`${wanted} is missing: ${this.#text}`);
    this.#at += 1;
  }

  #factor(): Formula {
    const first = this.#at;
    const text = this.#peek() ?? "";
    if (text === "(") return { ...this.#group(first, "") };
    this.#at += 1;
    const value = exact(text);
    if (value !== null) return { kind: "number", text, value };
    if (!name.test(text)) throw new SyntaxError(`not a formula: ${this.#text}`);
    // `clamped round(…)`
    if (text === "clamped") {
      return { kind: "call", text: "", name: "clamped", parts: [this.#factor()] };
    }
    return this.#peek() === "(" ? this.#group(first, text) : { kind: "name", text };
  }

  #group(first: number, function_: string): Formula {
    this.#take("(");
    const parts = [this.#sum()];
    while (this.#peek() === ",") {
      this.#at += 1;
      parts.push(this.#sum());
    }
    this.#take(")");
    return { kind: "call", text: this.#since(first), name: function_, parts };
  }
}

export function readFormula(text: string): Formula | undefined {
  try {
    return new Reader(text).whole();
  } catch {
    return undefined;
  }
}

/** Exact; a comparison is 1 or 0. Throws where it names what is unknown. */
export function worth(formula: Formula, names: Names): Exact | null {
  if (formula.kind === "number") return formula.value;
  if (formula.kind === "name") return names(formula.text);
  const values: Exact[] = [];
  for (const part of formula.parts) {
    const value = worth(part, names);
    if (value === null) return null;
    values.push(value);
  }
  const [first = zero, ...others] = values;
  if (formula.kind === "call") return called(formula.name, first, others);
  const signs = formula.signs;
  return others.reduce<Exact | null>(
    (sum, value, index) => (sum === null ? null : joined(signs[index] ?? "", sum, value)),
    first,
  );
}

function joined(sign: string, a: Exact, b: Exact): Exact | null {
  switch (sign) {
    case "+":
      return plus(a, b);
    case "−":
    case "-":
      return minus(a, b);
    case "·":
    case "×":
      return times(a, b);
    case "÷":
    case "/":
      return over(a, b);
    default:
      return holds(sign, compare(a, b)) ? one : zero;
  }
}

function holds(sign: string, order: number): boolean {
  if (sign === "<") return order < 0;
  if (sign === ">") return order > 0;
  if (sign === "≤") return order <= 0;
  return sign === "≥" ? order >= 0 : order === 0;
}

function called(function_: string, first: Exact, others: readonly Exact[]): Exact {
  switch (function_) {
    case "":
      return first;
    case "round":
      return rounded(first, 0);
    case "clamped":
      return clamp(first, zero, hundred);
    case "max":
      return others.reduce(greatest, first);
    case "min":
      return others.reduce(least, first);
    default:
      throw new RangeError(`no such function: ${function_}`);
  }
}

/** The formula with each name's number in its place. */
export function inNumbers(text: string, shown: (name: string) => string | undefined): string {
  return text.replaceAll(/[a-z_][a-z0-9_.]*/g, (word) => shown(word) ?? word);
}

/** The longest sum within a formula, if it has at least three terms: they are shown one under the other. */
export function longestSum(formula: Formula): Extract<Formula, { signs: string[] }> | undefined {
  if (formula.kind === "number" || formula.kind === "name") return undefined;
  if (formula.kind === "sum" && formula.parts.length > 2) return formula;
  for (const part of formula.parts) {
    const found = longestSum(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is rounded within a formula: the number before it loses its decimals. */
export function beforeRounding(formula: Formula): Formula | undefined {
  if (formula.kind === "number" || formula.kind === "name") return undefined;
  if (formula.kind === "call" && formula.name === "round") return formula.parts[0];
  for (const part of formula.parts) {
    const found = beforeRounding(part);
    if (found !== undefined) return found;
  }
  return undefined;
}
