import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { BUILDING_USES, type BuildingUse, type LonLat, TwinError } from '#model';
import type { LandmarkSource } from '../config/build-config.ts';
import type { BuildingRecord } from '../district.ts';
import { listPlaces, rootNodes } from './landmark-extent.ts';
import type { Gltf, GltfPrimitive } from './landmark-gltf.ts';
import { type LandmarkModel, readLandmarkModel } from './landmark-model.ts';
import { type Matrix, multiply } from './matrix.ts';
import { createRegion, type Region } from './region.ts';
import { GlbBuffer, writeGlb } from './tile/glb.ts';
import { BUILDING_FORMS } from './tile/property-schema.ts';
import type { PropertyColumn } from './tile/property-table.ts';
import { createTileFrame } from './tile-frame.ts';

const STOREY_M = 3.5;
/** Models that begin this far above their origin would hang in the air, metres. */
const AFLOAT_M = 0.5;
/** Added to its region on every side, metres: rounding, and the ground's curve under it. */
const PAD_M = 0.1;

/** A landmark that has been read and stands where its source says. */
export interface Landmark {
  readonly source: LandmarkSource;
  readonly model: LandmarkModel;
  /** Its row in the index: the hull of the model as its footprint. */
  readonly record: BuildingRecord;
  /** Extent in the frame of its place: x east, y up from its ground, z south, metres. */
  readonly extent: LandmarkExtent;
  readonly warnings: readonly string[];
}

interface LandmarkExtent {
  readonly west: number;
  readonly east: number;
  readonly low: number;
  readonly high: number;
  readonly north: number;
  readonly south: number;
}

/** What the build knows of a landmark when it is written. */
export interface LandmarkPlacing {
  readonly gid: number;
  /** Ground at its position, metres above the ellipsoid. */
  readonly groundM: number;
  /** Schema and its one row, as the building tiles have them. */
  readonly schema: object;
  readonly columns: readonly PropertyColumn[];
}

/** @throws {TwinError} source-invalid where the model cannot be read or holds nothing. */
export function readLandmark(source: LandmarkSource): Landmark {
  const model = readLandmarkModel(source.file);
  const places = listPlaces(model.gltf, model.bytes, turnMatrix(source));
  const extent = measure(places);
  if (!(extent.high > 0) || !(extent.east > extent.west) || !(extent.south > extent.north))
    throw new TwinError(
      'source-invalid',
      `Landmark ${source.file}: expected a model that stands above its origin, got ${Number.isFinite(extent.high) ? `one that ends at ${extent.high.toFixed(1)} m` : 'one without meshes'}; check its scene, and that y is up and its units are metres.`,
    );
  const warnings = [...model.warnings];
  if (extent.low > AFLOAT_M)
    warnings.push(
      `${source.file}: expected it to begin at its origin, got ${extent.low.toFixed(1)} m above; it hangs in the air.`,
    );
  if (source.use !== undefined && !isUse(source.use))
    warnings.push(`${source.file}: expected a use, got ${source.use}; it is kept as "other".`);
  return { source, model, record: makeRecord(source, places, extent.high), extent, warnings };
}

/** Writes a landmark as a tile's glb: its model with its materials, one feature, standing at its place. */
export function writeLandmark(
  { source, model, extent }: Landmark,
  { gid, groundM, schema, columns }: LandmarkPlacing,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly region: Region } {
  const gltf = structuredClone(model.gltf);
  const buffer = new GlbBuffer();
  buffer.add(model.bytes);
  const views = gltf.bufferViews ?? [];
  gltf.bufferViews = views;
  const addView = (bytes: Uint8Array, more: object = {}) =>
    views.push({ buffer: 0, byteOffset: buffer.add(bytes), byteLength: bytes.length, ...more }) - 1;
  tagPrimitives(gltf, gid, addView);
  const properties: Record<string, object> = {};
  for (const { name, values, stringOffsets } of asModel(schema, columns))
    properties[name] = {
      values: addView(values),
      ...(stringOffsets
        ? { stringOffsets: addView(stringOffsets), stringOffsetType: 'UINT32' }
        : {}),
    };
  gltf.extensions = {
    ...gltf.extensions,
    EXT_structural_metadata: {
      schema,
      propertyTables: [{ class: 'building', count: 1, properties }],
    },
  };
  const used = new Set(gltf.extensionsUsed);
  gltf.extensionsUsed = [...used.add('EXT_mesh_features').add('EXT_structural_metadata')];
  placeScene(gltf, source, groundM);
  buffer.pad();
  gltf.buffers = [{ byteLength: buffer.byteLength }, ...(gltf.buffers ?? []).slice(1)];
  return { bytes: writeGlb(gltf, buffer), region: regionOf(source, extent, groundM) };
}

/** A mesh of its own, not a block of its footprint. */
const FORM_MODEL = BUILDING_FORMS.indexOf('model');

/** The row with the form `model`, where the schema tells of forms. */
function asModel(schema: object, columns: readonly PropertyColumn[]): readonly PropertyColumn[] {
  const { classes } = schema as {
    readonly classes?: { readonly building?: { readonly properties?: { readonly form?: object } } };
  };
  if (!classes?.building?.properties?.form) return columns;
  const others = columns.filter(({ name }) => name !== 'form');
  return [...others, { name: 'form', values: Uint8Array.of(FORM_MODEL) }];
}

