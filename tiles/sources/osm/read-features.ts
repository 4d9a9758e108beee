import type { SourceFeature, SourceLayer, UnreadFeature } from '../source.ts';
import { buildMultipolygon } from './build-multipolygon.ts';
import { type BuildingPart, createPartFinder, type PartFinder } from './building-parts.ts';
import { classifyWay, isTree, type LayerShape } from './classify-tags.ts';
import type { OsmPolygon } from './nest-rings.ts';
import type { OsmScanner, OsmTags, OsmVisitor } from './osm-elements.ts';
import {
  isWithin,
  type OsmRelation,
  type OsmSelection,
  type OsmWish,
  selectElements,
} from './select-elements.ts';
import { buildArea, buildLine, toPolygonGeometry } from './to-geometry.ts';

type Item = SourceFeature | UnreadFeature;

/**
 * Features of an OpenStreetMap file: trees, then areas of relations, then ways, then building parts that stand
 * alone. The file is gone through once for each kind of question; what is kept is ids and places.
 */
export async function* readOsmFeatures(scanner: OsmScanner, wish: OsmWish): AsyncGenerator<Item[]> {
  const { selection, broken } = await selectElements(scanner, wish);
  if (wish.take.has('tree')) yield* readTrees(scanner, wish);
  const unread: Item[] = [];
  const finder = createPartFinder(
    gatherParts(selection, unread),
    selection.buildings.map(({ members }) => members),
  );
  yield unread;
  /** Ways that are drawn as the outline of a relation, by layer: not to be drawn twice. */
  const outlines = new Map<SourceLayer, Set<number>>();
  for (const relation of selection.areas) yield readArea(relation, selection, { finder, outlines });
  yield* readWays(scanner, selection, { finder, outlines });
  // A part that no outline holds stands for itself.
  yield finder.left().map((part) => ({ ...part, layer: 'building' as const }));
  if (broken) yield [{ place: broken.place, unread: broken.reason }];
}

async function* readTrees(scanner: OsmScanner, { bounds }: OsmWish): AsyncGenerator<Item[]> {
  yield* flow(scanner, (add) => ({
    node(id, { lonDeg, latDeg, tags }) {
      if (!isTree(tags) || (bounds && !isWithin(bounds, lonDeg, latDeg))) return;
      const at = [round(lonDeg), round(latDeg)];
      add({
        place: `node ${id}`,
        id: `node/${id}`,
        layer: 'tree',
        geometry: { type: 'Point', coordinates: at },
        properties: tags,
      });
    },
  }));
}

/** To the resolution of OpenStreetMap. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

function gatherParts(selection: OsmSelection, unread: Item[]): BuildingPart[] {
  const parts: BuildingPart[] = [];
  const add = (
    kind: 'way' | 'relation',
    { id, tags }: { readonly id: number; readonly tags: OsmTags },
    area: ReturnType<typeof buildMultipolygon>,
  ) => {
    const named = { place: `${kind} ${id}`, id: `${kind}/${id}` };
    if ('unread' in area) unread.push({ ...named, unread: area.unread });
    else
      parts.push({
        key: `${kind}/${id}`,
        polygons: area.polygons,
        feature: {
          ...named,
          layer: 'building-part',
          geometry: toPolygonGeometry(area.polygons),
          properties: tags,
        },
      });
  };
  for (const relation of selection.areas)
    if (layerOfArea(relation) === 'building-part')
      add('relation', relation, buildMultipolygon(relation.members, lookupOf(selection)));
  for (const way of selection.parts) add('way', way, buildArea(way.refs, selection.places.get));
  return parts;
}

function lookupOf({ memberRefs, places }: OsmSelection) {
  return { wayRefs: (id: number) => memberRefs.get(id), place: places.get };
}

function layerOfArea({ tags }: OsmRelation): SourceLayer | undefined {
  return classifyWay(tags).find(({ shape }) => shape === 'area')?.layer;
}

interface Drawing {
  readonly finder: PartFinder;
  readonly outlines: Map<SourceLayer, Set<number>>;
}

function readArea(relation: OsmRelation, selection: OsmSelection, drawing: Drawing): Item[] {
  const layer = layerOfArea(relation);
  if (!layer || layer === 'building-part') return [];
  const { id, tags, members } = relation;
  const named = { place: `relation ${id}`, id: `relation/${id}` };
  const area = buildMultipolygon(members, lookupOf(selection));
  if ('unread' in area) return [{ ...named, unread: area.unread }];
  const drawn = drawing.outlines.get(layer) ?? new Set();
  drawing.outlines.set(layer, drawn);
  for (const { type, ref, role } of members) if (type === 'way' && role !== 'inner') drawn.add(ref);
  return [drawArea({ ...named, layer, tags }, area.polygons, drawing.finder)];
}

async function* readWays(
  scanner: OsmScanner,
  selection: OsmSelection,
  drawing: Drawing,
): AsyncGenerator<Item[]> {
  yield* flow(scanner, (add) => ({
    way(id, refs, tags) {
      for (const one of selection.layersOf(id, tags)) {
        if (one.layer === 'building-part' || drawing.outlines.get(one.layer)?.has(id)) continue;
        add(readWay({ id, refs, tags }, one, { selection, finder: drawing.finder }));
      }
    },
  }));
}

function readWay(
  {
    id,
    refs,
    tags,
  }: { readonly id: number; readonly refs: readonly number[]; readonly tags: OsmTags },
  { layer, shape }: LayerShape,
  { selection, finder }: { readonly selection: OsmSelection; readonly finder: PartFinder },
): Item {
  const named = { place: `way ${id}`, id: `way/${id}` };
  if (shape === 'line') {
    const geometry = buildLine(refs, selection.places.get);
    return geometry
      ? { ...named, layer, geometry, properties: tags }
      : { ...named, unread: 'expected two nodes in a row, the extract lacks them' };
  }
  const area = buildArea(refs, selection.places.get);
  if ('unread' in area) return { ...named, unread: area.unread };
  return drawArea({ ...named, layer, tags }, area.polygons, finder);
}

function drawArea(
  what: {
    readonly place: string;
    readonly id: string;
    readonly layer: SourceLayer;
    readonly tags: OsmTags;
  },
  polygons: readonly OsmPolygon[],
  finder: PartFinder,
): Item {
  const { place, id, layer, tags } = what;
  if (layer === 'building' && tags.location === 'underground')
    return { place, id, unread: 'expected a building above the ground, it lies underground' };
  const feature = { place, id, layer, geometry: toPolygonGeometry(polygons), properties: tags };
  if (layer !== 'building') return feature;
  const parts = finder.take(id as `way/${number}`, polygons);
  return parts.length > 0 ? { ...feature, parts } : feature;
}

/** Hands on what a scan finds, block by block. */
async function* flow(
  scanner: OsmScanner,
  createVisitor: (add: (item: Item) => void) => OsmVisitor,
): AsyncGenerator<Item[]> {
  let found: Item[] = [];
  const visitor = createVisitor((item) => found.push(item));
  for await (const _ of scanner.scan(visitor)) {
    if (found.length === 0) continue;
    yield found;
    found = [];
  }
  if (found.length > 0) yield found;
}
