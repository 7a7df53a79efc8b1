/**
 * A strict JSON reader for request bodies (RFC 8259), written because no reader at hand keeps what a money
 * API must keep (docs/decisions/0005-json-reader.md):
 * - a number keeps its source text, so that no amount passes through a binary fraction;
 * - a duplicate key, a NUL and a lone surrogate are faults of the place where they stand, not of the body, so
 *   that one bad record of a batch fails alone;
 * - the elements of the outer arrays keep their place in the text, so that a refused record is kept as sent;
 * - depth is bounded, so that no body can exhaust the stack.
 */

import { isUtf8 } from "node:buffer";
import { jsonDepthMax, jsonFaultsMax, jsonValuesMax } from "#contract/limits.ts";
import {
  isObject,
  type JsonDocument,
  type JsonFault,
  JsonNumber,
  type JsonObject,
  JsonSyntaxError,
  type JsonValue,
  pathText,
} from "#contract/json-value.ts";

/** Throws JsonSyntaxError. */
export function readJsonBytes(bytes: Uint8Array): JsonDocument {
  if (!isUtf8(bytes)) throw new JsonSyntaxError("MALFORMED", "The body is not valid UTF-8.");
  return readJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
}

/** Throws JsonSyntaxError. `text` comes from UTF-8: surrogates in it are paired. A leading byte order mark is skipped. */
export function readJson(text: string): JsonDocument {
  return new Reader(text).document();
}

/** Arrays down to this depth, unless inside another array, keep the places of their elements: `data.loans[]` is the third level. */
const SPAN_DEPTH_MAX = 3;

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const NO_KEYS: readonly string[] = [];

class Reader {
  private readonly text: string;
  private at = 0;
  private count = 0;
  private readonly path: (string | number)[] = [];
  private readonly faults: JsonFault[] = [];
  private readonly spans = new Map<JsonValue, number[]>();
  /** Why the string read last must be refused; taken by `string` and cleared by whoever reports it. */
  private badText: string | null = null;
  /** Whether the object read last had exactly the keys of the one before it. */
  private followed = true;

  constructor(text: string) {
    this.text = text;
  }

  document(): JsonDocument {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1;
    this.blank();
    if (this.at === this.text.length) throw this.malformed("the body is empty");
    const value = this.value(NO_KEYS);
    this.blank();
    if (this.at < this.text.length) throw this.malformed("more text follows the value");
    return { text: this.text, value, faults: this.faults, spans: this.spans };
  }

  /** `known`: the keys of the object before this value in the same array. */
  private value(known: readonly string[]): JsonValue {
    this.count += 1;
    if (this.count > jsonValuesMax) {
      throw new JsonSyntaxError(
        "TOO_MANY_VALUES",
        `The body holds more than ${jsonValuesMax} values: send it in several requests.`,
      );
    }
    const code = this.text.charCodeAt(this.at);
    if (code === QUOTE) return this.stringValue();
    if (code === MINUS || (code >= DIGIT_0 && code <= DIGIT_9)) return this.number();
    switch (code) {
      case OPEN_OBJECT:
        return this.object(known);
      case OPEN_ARRAY:
        return this.array();
      case 0x6e:
        this.word("null");
        return null;
      case 0x74:
        this.word("true");
        return true;
      case 0x66:
        this.word("false");
        return false;
      default:
        throw this.malformed("a value was expected");
    }
  }

  /**
   * Records of an array mostly have the same keys in the same order. While an object follows the one before,
   * its keys need no new strings and are known to be distinct; that is half of the reading time.
   */
  private object(known: readonly string[]): JsonObject {
    const object: JsonObject = {};
    const level = this.enter();
    let count = 0;
    let follows = true;
    if (this.isNext(CLOSE_OBJECT)) return this.leave(object);
    do {
      this.blank();
      const guess = follows ? known[count] : undefined;
      count += 1;
      let key: string;
      if (guess !== undefined && this.takeKey(guess)) {
        key = guess;
      } else {
        follows = false;
        key = this.key();
      }
      this.path[level] = key;
      if (this.badText !== null) this.reportBadText();
      this.expectColon();
      const value = this.value(NO_KEYS);
      if (follows && key !== "__proto__") object[key] = value;
      else this.put(object, key, value);
    } while (this.isNext(COMMA));
    if (!this.isNext(CLOSE_OBJECT)) throw this.malformed('"," or "}" was expected');
    this.followed = follows && count === known.length;
    return this.leave(object);
  }

