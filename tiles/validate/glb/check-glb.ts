import { validateBytes } from 'gltf-validator';
import type { BuildingIndex } from '#model';
import type { FindingSink } from '../finding.ts';
import { distanceOut, toGeodetic } from '../tileset/volume.ts';
import type { PlacedContent } from '../tileset/walk-tileset.ts';
import { VOLUME_SLACK_M } from '../tileset/walk-tileset.ts';
import { checkBlocks } from './check-blocks.ts';
import { checkFaces } from './check-faces.ts';
import { readFeatureIds } from './check-feature-ids.ts';
import { checkInstances } from './check-instances.ts';
import { checkMetadata } from './check-metadata.ts';
import { type PlacedPrimitive, placePrimitives } from './placed-primitive.ts';
import { checkAccessor, type GlbFile, readGlb } from './read-glb.ts';
import { addReach, createWorldMesh, farthestOut, NO_REACH, type Reach } from './world-mesh.ts';

/** What a glb came to, for the checks over all of them. */
export interface CheckedGlb {
  readonly triangles: number;
  readonly instances: number;
  readonly gids: readonly number[];
  readonly ids: readonly string[];
  readonly volumes: number;
  readonly openModels: number;
}

const NOTHING: CheckedGlb = {
  triangles: 0,
  instances: 0,
  gids: [],
  ids: [],
  volumes: 0,
  openModels: 0,
};

type Checked = { -readonly [Key in keyof CheckedGlb]: CheckedGlb[Key] };

/** Checks one glb as the content of a tile. */
export async function checkGlb(
  bytes: Uint8Array,
  {
    content,
    index,
    sink,
  }: { content: PlacedContent; index: BuildingIndex | null; sink: FindingSink },
): Promise<CheckedGlb> {
  const path = content.file;
  await askValidator(bytes, { sink, path });
  const glb = readGlb(bytes, { sink, path });
  if (!glb) return NOTHING;
  try {
    return checkParts(glb, { content, index, sink });
  } catch (error) {
    sink.error(
      'glb',
      path,
      `Expected a document that can be followed, got: ${(error as Error).message}.`,
    );
    return NOTHING;
  }
}

async function askValidator(
  bytes: Uint8Array,
  { sink, path }: { sink: FindingSink; path: string },
): Promise<void> {
  try {
    const { issues } = await validateBytes(bytes, {
      format: 'glb',
      maxIssues: 100,
      writeTimestamp: false,
      externalResourceFunction: async (uri) => {
        throw new Error(`${uri} is outside the file`);
      },
    });
    for (const { severity, code, message, pointer = '' } of issues.messages) {
      if (severity === 0) sink.error('glb', `${path}#${pointer}`, `${code}: ${message}`);
      if (severity === 1) sink.warn('glb', `${path}#${pointer}`, `${code}: ${message}`);
    }
  } catch (error) {
    sink.error('glb', path, `Expected a glb, got: ${error}.`);
  }
}

function checkParts(
  glb: GlbFile,
  {
    content,
    index,
    sink,
  }: { content: PlacedContent; index: BuildingIndex | null; sink: FindingSink },
): CheckedGlb {
  const { json } = glb;
  const path = content.file;
  for (const [what, list] of [
    ['buffer', json.buffers],
    ['image', json.images],
  ] as const)
    for (const { uri } of list ?? [])
      if (uri !== undefined && !uri.startsWith('data:'))
        sink.error('glb', path, `Expected everything in the file, got a ${what} at "${uri}".`);
  for (const i of (json.accessors ?? []).keys()) checkAccessor(glb, i, { sink, path });
  const metadata = json.extensions?.EXT_structural_metadata;
  const tables = metadata ? checkMetadata(metadata, glb, { sink, path }) : [];
  const result: Checked = { ...NOTHING, gids: [], ids: [] };
  const reach: Reach = [...NO_REACH];
  const places: (readonly number[])[] = [];
  for (const placed of placePrimitives(json, content.transform)) {
    const at = { sink, path: `${path}#${placed.place}` };
    if (placed.node.extensions?.EXT_mesh_gpu_instancing) {
      const { count, corners } = checkInstances(glb, { placed, tables }, at);
      result.instances += count;
      places.push(...corners);
      continue;
    }
    checkPrimitive(glb, { placed, tables, index, content, reach, result }, at);
  }
  const farOut = Math.max(
    ...places.map((place) => distanceOut(content.contentVolume ?? content.volume, place)),
    Number.NEGATIVE_INFINITY,
  );
  checkContained(content, reach, { sink, farOut });
  for (const [x = 0, y = 0, z = 0] of places)
    addReach(reach, Float64Array.from(toGeodetic(x, y, z)));
  if (reach[0] <= reach[2]) checkTight(content, reach, sink);
  return result;
}

