import { ModelFault } from '../city-model/city-object.ts';
import type { SourcePosition } from '../source.ts';
import { childrenOf, type GmlNode } from './gml-node.ts';

export interface GmlContext {
  readonly byId: ReadonlyMap<string, GmlNode>;
  /** Coordinates come latitude first. */
  readonly isLatFirst: boolean;
}

/** A polygon where it stands; its node tells whether two references mean the same. */
export interface GmlPolygon {
  readonly node: GmlNode;
  readonly rings: readonly (readonly SourcePosition[])[];
}

const POLYGONS = new Set(['Polygon', 'PolygonPatch', 'Triangle', 'Rectangle']);
/** References lead to surfaces that refer on; more than this is a circle. */
const MAX_DEPTH = 40;

/**
 * Polygons of a geometry, through solids, composites, orientable surfaces and references within the building.
 * Cavities of solids are left out: they cannot be seen.
 *
 * @throws {ModelFault} where a reference leads out of the building or coordinates are no numbers.
 */
export function readPolygons(geometry: GmlNode, context: GmlContext): GmlPolygon[] {
  const found: GmlPolygon[] = [];
  collect(geometry, context, { found, isReversed: false, dimension: undefined, depth: 0 });
  return found;
}

interface Collecting {
  readonly found: GmlPolygon[];
  readonly isReversed: boolean;
  readonly dimension: string | undefined;
  readonly depth: number;
}

function collect(node: GmlNode, context: GmlContext, state: Collecting): void {
  const dimension = node.attributes.srsDimension ?? state.dimension;
  const inside = { ...state, dimension, depth: state.depth + 1 };
  if (inside.depth > MAX_DEPTH)
    throw new ModelFault('expected surfaces that end somewhere, its references run in a circle');
  if (POLYGONS.has(node.name)) {
    const rings = readRings(node, { dimension, isLatFirst: context.isLatFirst });
    state.found.push({
      node,
      rings: state.isReversed ? rings.map((ring) => ring.toReversed()) : rings,
    });
    return;
  }
  const { href } = node.attributes;
  if (href !== undefined) {
    const id = href.slice(href.indexOf('#') + 1);
    const target = context.byId.get(id);
    if (!target)
      throw new ModelFault(`expected the surface "${id}" within the building, it is not there`);
    collect(target, context, inside);
    return;
  }
  const isTurned = node.name === 'OrientableSurface' && node.attributes.orientation === '-';
  for (const child of node.children) {
    if (child.name === 'interior' && node.name === 'Solid') continue;
    collect(child, context, { ...inside, isReversed: state.isReversed !== isTurned });
  }
}

interface RingOptions {
  readonly dimension: string | undefined;
  readonly isLatFirst: boolean;
}

function readRings(polygon: GmlNode, options: RingOptions): SourcePosition[][] {
  return childrenOf(polygon, 'exterior', 'interior', 'outerBoundaryIs', 'innerBoundaryIs')
    .flatMap((boundary) => childrenOf(boundary, 'LinearRing'))
    .map((ring) => {
      const points = readPositions(ring, {
        ...options,
        dimension: ring.attributes.srsDimension ?? options.dimension,
      });
      const first = points[0];
      const last = points.at(-1);
      const isClosed =
        points.length > 1 && first?.every((value, axis) => value === last?.[axis]) === true;
      return isClosed ? points.slice(0, -1) : points;
    });
}

function readPositions(ring: GmlNode, options: RingOptions): SourcePosition[] {
  const lists = ring.children.flatMap((child) =>
    child.name === 'pointProperty' ? child.children.flatMap(({ children }) => children) : [child],
  );
  return lists.flatMap((list) => {
    const dimension = Number(
      list.attributes.srsDimension ?? list.attributes.dimension ?? options.dimension ?? 3,
    );
    if (list.name === 'pos' || list.name === 'posList')
      return cut(list.text.trim().split(/\s+/), dimension, options.isLatFirst);
    // GML 2: points apart by blanks, numbers by commas.
    if (list.name === 'coordinates')
      return list.text
        .trim()
        .split(/\s+/)
        .flatMap((point) => cut(point.split(','), dimension, options.isLatFirst));
    return [];
  });
}

function cut(words: readonly string[], dimension: number, isLatFirst: boolean): SourcePosition[] {
  if (dimension !== 3 && dimension !== 2)
    throw new ModelFault(`expected srsDimension 2 or 3, got ${dimension}`);
  if (words.length % dimension !== 0)
    throw new ModelFault(
      `expected a multiple of ${dimension} numbers in a list of positions, got ${words.length}`,
    );
  const points: SourcePosition[] = [];
  for (let i = 0; i < words.length; i += dimension) {
    const numbers = words.slice(i, i + dimension).map((word) => (word === '' ? Number.NaN : +word));
    const wrong = numbers.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new ModelFault(`expected a number, got "${words[i + wrong]}"`);
    const [a, b, ...rest] = numbers as [number, number, ...number[]];
    points.push(isLatFirst ? [b, a, ...rest] : [a, b, ...rest]);
  }
  return points;
}
