import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Most colours that a table holds. */
const TABLE_SIZE = 256;

/**
 * Writes a square picture of red, green and blue bytes as PNG: with a table of colours where there are few, else
 * in full colour. The same picture gives the same bytes under one version of Node.
 */
export function encodePng(pixels: Uint8Array, sizePx: number): Uint8Array {
  const table = listColours(pixels);
  const depth = table ? 1 : 3;
  const rows = new Uint8Array(sizePx * (1 + depth * sizePx));
  for (let y = 0; y < sizePx; y++) {
    const to = y * (1 + depth * sizePx) + 1;
    if (!table) rows.set(pixels.subarray(3 * y * sizePx, 3 * (y + 1) * sizePx), to);
    else
      for (let x = 0; x < sizePx; x++)
        rows[to + x] = table.get(colourAt(pixels, y * sizePx + x)) as number;
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, sizePx);
  view.setUint32(4, sizePx);
  header.set([8, table ? 3 : 2, 0, 0, 0], 8);
  const colours = [...(table?.keys() ?? [])].flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]);
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    ...(table ? [chunk('PLTE', Uint8Array.from(colours))] : []),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function colourAt(pixels: Uint8Array, i: number): number {
  return (
    ((pixels[3 * i] as number) << 16) |
    ((pixels[3 * i + 1] as number) << 8) |
    (pixels[3 * i + 2] as number)
  );
}

function listColours(pixels: Uint8Array): Map<number, number> | undefined {
  const table = new Map<number, number>();
  for (let i = 0; 3 * i < pixels.length; i++) {
    const colour = colourAt(pixels, i);
    if (table.has(colour)) continue;
    if (table.size === TABLE_SIZE) return undefined;
    table.set(colour, table.size);
  }
  return table;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
