import { GROUND_LAYERS, GROUND_ZOOM } from '#model';
import type { FindingSink } from '../finding.ts';
import { readVectorTile } from './read-vector-tile.ts';

/** Checks a vector tile of the ground map: whole, with known layers, in its place. */
export function checkGroundTile(bytes: Uint8Array, path: string, sink: FindingSink): void {
  const [, z = '', x = '', y = ''] = /(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path) ?? [];
  const zoom = Number(z);
  if (z === '' || zoom < GROUND_ZOOM.min || zoom > GROUND_ZOOM.max)
    sink.error(
      'ground-tile',
      path,
      `Expected a zoom from ${GROUND_ZOOM.min} to ${GROUND_ZOOM.max}, got "${z}".`,
    );
  if (Number(x) >= 2 ** zoom || Number(y) >= 2 ** zoom)
    sink.error('ground-tile', path, 'Expected a tile of the zoom, its place lies beyond.');
  try {
    for (const { name } of readVectorTile(bytes))
      if (!(GROUND_LAYERS as readonly string[]).includes(name))
        sink.error('ground-tile', path, `Expected layers that the viewer draws, got "${name}".`);
  } catch (error) {
    sink.error('ground-tile', path, (error as Error).message);
  }
}

/** Checks that each zoom's tiles fill a rectangle, and that each zoom covers the one above. */
export function checkGroundCover(
  paths: readonly string[],
  folder: string,
  sink: FindingSink,
): void {
  const zooms = new Map<number, Set<string>>();
  for (const path of paths) {
    const [, z, x, y] = /(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path) ?? [];
    if (z === undefined) continue;
    const tiles = zooms.get(Number(z)) ?? new Set<string>();
    tiles.add(`${x}/${y}`);
    zooms.set(Number(z), tiles);
  }
  for (let z = GROUND_ZOOM.min; z <= GROUND_ZOOM.max; z++) {
    const tiles = zooms.get(z);
    if (!tiles) {
      sink.error('ground-tile', `${folder}/${z}`, `Expected tiles of zoom ${z}, found none.`);
      continue;
    }
    const places = [...tiles].map((key) => key.split('/').map(Number) as [number, number]);
    const columns = places.map(([x]) => x);
    const rows = places.map(([, y]) => y);
    const wide = Math.max(...columns) - Math.min(...columns) + 1;
    const high = Math.max(...rows) - Math.min(...rows) + 1;
    if (wide * high !== tiles.size)
      sink.error(
        'ground-tile',
        `${folder}/${z}`,
        `Expected ${wide} × ${high} tiles without a gap, got ${tiles.size}.`,
      );
  }
}
