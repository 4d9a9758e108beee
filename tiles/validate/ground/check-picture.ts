import { crc32 } from 'node:zlib';
import type { FindingSink } from '../finding.ts';

/** Sides that the viewer can stitch into a map, pixels. */
const SIDES_PX = [256, 512, 1024];
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Checks a picture of the ground: a whole PNG, every part of it as it was written, of the tiles' size. */
export function checkPicture(bytes: Uint8Array, path: string, sink: FindingSink): void {
  const fault = findFault(bytes);
  if (fault) sink.error('ground-picture', path, fault);
}

function findFault(bytes: Uint8Array): string | null {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) return 'Expected a PNG.';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  let last = '';
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) break;
    last = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4))
      return `Expected the part ${last} as it was written; its checksum differs.`;
    if (last === 'IHDR') {
      const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      if (width !== height || !SIDES_PX.includes(width))
        return `Expected a square of ${SIDES_PX.join(', ')} pixels, got ${width} × ${height}.`;
    }
    at = end;
  }
  return last === 'IEND' && at === bytes.length ? null : 'Expected a whole PNG, it is cut short.';
}
