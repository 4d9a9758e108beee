import type { FindingSink } from '../finding.ts';
import type { ReadTable } from './check-metadata.ts';
import type { FeatureIds, GltfPrimitive } from './gltf-json.ts';
import type { GlbFile } from './read-glb.ts';

/** Feature of each vertex of a primitive, with the table that describes the features. */
export interface ReadFeatures {
  /** Feature id by vertex; `NO_FEATURE` where it belongs to none. */
  readonly ids: Float64Array;
  readonly count: number;
  readonly table: ReadTable | undefined;
}

const NO_FEATURE = Number.MAX_SAFE_INTEGER;

/** Checks EXT_mesh_features of a primitive; the first set of feature ids is returned. */
export function readFeatureIds(
  glb: GlbFile,
  { primitive, tables }: { primitive: GltfPrimitive; tables: readonly ReadTable[] },
  { sink, path }: { sink: FindingSink; path: string },
): ReadFeatures | undefined {
  const sets = primitive.extensions?.EXT_mesh_features?.featureIds;
  if (!sets) return undefined;
  if (sets.length === 0)
    sink.error('mesh-features', path, 'Expected one set of feature ids or more.');
  const read = sets.map((set, i) =>
    readSet(glb, { set, primitive, tables }, { sink, path: `${path}.featureIds[${i}]` }),
  );
  return read[0];
}

function readSet(
  glb: GlbFile,
  {
    set,
    primitive,
    tables,
  }: { set: FeatureIds; primitive: GltfPrimitive; tables: readonly ReadTable[] },
  { sink, path }: { sink: FindingSink; path: string },
): ReadFeatures | undefined {
  const fail = (message: string) => {
    sink.error('mesh-features', path, message);
    return undefined;
  };
  const { featureCount, attribute, texture, nullFeatureId, propertyTable } = set;
  if (!(Number.isInteger(featureCount) && featureCount >= 1))
    return fail(`Expected featureCount from 1, got ${featureCount}.`);
  const table = propertyTable === undefined ? undefined : tables[propertyTable];
  if (propertyTable !== undefined && !table)
    return fail(`Expected one of ${tables.length} property tables, got ${propertyTable}.`);
  if (texture !== undefined) return fail('Expected feature ids in an attribute, got a texture.');
  const positions = glb.json.accessors?.[primitive.attributes.POSITION ?? -1]?.count ?? 0;
  const ids = new Float64Array(positions);
  if (attribute === undefined) for (let v = 0; v < positions; v++) ids[v] = v;
  else {
    const index = primitive.attributes[`_FEATURE_ID_${attribute}`];
    if (index === undefined)
      return fail(`Expected the attribute _FEATURE_ID_${attribute}, found none.`);
    const read = glb.accessor(index);
    if (!read) return undefined;
    if (read.components !== 1 || read.scale !== 1)
      return fail('Expected whole numbers, one a vertex, not normalised.');
    for (let v = 0; v < Math.min(read.count, positions); v++)
      ids[v] = read.values[v * read.stride] as number;
  }
  const met = new Set<number>();
  let strange: number | undefined;
  for (let v = 0; v < positions; v++) {
    const id = ids[v] as number;
    if (id === nullFeatureId) ids[v] = NO_FEATURE;
    else if (Number.isInteger(id) && id >= 0) met.add(id);
    else strange ??= id;
  }
  if (strange !== undefined) return fail(`Expected whole feature ids from 0, got ${strange}.`);
  let highest = -1;
  for (const id of met) if (id > highest) highest = id;
  if (met.size !== featureCount)
    sink.error(
      'mesh-features',
      path,
      `Expected featureCount ${met.size}, the number of different ids, got ${featureCount}.`,
    );
  if (table && highest >= table.count)
    sink.error(
      'mesh-features',
      path,
      `Expected ids below the table's count ${table.count}, got ${highest}.`,
    );
  if (table && table.count !== featureCount)
    sink.error(
      'property-table',
      path,
      `Expected ${featureCount} rows, one a feature, got ${table.count}.`,
    );
  return { ids, count: highest + 1, table };
}
