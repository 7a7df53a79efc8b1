// JSON text with exact decimals in it: no number of an answer passes through a float.

/** `known` as JSON, followed by entries whose values are JSON text already. */
export function jsonText(known: object, texts: Readonly<Record<string, string>>): string {
  const entries = Object.entries(texts).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  const inside = JSON.stringify(known).slice(1, -1);
  return `{${[...(inside === "" ? [] : [inside]), ...entries].join(",")}}`;
}

export function jsonList(texts: readonly string[]): string {
  return `[${texts.join(",")}]`;
}