  private put(object: JsonObject, key: string, value: JsonValue): void {
    if (Object.hasOwn(object, key)) {
      this.report("DUPLICATE_KEY", "is given twice: send it once");
    } else if (key === "__proto__") {
      Object.defineProperty(object, key, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else object[key] = value;
  }

  private array(): JsonValue[] {
    const array: JsonValue[] = [];
    const level = this.enter();
    if (this.isNext(CLOSE_ARRAY)) return this.leave(array);
    const isOuter = level < SPAN_DEPTH_MAX && typeof this.path[level - 1] !== "number";
    const spans: number[] | null = isOuter ? [] : null;
    if (spans !== null) this.spans.set(array, spans);
    let known = NO_KEYS;
    do {
      this.blank();
      this.path[level] = array.length;
      const start = this.at;
      const value = this.value(known);
      if (!this.followed && isObject(value)) known = Object.keys(value);
      this.followed = true;
      array.push(value);
      if (spans !== null) spans.push(start, this.at);
    } while (this.isNext(COMMA));
    if (!this.isNext(CLOSE_ARRAY)) throw this.malformed('"," or "]" was expected');
    return this.leave(array);
  }

  private enter(): number {
    const level = this.path.length;
    if (level === jsonDepthMax) {
      throw new JsonSyntaxError(
        "TOO_DEEP",
        `The body is nested more than ${jsonDepthMax} levels deep at ${pathText(this.path)}.`,
      );
    }
    this.at += 1;
    this.path.push("");
    return level;
  }

  private leave<T>(value: T): T {
    this.path.pop();
    return value;
  }

  /** Skips blanks, and the character if it is this one. */
  private isNext(code: number): boolean {
    this.blank();
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at += 1;
    return true;
  }

  private takeKey(key: string): boolean {
    const { text } = this;
    const start = this.at + 1;
    const end = start + key.length;
    if (text.charCodeAt(this.at) !== QUOTE || text.charCodeAt(end) !== QUOTE) return false;
    for (let index = 0; index < key.length; index += 1) {
      const code = key.charCodeAt(index);
      // A known key may hold what can only be written as an escape; such a one is read in full.
      if (
        code !== text.charCodeAt(start + index) ||
        code < SPACE ||
        code === BACKSLASH ||
        code === QUOTE
      ) {
        return false;
      }
    }
    this.at = end + 1;
    return true;
  }

  private key(): string {
    if (this.text.charCodeAt(this.at) !== QUOTE)
      throw this.malformed("a key in double quotes was expected");
    return this.string();
  }

  private expectColon(): void {
    if (!this.isNext(COLON)) throw this.malformed('":" was expected after the key');
    this.blank();
  }

  private stringValue(): string | null {
    const value = this.string();
    if (this.badText === null) return value;
    this.reportBadText();
    return null;
  }

  private string(): string {
    const { text } = this;
    const start = this.at + 1;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === BACKSLASH) return this.escapedString(start, at);
      if (!(code >= SPACE)) throw this.badCharacter(at);
      at += 1;
    }
  }

  private escapedString(start: number, firstEscape: number): string {
    const { text } = this;
    let done = text.slice(start, firstEscape);
    let at = firstEscape;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        this.at = at;
        done += this.escape();
        at = this.at;
        continue;
      }
      const from = at;
      let next = code;
      while (next >= SPACE && next !== QUOTE && next !== BACKSLASH) next = text.charCodeAt(++at);
      if (at === from) throw this.badCharacter(at);
      done += text.slice(from, at);
    }
    this.at = at + 1;
    if (done.includes("\0"))
      this.badText = "holds the character NUL (\\u0000), which cannot be stored: leave it out";
    else if (!done.isWellFormed()) {
      this.badText =
        "holds half of a surrogate pair, which is no character: send both halves or plain UTF-8";
    }
    return done;
  }

  private escape(): string {
    const letter = this.text.charAt(this.at + 1);
    if (letter === "u") {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-f]{4}$/i.test(digits))
        throw this.malformed('"\\u" needs four hexadecimal digits');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = ESCAPES[letter];
    if (character === undefined) throw this.malformed("this escape does not exist in JSON");
    this.at += 2;
    return character;
  }

  private number(): JsonNumber {
    const { text } = this;
    const start = this.at;
    let at = text.charCodeAt(start) === MINUS ? start + 1 : start;
    if (text.charCodeAt(at) === DIGIT_0) at += 1;
    else at = this.digits(at);
    if (text.charCodeAt(at) === 0x2e) at = this.digits(at + 1);
    if ((text.charCodeAt(at) | 0x20) === 0x65) {
      const sign = text.charCodeAt(at + 1);
      at = this.digits(sign === 0x2b || sign === MINUS ? at + 2 : at + 1);
    }
    this.at = at;
    return new JsonNumber(text.slice(start, at));
  }

  /** At least one digit from `at` on; returns where they end. */
  private digits(at: number): number {
    let end = at;
    let code = this.text.charCodeAt(end);
    while (code >= DIGIT_0 && code <= DIGIT_9) code = this.text.charCodeAt(++end);
    if (end === at) {
      this.at = at;
      throw this.malformed("a digit was expected");
    }
    return end;
  }

  private word(word: string): void {
    if (!this.text.startsWith(word, this.at)) throw this.malformed("a value was expected");
    this.at += word.length;
  }

  private blank(): void {
    const { text } = this;
    let { at } = this;
    let code = text.charCodeAt(at);
    while (code === SPACE || code === 0x0a || code === 0x0d || code === 0x09)
      code = text.charCodeAt(++at);
    this.at = at;
  }

  private reportBadText(): void {
    this.report("BAD_TEXT", this.badText ?? "");
    this.badText = null;
  }

  private report(code: JsonFault["code"], reason: string): void {
    if (this.faults.length === jsonFaultsMax) {
      throw new JsonSyntaxError(
        "TOO_MANY_VALUES",
        `The body holds more than ${jsonFaultsMax} duplicate keys or unusable strings.`,
      );
    }
    this.faults.push({ code, path: [...this.path], reason });
  }

  private badCharacter(at: number): JsonSyntaxError {
    this.at = at;
    if (at >= this.text.length) return this.malformed("a string does not end");
    return this.malformed("a control character inside a string must be written as an escape");
  }

  private malformed(reason: string): JsonSyntaxError {
    let line = 1;
    let lineStart = 0;
    for (let end = this.text.indexOf("\n"); end !== -1 && end < this.at;) {
      line += 1;
      lineStart = end + 1;
      end = this.text.indexOf("\n", lineStart);
    }
    const column = this.at - lineStart + 1;
    const where = this.at >= this.text.length ? "at its end" : `at line ${line}, column ${column}`;
    return new JsonSyntaxError("MALFORMED", `The body is not valid JSON ${where}: ${reason}.`);
  }
}
