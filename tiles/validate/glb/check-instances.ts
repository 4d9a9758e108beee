import type { FindingSink } from '../finding.ts';
import { multiply } from '../tileset/volume.ts';
import type { ReadTable } from './check-metadata.ts';
import type { PlacedPrimitive } from './placed-primitive.ts';
import type { GlbFile } from './read-glb.ts';

/** Checks EXT_mesh_gpu_instancing and its features; returns the corners of all instances in ECEF and their number. */
export function checkInstances(
  glb: GlbFile,
  { placed, tables }: { placed: PlacedPrimitive; tables: readonly ReadTable[] },
  { sink, path }: { sink: FindingSink; path: string },
): { readonly count: number; readonly corners: readonly (readonly number[])[] } {
  const attributes = placed.node.extensions?.EXT_mesh_gpu_instancing?.attributes ?? {};
  const read = Object.fromEntries(
    Object.entries(attributes).map(([name, index]) => [name, glb.accessor(index)]),
  );
  const counts = new Set(Object.values(read).map((values) => values?.count ?? -1));
  const [count = 0] = counts;
  if (counts.size !== 1 || count < 1) {
    sink.error(
      'instancing',
      path,
      `Expected attributes of one count from 1, got ${[...counts].join(', ') || 'none'}.`,
    );
    return { count: 0, corners: [] };
  }
  for (const [i, set] of (
    placed.node.extensions?.EXT_instance_features?.featureIds ?? []
  ).entries()) {
    const table = set.propertyTable === undefined ? undefined : tables[set.propertyTable];
    if (set.attribute === undefined && set.featureCount !== count)
      sink.error(
        'instancing',
        `${path}.featureIds[${i}]`,
        `Expected featureCount ${count}, one an instance, got ${set.featureCount}.`,
      );
    if (set.propertyTable !== undefined && table?.count !== set.featureCount)
      sink.error(
        'property-table',
        `${path}.featureIds[${i}]`,
        `Expected a table of ${set.featureCount} rows, got ${table?.count ?? 'none'}.`,
      );
  }
  const { TRANSLATION, SCALE, ROTATION } = read;
  const box = glb.json.accessors?.[placed.primitive.attributes.POSITION ?? -1];
  const corners: number[][] = [];
  for (let i = 0; i < count; i++) {
    const at = (values: typeof TRANSLATION, c: number, otherwise: number) =>
      values ? (values.values[i * values.stride + c] as number) * values.scale : otherwise;
    const move = [at(TRANSLATION, 0, 0), at(TRANSLATION, 1, 0), at(TRANSLATION, 2, 0)];
    const size = [at(SCALE, 0, 1), at(SCALE, 1, 1), at(SCALE, 2, 1)];
    // Turned instances are taken by the sphere around their box, which is no smaller.
    const reach = ROTATION
      ? Math.hypot(
          ...size.map(
            (s, c) => s * Math.max(Math.abs(box?.min?.[c] ?? 0), Math.abs(box?.max?.[c] ?? 0)),
          ),
        )
      : 0;
    for (const end of [box?.min ?? [0, 0, 0], box?.max ?? [0, 0, 0]]) {
      const sign = end === box?.min ? -1 : 1;
      const p = end.map(
        (value, c) => (move[c] as number) + (ROTATION ? sign * reach : value * (size[c] as number)),
      );
      const m = multiply(placed.matrix, [
        1,
        0,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        0,
        1,
        0,
        p[0] ?? 0,
        p[1] ?? 0,
        p[2] ?? 0,
        1,
      ]);
      corners.push(m.slice(12, 15));
    }
  }
  return { count, corners };
}
