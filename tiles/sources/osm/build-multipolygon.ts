import type { LonLat } from '#model';
import { assembleRings } from './assemble-rings.ts';
import { nestRings, type OsmPolygon } from './nest-rings.ts';
import type { OsmMember } from './osm-elements.ts';

/** What a relation's ways and nodes are looked up in. */
export interface OsmLookup {
  wayRefs(id: number): readonly number[] | undefined;
  place(node: number): LonLat | undefined;
}

/** Polygons of a multipolygon relation, or why there are none. */
export function buildMultipolygon(
  members: readonly OsmMember[],
  lookup: OsmLookup,
): { readonly polygons: readonly OsmPolygon[] } | { readonly unread: string } {
  const seen = new Set<number>();
  const outer: (readonly number[])[] = [];
  const inner: (readonly number[])[] = [];
  for (const { type, ref, role } of members) {
    if (type !== 'way' || seen.has(ref)) continue;
    seen.add(ref);
    const refs = lookup.wayRefs(ref);
    if (!refs)
      return { unread: `expected its member way ${ref}, which is missing from the extract` };
    if (role === 'inner') inner.push(refs);
    else outer.push(refs);
  }
  if (outer.length + inner.length === 0) return { unread: 'expected ways as members, it has none' };
  // Apart first: a yard may run along its outline on the same nodes.
  const apart = [assembleRings(outer), assembleRings(inner)];
  const isClosed = apart.every(({ looseEnds }) => looseEnds.length === 0);
  const assembled = isClosed ? apart : [assembleRings([...outer, ...inner])];
  const loose = assembled.flatMap(({ looseEnds }) => looseEnds)[0];
  if (loose !== undefined)
    return { unread: `expected closed rings, its line ends at node ${loose}` };
  const placer = createPlacer(lookup);
  const rings = assembled.flatMap((part) => part.rings.map(placer.ring));
  const missing = placer.missing();
  if (missing !== undefined)
    return { unread: `expected node ${missing} of its outline, which is missing from the extract` };
  const polygons = nestRings(rings);
  return polygons.length > 0
    ? { polygons }
    : { unread: 'expected a ring with an area, found none' };
}

function createPlacer(lookup: OsmLookup) {
  let missing: number | undefined;
  return {
    ring: (refs: readonly number[]): LonLat[] =>
      refs.flatMap((ref) => {
        const place = lookup.place(ref);
        if (!place) missing ??= ref;
        return place ? [place] : [];
      }),
    missing: () => missing,
  };
}
