// Pictures of the documents lose colours and nothing else.
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { asPalette } from "../../scripts/lib/palette.ts";

type Colour = readonly [number, number, number];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** An RGB picture whose lines go through the five filters in turn. */
function pictureOf(width: number, height: number, at: (x: number, y: number) => Colour): Buffer {
  const byte = (x: number, y: number): number =>
    x < 0 || y < 0 ? 0 : (at(Math.floor(x / 3), y)[x % 3] ?? 0);
  const lines: number[] = [];
  for (let y = 0; y < height; y += 1) {
    lines.push(y % 5);
    for (let x = 0; x < width * 3; x += 1) {
      const [a, b, c] = [byte(x - 3, y), byte(x, y - 1), x < 3 ? 0 : byte(x - 3, y - 1)];
      const nearest = [a, b, c].toSorted(
        (p, q) => Math.abs(a + b - c - p) - Math.abs(a + b - c - q),
      );
      lines.push(byte(x, y) - ([0, a, b, (a + b) >> 1, nearest[0]][y % 5] ?? 0));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(lines.map((value) => value & 0xff)))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Of a picture with a palette and without filters. */
function coloursOf(png: Buffer): { colours: Colour[]; palette: number } {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const end = at + 8 + png.readUInt32BE(at);
    expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(at + 4, end)));
    chunks.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, end));
  }
  const [table, data] = ["PLTE", "IDAT"].map((type) => chunks.get(type) ?? Buffer.alloc(0));
  const width = chunks.get("IHDR")?.readUInt32BE(0) ?? 0;
  const indexes = [...inflateSync(data ?? "")].filter((_, at) => at % (width + 1) !== 0);
  const colours = indexes.map(
    (index): Colour => [...(table?.subarray(index * 3, index * 3 + 3) ?? [])] as never,
  );
  return { colours, palette: (table?.length ?? 0) / 3 };
}

const pixels = (width: number, height: number, at: (x: number, y: number) => Colour): Colour[] =>
  Array.from({ length: width * height }, (_, index) =>
    at(index % width, Math.floor(index / width)),
  );

test("up to 256 colours stay as they are, whatever filter a line had", () => {
  const at = (x: number, y: number): Colour => [(x * 37) % 256, (y * 51) % 256, x * y];
  expect(coloursOf(asPalette(pictureOf(12, 15, at))).colours).toEqual(pixels(12, 15, at));
});

test("of more colours each becomes one near it, and a flat area keeps its own", () => {
  const at = (x: number, y: number): Colour => (y < 40 ? [250, 250, 252] : [x * 2, y * 2, 128]);
  const { colours, palette } = coloursOf(asPalette(pictureOf(100, 100, at)));
  expect(palette).toBe(256);
  pixels(100, 100, at).forEach((wanted, index) => {
    const got = colours[index] ?? [0, 0, 0];
    if (index < 40 * 100) expect(got).toEqual(wanted);
    const distance = Math.max(...wanted.map((value, at_) => Math.abs(value - (got[at_] ?? 0))));
    expect(distance).toBeLessThan(24);
  });
});
