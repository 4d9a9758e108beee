import { ModelFault, type ModelSurface, readSemantic } from '../city-model/city-object.ts';
import type { SourcePosition, SurfaceSemantic } from '../source.ts';
import type { Vertices } from './vertices.ts';

/** How deep the list of faces lies in `boundaries`: faces, shells of faces, solids of shells. */
const NESTING: Readonly<Record<string, number>> = {
  MultiSurface: 0,
  CompositeSurface: 0,
  Solid: 1,
  MultiSolid: 2,
  CompositeSolid: 2,
};

/**
 * Faces of a CityJSON geometry. Of a solid the outer shell alone: a cavity within it cannot be seen.
 *
 * @throws {ModelFault} where the geometry is of another type or its indices lead nowhere.
 */
export function readGeometry(geometry: unknown, vertices: Vertices): ModelSurface[] {
  const { type, boundaries, semantics } = (geometry ?? {}) as Record<string, unknown>;
  if (type === 'GeometryInstance')
    throw new ModelFault(
      'expected a geometry of its own, got a GeometryInstance; templates are not read',
    );
  const nesting = NESTING[String(type)];
  if (nesting === undefined)
    throw new ModelFault(
      `expected Solid, MultiSurface, CompositeSurface or MultiSolid, got ${JSON.stringify(type)}`,
    );
  const { surfaces: kinds, values } = (semantics ?? {}) as Record<string, unknown>;
  const nameFace = (value: unknown): SurfaceSemantic | undefined => {
    if (typeof value !== 'number' || !Array.isArray(kinds)) return undefined;
    const kind: unknown = kinds[value]?.type;
    return typeof kind === 'string' ? readSemantic(kind) : undefined;
  };
  const faces: ModelSurface[] = [];
  collectFaces({ boundaries, values, nesting }, (face, value) => {
    faces.push({ rings: readRings(face, vertices), semantic: nameFace(value) });
  });
  return faces;
}

interface Nested {
  readonly boundaries: unknown;
  /** Beside `boundaries`, of the same shape; null or absent from where nothing is said. */
  readonly values: unknown;
  readonly nesting: number;
}

function collectFaces(
  { boundaries, values, nesting }: Nested,
  add: (face: unknown, value: unknown) => void,
): void {
  const list = listOf(boundaries, 'boundaries');
  const valueAt = (i: number): unknown => (Array.isArray(values) ? values[i] : undefined);
  if (nesting === 0) {
    for (const [i, face] of list.entries()) add(face, valueAt(i));
    return;
  }
  // The shells of a solid: the first is the outer one.
  const inner = nesting === 1 ? list.slice(0, 1) : list;
  for (const [i, one] of inner.entries())
    collectFaces({ boundaries: one, values: valueAt(i), nesting: nesting - 1 }, add);
}

function readRings(face: unknown, vertices: Vertices): SourcePosition[][] {
  return listOf(face, 'a face').map((ring) =>
    listOf(ring, 'a ring').map((index) => vertices(index)),
  );
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ModelFault(`expected a list as ${what}, got ${JSON.stringify(value) ?? 'none'}`);
}