/** Puts the scene's nodes under one that turns and lifts them to their place. */
function placeScene(gltf: Gltf, source: LandmarkSource, groundM: number): void {
  const [lonDeg, latDeg] = source.position;
  const lift: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, groundM, 0, 1];
  const { matrix } = createTileFrame(lonDeg, latDeg);
  const nodes = gltf.nodes ?? [];
  gltf.nodes = nodes;
  const root = nodes.push({
    matrix: [...multiply(multiply(matrix, lift), turnMatrix(source))],
    children: [...rootNodes(gltf)],
  });
  gltf.scene = 0;
  gltf.scenes = [{ nodes: [root - 1] }];
}

/** From the model's axes to east, up and south: its front, +Z, points along the bearing. */
function turnMatrix({ bearingDeg, scale }: LandmarkSource): Matrix {
  const bearing = (bearingDeg * Math.PI) / 180;
  const sin = scale * Math.sin(bearing);
  const cos = scale * Math.cos(bearing);
  return [-cos, 0, -sin, 0, 0, scale, 0, 0, sin, 0, -cos, 0, 0, 0, 0, 1];
}

/** Gives every primitive the building's global id and feature 0; all share two views. */
function tagPrimitives(
  gltf: Gltf,
  gid: number,
  addView: (bytes: Uint8Array, more: object) => number,
): void {
  const accessors = gltf.accessors ?? [];
  gltf.accessors = accessors;
  const primitives = (gltf.meshes ?? []).flatMap((mesh) => mesh.primitives);
  const countOf = ({ attributes }: GltfPrimitive) =>
    accessors[attributes.POSITION as number]?.count ?? 0;
  const most = Math.max(...primitives.map(countOf));
  const more = { byteStride: 4, target: 34962 };
  const gids = addView(new Uint8Array(new Float32Array(most).fill(gid).buffer), more);
  const features = addView(new Uint8Array(4 * most), more);
  const tags = new Map<number, [gid: number, feature: number]>();
  for (const primitive of primitives) {
    const count = countOf(primitive);
    const add = (bufferView: number, componentType: number) =>
      accessors.push({ bufferView, componentType, count, type: 'SCALAR' }) - 1;
    const tag = tags.get(count) ?? [add(gids, 5126), add(features, 5123)];
    tags.set(count, tag);
    for (const name of Object.keys(primitive.attributes))
      if (name.startsWith('_FEATURE_ID_') || name === '_GID') delete primitive.attributes[name];
    primitive.attributes._GID = tag[0];
    primitive.attributes._FEATURE_ID_0 = tag[1];
    const featureIds = [{ featureCount: 1, attribute: 0, propertyTable: 0, label: 'building' }];
    const { EXT_structural_metadata: _, ...kept } = primitive.extensions ?? {};
    primitive.extensions = { ...kept, EXT_mesh_features: { featureIds } };
  }
}

function measure(places: readonly number[]): LandmarkExtent {
  const low = [0, 1, 2].map(() => Number.POSITIVE_INFINITY);
  const high = [0, 1, 2].map(() => Number.NEGATIVE_INFINITY);
  for (const [i, value] of places.entries()) {
    low[i % 3] = Math.min(low[i % 3] as number, value);
    high[i % 3] = Math.max(high[i % 3] as number, value);
  }
  const [west, bottom, north] = low as [number, number, number];
  const [east, top, south] = high as [number, number, number];
  return { west, east, low: bottom, high: top, north, south };
}

function makeRecord(
  source: LandmarkSource,
  places: readonly number[],
  heightM: number,
): BuildingRecord {
  const plane = createLocalPlane(...source.position);
  const points: [number, number][] = [];
  for (let i = 0; i < places.length; i += 3)
    points.push([places[i] as number, -(places[i + 2] as number)]);
  return {
    id: source.id,
    name: source.name,
    ring: findHull(points).map(([x, y]): LonLat => [plane.toLonDeg(x), plane.toLatDeg(y)]),
    heightM,
    storeys: Math.max(1, Math.round(heightM / STOREY_M)),
    use: source.use === undefined ? 'public' : isUse(source.use) ? source.use : 'other',
    provenance: 'supplied',
    ...(source.isApproximate ? { isPlaceEstimated: true } : {}),
    townCode: null,
    dwellings: 0,
  };
}

function isUse(use: string): use is BuildingUse {
  return (BUILDING_USES as readonly string[]).includes(use);
}

/** Convex hull, counter-clockwise (Andrew's monotone chain). */
function findHull(points: readonly [number, number][]): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (list: readonly [number, number][]) => {
    const kept: [number, number][] = [];
    for (const p of list) {
      for (let n = kept.length; n >= 2; n = kept.length) {
        const a = kept[n - 2] as [number, number];
        const b = kept[n - 1] as [number, number];
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 1e-9) break;
        kept.pop();
      }
      kept.push(p);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

function regionOf(
  { position }: LandmarkSource,
  { west, east, low, high, north, south }: LandmarkExtent,
  groundM: number,
): Region {
  const plane = createLocalPlane(...position);
  return {
    ...createRegion(),
    westDeg: plane.toLonDeg(west - PAD_M),
    eastDeg: plane.toLonDeg(east + PAD_M),
    southDeg: plane.toLatDeg(-south - PAD_M),
    northDeg: plane.toLatDeg(-north + PAD_M),
    minHeightM: groundM + low - PAD_M,
    maxHeightM: groundM + high + PAD_M,
  };
}
