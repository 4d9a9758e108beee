import { type BuildingIndex, buildingId } from '#model';
import type { FindingSink } from '../finding.ts';
import type { ReadFeatures } from './check-feature-ids.ts';
import { isCovered } from './covered-edges.ts';
import { type FeatureMeasures, measureFeatures, metresPerRadian } from './measure-features.ts';
import { findOpenEdges, joinAlongLines, weldVertices } from './open-edges.ts';
import type { AccessorValues } from './read-glb.ts';
import type { WorldMesh } from './world-mesh.ts';

/** What the buildings of a mesh came to. */
export interface CheckedBlocks {
  /** Global ids found, once each mesh. */
  readonly gids: readonly number[];
  readonly ids: readonly string[];
  readonly volumes: number;
  readonly openModels: number;
}

/** Features of buildings in a mesh, with global ids; −1 for what stands for many. */
interface Buildings {
  readonly gids: Float64Array;
  readonly features: ReadFeatures;
  /** A model of its own, by its path. */
  readonly isLandmark: boolean;
}

/** Open edges whose ends both lie this deep are the open floor. */
const FLOOR_M = -0.2;
/** Texture u of faces that are neither roof nor outer wall. */
const PLAIN_U = -64;
/** Shares of volume and footprint that may be lost. */
const SHARE = 1e-3;
/** Roofs end within this of the height: rounding of the stored place and curvature of the ground. */
const TOP_SLACK_M = 0.06;

/** Checks ids, closedness and, where the index says what to expect, heights, footprints and volumes of buildings. */
export function checkBlocks(
  mesh: WorldMesh,
  {
    features,
    gid,
    texture,
    index,
    isFinal,
  }: {
    features: ReadFeatures;
    gid: AccessorValues | undefined;
    texture: AccessorValues | undefined;
    index: BuildingIndex | null;
    /** False where the tile is a stand-in for its children. */
    isFinal: boolean;
  },
  { sink, path }: { sink: FindingSink; path: string },
): CheckedBlocks {
  const buildings = {
    features,
    gids: readGids(features, gid, { sink, path }),
    isLandmark: path.includes('/landmarks/'),
  };
  const ids = checkIds(buildings, index, { sink, path });
  const known = index;
  const measures = known
    ? measureFeatures(mesh, features.ids, {
        count: features.count,
        isPlain: (v) => texture?.values[v * texture.stride] === PLAIN_U,
        baseM: (f) => known.baseM[buildings.gids[f] as number] ?? 0,
        heightM: (f) => known.heightM[buildings.gids[f] as number] ?? 0,
      })
    : undefined;
  const open = findOpenFeatures(mesh, { buildings, index });
  let openModels = 0;
  for (const [f, count] of open) {
    if (formOf(buildings, f) === 'model') openModels++;
    else
      sink.error(
        'crack',
        `${path}#${nameOf(buildings, index, f)}`,
        `Expected a closed mesh but for its floor, got ${count} open edges.`,
      );
  }
  let volumes = 0;
  if (known && measures && isFinal)
    for (let f = 0; f < features.count; f++) {
      const row = buildings.gids[f] as number;
      if (
        row < 0 ||
        row >= known.count ||
        measures.vertex[f] === -1 ||
        formOf(buildings, f) !== 'block'
      )
        continue;
      volumes++;
      checkVolume(
        mesh,
        { measures, index: known, f, row },
        { sink, path: `${path}#${nameOf(buildings, index, f)}` },
      );
    }
  const found = [...buildings.gids].filter(
    (row, f) => row >= 0 && (measures?.vertex[f] ?? 0) !== -1,
  );
  return { gids: found, ids, volumes, openModels };
}