function checkPrimitive(
  glb: GlbFile,
  {
    placed,
    tables,
    index,
    content,
    reach,
    result,
  }: {
    placed: PlacedPrimitive;
    tables: ReturnType<typeof checkMetadata>;
    index: BuildingIndex | null;
    content: PlacedContent;
    reach: Reach;
    result: Checked;
  },
  at: { sink: FindingSink; path: string },
): void {
  const { sink } = at;
  const { primitive } = placed;
  if ((primitive.mode ?? 4) !== 4) return;
  const mesh = createWorldMesh(glb, placed);
  if (!mesh) return;
  for (let i = 0; i < 3 * mesh.triangleCount; i++)
    if ((mesh.triangles[i] as number) >= mesh.count) {
      sink.error(
        'accessor',
        at.path,
        `Expected indices below ${mesh.count}, got ${mesh.triangles[i]}.`,
      );
      return;
    }
  result.triangles += mesh.triangleCount;
  for (const volume of [content.volume, content.contentVolume])
    if (volume && volume.type !== 'region') {
      const outM = farthestOut(volume, { reach, ecef: () => ecefOf(glb, placed) });
      reportOut(content, outM, sink);
    }
  addReach(reach, mesh.geodetic);
  const optional = (name: string) => {
    const accessor = primitive.attributes[name];
    return accessor === undefined ? undefined : glb.accessor(accessor);
  };
  // Landmarks come with axes and texture places of their own.
  if (!content.file.includes('/landmarks/'))
    checkFaces(mesh, { normal: optional('NORMAL'), texture: optional('TEXCOORD_0') }, at);
  const features = readFeatureIds(glb, { primitive, tables }, at);
  if (features?.table?.class !== 'building') return;
  const blocks = checkBlocks(
    mesh,
    {
      features,
      gid: optional('_GID'),
      texture: optional('TEXCOORD_0'),
      index,
      isFinal: content.isFinal,
    },
    at,
  );
  // A landmark has one primitive a material, and is one building in all of them.
  const isLandmark = content.file.includes('/landmarks/');
  const isNew =
    <T>(known: readonly T[]) =>
    (one: T) =>
      !isLandmark || !known.includes(one);
  result.gids = [...result.gids, ...blocks.gids.filter(isNew(result.gids))];
  result.ids = [...result.ids, ...blocks.ids.filter(isNew(result.ids))];
  result.volumes += blocks.volumes;
  result.openModels += blocks.openModels;
}

function* ecefOf(glb: GlbFile, { primitive, matrix: m }: PlacedPrimitive): Generator<number[]> {
  const position = glb.accessor(primitive.attributes.POSITION ?? -1);
  if (!position) return;
  const { values, count, stride, scale } = position;
  for (let v = 0; v < count; v++) {
    const p = [0, 1, 2].map((c) => (values[v * stride + c] as number) * scale);
    yield [0, 1, 2].map(
      (row) =>
        (m[row] as number) * (p[0] as number) +
        (m[4 + row] as number) * (p[1] as number) +
        (m[8 + row] as number) * (p[2] as number) +
        (m[12 + row] as number),
    );
  }
}

function checkContained(
  content: PlacedContent,
  reach: Reach,
  { sink, farOut }: { sink: FindingSink; farOut: number },
): void {
  reportOut(content, farOut, sink);
  if (!(reach[0] <= reach[2])) return;
  for (const volume of [content.volume, content.contentVolume])
    if (volume?.type === 'region')
      reportOut(content, farthestOut(volume, { reach, ecef: () => [] }), sink);
}

function reportOut({ file, place }: PlacedContent, outM: number, sink: FindingSink): void {
  if (outM > VOLUME_SLACK_M)
    sink.error(
      'containment',
      file,
      `Expected all of it within the volume of ${place}, got ${outM.toFixed(2)} m beyond; a viewer would cull it too early.`,
    );
}

/** A volume this many times longer, wider or higher than what it holds, and by this much, is worth a word. */
const LOOSE_TIMES = 10;
const LOOSE_M = 100;

/** Only a final tile's volume is its content's alone. */
function checkTight(content: PlacedContent, reach: Reach, sink: FindingSink): void {
  const volume = content.contentVolume ?? (content.isFinal ? content.volume : null);
  if (volume?.type !== 'region') return;
  const [w = 0, s = 0, e = 0, n = 0, low = 0, high = 0] = volume.region;
  const sizes = [
    ['wide', (e - w) * 6_378_137 * Math.cos(s), (reach[2] - reach[0]) * 6_378_137 * Math.cos(s)],
    ['long', (n - s) * 6_378_137, (reach[3] - reach[1]) * 6_378_137],
    ['high', high - low, reach[5] - reach[4]],
  ] as const;
  for (const [what, said, found] of sizes)
    if (said > LOOSE_TIMES * found && said > found + LOOSE_M)
      sink.warn(
        'tightness',
        content.place,
        `Expected a volume about as ${what} as its content, ${found.toFixed(0)} m, got ${said.toFixed(0)} m; it is loaded when nothing of it is in view.`,
      );
}
