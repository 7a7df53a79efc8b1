/** A PNG of many colours as one of 256: half the size, and on a page of text and lines nobody sees it. */

import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const colours = 256;

interface Picture {
  width: number;
  height: number;
  /** Colour of each pixel as 0xRRGGBB. */
  pixels: Uint32Array;
}

export function asPalette(png: Buffer): Buffer {
  const picture = decode(png);
  const { palette, indexOf } = quantise(picture.pixels);
  return encode(picture, palette, indexOf);
}

function decode(png: Buffer): Picture {
  const pieces: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString("latin1", at + 4, at + 8);
    if (type === "IDAT") pieces.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const [depth, kind, , , interlaced] = png.subarray(24, 29);
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0)
    throw new Error("the picture is not as the browser makes them: 8 bits, RGB or RGBA");
  const channels = kind === 2 ? 3 : 4;
  const bytes = unfilter(inflateSync(Buffer.concat(pieces)), width * channels, height, channels);
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = bytes.readUIntBE(at * channels, 3);
  return { width, height, pixels };
}

/** Each line says by which neighbours its bytes are told (PNG, 9.2). */
function unfilter(raw: Buffer, stride: number, height: number, step: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < step ? 0 : (out[at - step] ?? 0);
      const up = y === 0 ? 0 : (out[at - stride] ?? 0);
      const corner = x < step || y === 0 ? 0 : (out[at - stride - step] ?? 0);
      const told = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      out[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + told;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

type Counted = [colour: number, count: number];

/** Median cut: the box with the widest spread is halved until there are enough. */
function quantise(pixels: Uint32Array): { palette: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const boxes: Counted[][] = [[...counts]];
  while (boxes.length < colours) {
    const widest = boxes
      .map((box, at) => ({ at, ...spreadOf(box) }))
      .reduce((best, box) => (box.weight > best.weight ? box : best));
    if (widest.weight === 0) break;
    const box = boxes[widest.at] ?? [];
    box.sort((a, b) => channel(a[0], widest.shift) - channel(b[0], widest.shift));
    boxes.push(box.splice(middleOf(box)));
  }
  const indexOf = new Map<number, number>();
  const palette = boxes.map((box, index) => {
    for (const [colour] of box) indexOf.set(colour, index);
    // The colour that most of them are: flat areas stay as they were.
    return box.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
  });
  return { palette, indexOf };
}

function channel(colour: number, shift: number): number {
  return (colour >> shift) & 0xff;
}

/** Where a box is widest, and how much that matters: by its pixels too, but not by them alone, or rare colours go. */
function spreadOf(box: readonly Counted[]): { shift: number; weight: number } {
  const pixels = box.reduce((sum, [, count]) => sum + count, 0);
  return [16, 8, 0]
    .map((shift) => {
      let low = 255;
      let high = 0;
      for (const [colour] of box) {
        low = Math.min(low, channel(colour, shift));
        high = Math.max(high, channel(colour, shift));
      }
      return { shift, weight: box.length < 2 ? 0 : (high - low) * Math.sqrt(Math.sqrt(pixels)) };
    })
    .reduce((best, one) => (one.weight > best.weight ? one : best));
}

function middleOf(box: readonly Counted[]): number {
  return Math.max(1, Math.floor(box.length / 2));
}

function encode(picture: Picture, palette: number[], indexOf: Map<number, number>): Buffer {
  const { width, height, pixels } = picture;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, index) => table.writeUIntBE(colour, index * 3, 3));
  // No filter: an index says nothing about its neighbour's.
  const lines = Buffer.alloc((width + 1) * height);
  pixels.forEach((pixel, at) => {
    lines[at + Math.floor(at / width) + 1] = indexOf.get(pixel) ?? 0;
  });
  const data = deflateSync(lines, { level: 9, memLevel: 9 });
  const chunks = [chunk("IHDR", header), chunk("PLTE", table), chunk("IDAT", data)];
  return Buffer.concat([signature, ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