/** Global id of each feature; −1 where it has none. Its vertices must all say the same, and the table too. */
function readGids(
  { ids, count, table }: ReadFeatures,
  gid: AccessorValues | undefined,
  { sink, path }: { sink: FindingSink; path: string },
): Float64Array {
  const gids = new Float64Array(count).fill(-1);
  const seen = new Uint8Array(count);
  let mixed = 0;
  for (let v = 0; v < ids.length; v++) {
    const f = ids[v] as number;
    const value = gid ? (gid.values[v * gid.stride] as number) : (table?.number('gid', f) ?? -1);
    if (f >= count) {
      if (value !== -1) mixed++;
      continue;
    }
    if (!seen[f]) {
      seen[f] = 1;
      gids[f] = value;
    } else if (gids[f] !== value) mixed++;
  }
  if (!gid)
    sink.error('gid', path, 'Expected the attribute _GID, which live colours need, found none.');
  if (mixed > 0)
    sink.error(
      'gid',
      path,
      `Expected one _GID for all vertices of a feature and −1 for those of none, got ${mixed} others.`,
    );
  if (table)
    for (let f = 0; f < count; f++) {
      const said = table.number('gid', f);
      if (said !== undefined && seen[f] && (said ?? -1) !== gids[f])
        sink.error(
          'gid',
          `${path}#${f}`,
          `Expected _GID ${said}, as the property table says, got ${gids[f]}.`,
        );
    }
  return gids;
}

function checkIds(
  { gids, features }: Buildings,
  index: BuildingIndex | null,
  { sink, path }: { sink: FindingSink; path: string },
): string[] {
  const ids: string[] = [];
  for (const [f, row] of gids.entries()) {
    const id = features.table?.text('id', f);
    if (typeof id === 'string' && row >= 0) ids.push(id);
    if (!index || row < 0) continue;
    if (!(Number.isInteger(row) && row < index.count)) {
      sink.error(
        'gid',
        `${path}#${f}`,
        `Expected a row of the index below ${index.count}, got ${row}.`,
      );
      continue;
    }
    if (features.table && id !== buildingId(index, row))
      sink.error(
        'building-id',
        `${path}#${row}`,
        `Expected the id "${buildingId(index, row)}" as in the index, got "${id}".`,
      );
    const height = features.table?.number('height', f);
    if (typeof height === 'number' && height !== index.heightM[row])
      sink.error(
        'property-table',
        `${path}#${row}`,
        `Expected a height of ${index.heightM[row]} m as in the index, got ${height} m.`,
      );
    const quality = features.table?.number('quality', f) ?? 0;
    if (features.table && quality !== index.quality[row])
      sink.error(
        'property-table',
        `${path}#${row}`,
        `Expected a quality of ${index.quality[row]} as in the index, got ${quality}.`,
      );
  }
  return ids;
}

/** How many edges of each feature are open, other than round its floor. */
function findOpenFeatures(
  mesh: WorldMesh,
  { buildings, index }: { buildings: Buildings; index: BuildingIndex | null },
): Map<number, number> {
  const { ids, count } = buildings.features;
  const weld = weldVertices(mesh.stored, ids, mesh.count);
  const edges = findOpenEdges(mesh.triangles, mesh.triangleCount, weld);
  const lowestM = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const slotOf = (v: number) => Math.min(ids[v] as number, count);
  for (let v = 0; v < mesh.count; v++) {
    const f = slotOf(v);
    lowestM[f] = Math.min(lowestM[f] as number, mesh.geodetic[3 * v + 2] as number);
  }
  const open = new Map<number, (readonly [number, number])[]>();
  for (let e = 0; e < edges.length; e += 2) {
    const a = edges[e] as number;
    const b = edges[e + 1] as number;
    const f = slotOf(a);
    // What stands for many buildings has no ground of its own: it may be open below anywhere.
    if (f === count) continue;
    const baseM = index?.baseM[buildings.gids[f] as number];
    const floorM = Math.max(
      (baseM ?? Number.NEGATIVE_INFINITY) + FLOOR_M,
      (lowestM[f] as number) + 0.05,
    );
    const isDeep = (v: number) => (mesh.geodetic[3 * v + 2] as number) <= floorM;
    if (isDeep(a) && isDeep(b)) continue;
    const list = open.get(f);
    if (list) list.push([a, b]);
    else open.set(f, [[a, b]]);
  }
  const left = new Map<number, number>();
  if (open.size === 0) return left;
  const faces = groupFaces(mesh, ids, open);
  const slackM = 2.5 * mesh.stepM;
  for (const [f, list] of open) {
    const uncovered = joinAlongLines(list, mesh.local, slackM).filter(
      (edge) =>
        !isCovered(edge, faces.get(f) ?? [], { place: mesh.local, first: weld.first, slackM }),
    );
    if (uncovered.length > 0) left.set(f, uncovered.length);
  }
  return left;
}

