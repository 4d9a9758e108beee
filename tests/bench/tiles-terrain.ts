/**
 * Terrain tiles against martini on the same samples: bytes at equal achieved error, tolerance on every tile,
 * and edges of neighbours that do not match. Bytes are those of the mesh with normals; masks are left out.
 *
 * Usage: node tests/bench/tiles-terrain.ts
 */
import { join } from 'node:path';
import Martini from '@mapbox/martini';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { createGroundHeight } from '../../tiles/relief/ground-height.ts';
import {
  columnLonDeg,
  encodeNormal,
  HEIGHT_STEP_M,
  type HeightSamples,
  rowLatDeg,
  sampleTile,
} from '../../tiles/terrain/height-samples.ts';
import { listTerrainTiles } from '../../tiles/terrain/layer-json.ts';
import { encodeQuantizedMesh } from '../../tiles/terrain/quantized-mesh.ts';
import { createTerrainTile } from '../../tiles/terrain/terrain-tile.ts';
import { type TileAddress, terrainToleranceM, tileBounds } from '../../tiles/terrain/tms.ts';
import { reportBench } from '../support/bench-report.ts';
import { readMesh } from '../support/read-mesh.ts';

/** Level whose tiles are compared with martini's: the deepest one, where the bytes are. */
const LEVEL = 14;

const { site } = readSeeds(join(import.meta.dirname, '../../seeds'));
const groundM = createGroundHeight(site);
const martinis = new Map<number, Martini>();

let [ours, theirs, compared] = [0, 0, 0];
let [tiles, overTolerance, mismatches, meetings] = [0, 0, 0, 0];
const edges = new Map<string, string>();
for (const tile of listTerrainTiles(site.bounds)) {
  const { bytes, side } = createTerrainTile(tile, groundM);
  const mesh = readMesh(bytes);
  tiles++;
  const samples = sampleTile(tile, side, groundM);
  const error = mesh.worstError(samples.heightM, side);
  if (error > terrainToleranceM(tile.level) + HEIGHT_STEP_M) overTolerance++;
  for (const [name, edge] of mesh.edges(tile)) {
    const known = edges.get(name);
    if (known !== undefined) {
      meetings++;
      if (known !== edge) mismatches++;
    }
    edges.set(name, edge);
  }
  if (tile.level !== LEVEL) continue;
  const peer = meshByMartini(tile, samples, error);
  if (peer === null) continue;
  ours += bytes.length;
  theirs += peer;
  compared++;
}

const peer = 'martini on the same samples, at equal achieved error';
reportBench('tiles-terrain', [
  {
    what: `bytes per tile, level ${LEVEL}`,
    value: Math.round(ours / compared),
    unit: 'B',
    peer,
    peerValue: Math.round(theirs / compared),
  },
  {
    what: 'tiles within the tolerance of their level',
    value: tiles - overTolerance,
    unit: '1',
    peer: 'all tiles',
    peerValue: tiles,
  },
  {
    what: `neighbours' edges that match (${mismatches} do not), all levels, both ways`,
    value: meetings - mismatches,
    unit: '1',
    peer: 'all edges between tiles',
    peerValue: meetings,
  },
]);

/** Bytes of martini's tile whose worst error is no more than ours: its threshold is lowered until it is. */
function meshByMartini(
  tile: TileAddress,
  { side, heightM }: HeightSamples,
  errorM: number,
): number | null {
  const martini = martinis.get(side) ?? new Martini(side);
  martinis.set(side, martini);
  const built = martini.createTile(Float32Array.from(heightM));
  for (let threshold = Math.max(errorM, 1 / 128); threshold > 1e-4; threshold *= 0.8) {
    const { vertices, triangles } = built.getMesh(threshold);
    const mesh = {
      side,
      coords: [...vertices],
      heightM: Array.from(
        { length: vertices.length / 2 },
        (_, v) =>
          heightM[(vertices[2 * v + 1] as number) * side + (vertices[2 * v] as number)] as number,
      ),
      triangles: turnUp([...triangles], vertices),
    };
    const normals = new Uint8Array(vertices.length);
    for (let k = 0; k < vertices.length; k += 2)
      normals.set(
        encodeNormal(
          groundM,
          columnLonDeg(tile, vertices[k] as number, side),
          rowLatDeg(tile, vertices[k + 1] as number, side),
          180 / 2 ** tile.level / (side - 1),
        ),
        k,
      );
    const bytes = encodeQuantizedMesh(mesh, tileBounds(tile), { normals });
    if (readMesh(bytes).worstError(heightM, side) <= errorM + 1e-3) return bytes.length;
  }
  return null;
}

function turnUp(triangles: number[], vertices: ArrayLike<number>): number[] {
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = triangles.slice(t, t + 3) as [number, number, number];
    const x = (v: number) => vertices[2 * v] as number;
    const y = (v: number) => -(vertices[2 * v + 1] as number);
    if ((x(b) - x(a)) * (y(c) - y(a)) - (y(b) - y(a)) * (x(c) - x(a)) < 0)
      [triangles[t + 1], triangles[t + 2]] = [c, b];
  }
  return triangles;
}
