/**
 * A small seeded generator (xoshiro128**, state filled by splitmix32). The same seed gives the same
 * book on every machine, so a figure seen in the demo or the bench can be reproduced. It uses integer
 * arithmetic only: `Math.exp` and friends may differ in the last bit between engines.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** A stream of its own for each list of keys: `new Random(seed, 'loan', 17)`. */
  constructor(...keys: readonly (number | string)[]) {
    let state = 0x9e3779b9;
    for (const key of keys) state = mix(state ^ hashKey(key));
    this.#a = mix((state += 0x9e3779b9));
    this.#b = mix((state += 0x9e3779b9));
    this.#c = mix((state += 0x9e3779b9));
    this.#d = mix((state += 0x9e3779b9));
  }

  /** A whole number 0 … 2^32 − 1. */
  next(): number {
    const scrambled = Math.imul(this.#b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A fraction in [0, 1). */
  fraction(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** A whole number, both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.int(0, list.length - 1)];
    if (chosen === undefined) throw new RangeError("cannot pick from an empty list");
    return chosen;
  }

  /** Picks by weight: `weighted([['AJO', 6], ['BNPL', 4]])`. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let total = 0;
    for (const [, weight] of choices) total += weight;
    let rest = this.fraction() * total;
    for (const [value, weight] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    // Rounding can leave a hair over the last weight.
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError("cannot pick from an empty list");
    return last[0];
  }

  /** Roughly normal, mean 0, deviation 1, within ±3.5: the sum of four fractions. */
  bell(): number {
    const sum = this.fraction() + this.fraction() + this.fraction() + this.fraction();
    return (sum - 2) * 1.732;
  }
}

function hashKey(key: number | string): number {
  if (typeof key === "number") return mix(key | 0);
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash;
}

function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}
