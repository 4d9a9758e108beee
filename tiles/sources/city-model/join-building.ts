import type { SourceFeature, SourceGeometry, SourcePosition, UnreadFeature } from '../source.ts';
import { type CityObject, ModelFault, type ModelLevel, type ModelSurface } from './city-object.ts';
import { completeSemantics } from './face-semantic.ts';

/** Levels from this on are more than the tiles draw. */
const BEYOND_LOD = 3;

/**
 * One feature of a building and what belongs to it: the best geometry of each of its objects up to LoD2, else
 * the footprint of LoD0; the building's attributes, and those of its part where it has a single one.
 */
export function joinBuilding(
  objects: readonly CityObject[],
  place: string,
): SourceFeature | UnreadFeature {
  const root = objects[0] as CityObject;
  const named = root.id === undefined ? { place } : { place, id: root.id };
  try {
    return { ...named, geometry: readGeometry(objects), properties: joinProperties(objects) };
  } catch (error) {
    if (error instanceof ModelFault) return { ...named, unread: error.message };
    throw error;
  }
}

function joinProperties([root, ...others]: readonly CityObject[]): Record<string, unknown> {
  const parts = others.filter(({ role }) => role === 'part');
  return { ...(parts.length === 1 ? parts[0]?.properties : {}), ...root?.properties };
}

function readGeometry(objects: readonly CityObject[]): SourceGeometry {
  const chosen = objects.flatMap((object) => {
    const level = bestLevel(object.levels);
    return level ? [{ object, level }] : [];
  });
  const partLod = Math.max(
    0,
    ...chosen.filter(({ object }) => object.role === 'part').map(({ level }) => level.lod),
  );
  // A coarse block of the whole stands where its parts do; drawn beside them it would show through.
  const used = chosen.filter(
    ({ object, level }) =>
      object.role !== 'building' || Math.floor(level.lod) >= Math.floor(partLod),
  );
  if (used.some(({ object }) => object.role !== 'installation')) {
    const surfaces = used.flatMap(({ level }) => level.read()).flatMap(cleanSurface);
    if (surfaces.length > 0)
      return {
        type: 'Solid',
        lod: Math.max(...used.map(({ level }) => level.lod)),
        surfaces: completeSemantics(surfaces),
      };
    throw new ModelFault('expected faces with an area, its geometry has none');
  }
  return readFootprint(objects);
}

function bestLevel(levels: readonly ModelLevel[]): ModelLevel | undefined {
  let best: ModelLevel | undefined;
  for (const level of levels)
    if (level.lod >= 1 && level.lod < BEYOND_LOD && level.lod > (best?.lod ?? 0)) best = level;
  return best;
}

function readFootprint(objects: readonly CityObject[]): SourceGeometry {
  const footprints = objects
    .filter(({ role }) => role !== 'installation')
    .map(({ levels }) => levels.filter(({ lod }) => lod < 1))
    .filter((levels) => levels.length > 0);
  // The building's own footprint covers those of its parts.
  const used = objects[0]?.levels.some(({ lod }) => lod < 1) ? footprints.slice(0, 1) : footprints;
  const polygons = used
    .flatMap((levels) => levels.at(-1)?.read() ?? [])
    .flatMap(cleanSurface)
    .map(({ rings }) => rings.map((ring) => [...ring, ring[0] as SourcePosition]));
  if (polygons.length > 0) return { type: 'MultiPolygon', coordinates: polygons };
  const found = objects
    .filter(({ role }) => role !== 'installation')
    .flatMap(({ levels }) => levels.map(({ lod }) => lod));
  throw new ModelFault(
    found.length === 0
      ? 'expected a geometry, it has none'
      : `expected a geometry of LoD 0 to 2, got LoD ${[...new Set(found)].sort((a, b) => a - b).join(', ')}`,
  );
}

/** Without points that repeat the one before; a face or hole left with no area takes nothing away. */
function cleanSurface({ rings, semantic }: ModelSurface): ModelSurface[] {
  const clean = rings.map((ring) =>
    ring.filter((point, i) => !isSame(point, ring.at(i - 1) as SourcePosition)),
  );
  if ((clean[0]?.length ?? 0) < 3) return [];
  return [{ rings: clean.filter((ring) => ring.length >= 3), semantic }];
}

function isSame(a: SourcePosition, b: SourcePosition): boolean {
  return a !== b && a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}
