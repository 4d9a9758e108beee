import { BUILDING_QUALITY, type BuildingIndex, buildingId, decodeBuildingIndex } from '#model';
import type { FindingSink } from '../finding.ts';

const QUALITY_BITS = BUILDING_QUALITY.heightEstimated | BUILDING_QUALITY.placedByEstimate;

/** Checks the building index; null, and a finding, where it cannot be read. */
export function checkBuildingIndex(
  bytes: Buffer<ArrayBuffer>,
  { sink, path }: { sink: FindingSink; path: string },
): BuildingIndex | null {
  let index: BuildingIndex;
  try {
    index = decodeBuildingIndex(toArrayBuffer(bytes));
  } catch (error) {
    sink.error('index', path, (error as Error).message);
    return null;
  }
  const { count, ringStart, vertices, heightM, baseM, quality, town, townCodes } = index;
  if (
    ringStart.length !== count + 1 ||
    ringStart[0] !== 0 ||
    2 * (ringStart[count] ?? -1) !== vertices.length
  ) {
    sink.error(
      'index',
      path,
      `Expected rings of ${count} buildings over all vertices, got starts that do not fit.`,
    );
    return null;
  }
  for (const [name, column] of Object.entries({ heightM, baseM, quality, town }))
    if (column.length !== count)
      sink.error('index', path, `Expected ${count} values of ${name}, got ${column.length}.`);
  const ids = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const id = buildingId(index, row);
    const at = `${path}#${id}`;
    const before = ids.get(id);
    if (before !== undefined)
      sink.error('building-id', at, `Expected each id once, got rows ${before} and ${row}.`);
    ids.set(id, row);
    const fault = findRingFault(index, row);
    if (fault) sink.error('index', at, fault);
    if (!((heightM[row] as number) > 0 && (heightM[row] as number) < 1000))
      sink.error('index', at, `Expected a height from 0 to 1000 m, got ${heightM[row]}.`);
    if (!Number.isFinite(baseM[row]))
      sink.error('index', at, `Expected a ground height, got ${baseM[row]}.`);
    if (((quality[row] as number) & ~QUALITY_BITS) !== 0)
      sink.error(
        'index',
        at,
        `Expected bits of quality from 0 to ${QUALITY_BITS}, got ${quality[row]}.`,
      );
    if (town[row] !== 255 && (town[row] as number) >= townCodes.length)
      sink.error('index', at, `Expected a town below ${townCodes.length}, got ${town[row]}.`);
  }
  return index;
}

function findRingFault({ ringStart, vertices }: BuildingIndex, row: number): string | null {
  const start = ringStart[row] as number;
  const end = ringStart[row + 1] as number;
  if (end - start < 3) return `Expected a ring of 3 points or more, got ${end - start}.`;
  let doubled = 0;
  for (let i = start; i < end; i++) {
    const j = i + 1 < end ? i + 1 : start;
    const [x, y] = [vertices[2 * i] as number, vertices[2 * i + 1] as number];
    const [nextX, nextY] = [vertices[2 * j] as number, vertices[2 * j + 1] as number];
    if (Math.abs(x) > 1.8e9 || Math.abs(y) > 9e8)
      return `Expected degrees, got ${x / 1e7}, ${y / 1e7}.`;
    // A building is no wider than some kilometres: a ring that jumps is a broken one.
    if (Math.abs(nextX - x) > 5e5 || Math.abs(nextY - y) > 5e5)
      return `Expected corners within 5 km, got one ${((Math.max(Math.abs(nextX - x), Math.abs(nextY - y)) / 1e7) * 111).toFixed(0)} km off.`;
    const [x0, y0] = [vertices[2 * start] as number, vertices[2 * start + 1] as number];
    doubled += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
  }
  if (doubled <= 0) return 'Expected a ring counter-clockwise with an area.';
  return null;
}

export function toArrayBuffer(bytes: Buffer<ArrayBuffer>): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