/** Triangles of the features asked for. */
function groupFaces(
  { triangles, triangleCount }: WorldMesh,
  ids: Float64Array,
  wanted: ReadonlyMap<number, unknown>,
): Map<number, (readonly [number, number, number])[]> {
  const faces = new Map<number, (readonly [number, number, number])[]>();
  for (const f of wanted.keys()) faces.set(f, []);
  for (let t = 0; t < 3 * triangleCount; t += 3) {
    const a = triangles[t] as number;
    faces.get(ids[a] as number)?.push([a, triangles[t + 1] as number, triangles[t + 2] as number]);
  }
  return faces;
}

function checkVolume(
  mesh: WorldMesh,
  {
    measures,
    index,
    f,
    row,
  }: { measures: FeatureMeasures; index: BuildingIndex; f: number; row: number },
  { sink, path }: { sink: FindingSink; path: string },
): void {
  const heightM = index.heightM[row] as number;
  const vertex = measures.vertex[f] as number;
  const ring = measureRing(index, row, mesh.geodetic[3 * vertex + 1] as number);
  const area = measures.areaM2[f] as number;
  const rounding = 0.75 * ring.perimeterM * mesh.stepM;
  if (area > ring.areaM2 * (1 + SHARE) + rounding)
    sink.error(
      'footprint',
      path,
      `Expected the footprint's ${ring.areaM2.toFixed(1)} m², or less for courtyards, got ${area.toFixed(1)} m².`,
    );
  if ((measures.missM[f] as number) > TOP_SLACK_M + mesh.stepM) {
    sink.error(
      'volume',
      path,
      `Expected a roof at its height of ${heightM.toFixed(2)} m, got one up to ${(measures.highestRoofM[f] as number).toFixed(2)} m.`,
    );
    return;
  }
  const lowest = Math.min(measures.lowestRoofM[f] as number, heightM);
  const volume = measures.volumeM3[f] as number;
  const slack = SHARE * area * heightM + rounding * heightM + area * (TOP_SLACK_M + mesh.stepM);
  if (volume < area * lowest - slack || volume > area * heightM + slack)
    sink.error(
      'volume',
      path,
      `Expected ${(area * lowest).toFixed(1)} to ${(area * heightM).toFixed(1)} m³, footprint × height from eave to ridge, got ${volume.toFixed(1)} m³.`,
    );
}

/** Area and length of a building's outer ring. */
function measureRing(
  index: BuildingIndex,
  row: number,
  latRad: number,
): { areaM2: number; perimeterM: number } {
  const { ringStart, vertices } = index;
  const [perLon, perLat] = metresPerRadian(latRad);
  const unit = Math.PI / 180 / 1e7;
  const start = ringStart[row] as number;
  const end = ringStart[row + 1] as number;
  const x = (i: number) =>
    ((vertices[2 * i] as number) - (vertices[2 * start] as number)) * unit * perLon;
  const y = (i: number) =>
    ((vertices[2 * i + 1] as number) - (vertices[2 * start + 1] as number)) * unit * perLat;
  let [areaM2, perimeterM] = [0, 0];
  for (let i = start; i < end; i++) {
    const j = i + 1 < end ? i + 1 : start;
    areaM2 += (x(i) * y(j) - x(j) * y(i)) / 2;
    perimeterM += Math.hypot(x(j) - x(i), y(j) - y(i));
  }
  return { areaM2, perimeterM };
}

/**
 * How a building is drawn, by the property `form`: a `block` of its footprint where it has none; `parts`, whose
 * volume is not footprint × height; a `model` with faces of its own, which need not even be closed.
 */
function formOf({ features, isLandmark }: Buildings, f: number): string {
  return features.table?.text('form', f) ?? (isLandmark ? 'model' : 'block');
}

function nameOf({ gids, features }: Buildings, index: BuildingIndex | null, f: number): string {
  const row = gids[f] as number;
  return index && row >= 0 && row < index.count
    ? buildingId(index, row)
    : (features.table?.text('id', f) ?? `feature ${f}`);
}
