import {
  type CityObject,
  type ModelLevel,
  type ModelSurface,
  readSemantic,
} from '../city-model/city-object.ts';
import { joinBuilding } from '../city-model/join-building.ts';
import type { SourceFeature, SourcePosition, SurfaceSemantic, UnreadFeature } from '../source.ts';
import { childrenOf, type GmlNode, indexNodes } from './gml-node.ts';
import { type GmlContext, type GmlPolygon, readPolygons } from './read-polygons.ts';
import { readProperties } from './read-properties.ts';

/** One feature of a bldg:Building and its parts, or why it could not be read. */
export function readBuilding(
  building: GmlNode,
  options: { readonly place: string; readonly isLatFirst: boolean },
): SourceFeature | UnreadFeature {
  const context = { byId: indexNodes(building), isLatFirst: options.isLatFirst };
  return joinBuilding(readObjects(building, 'building', context), options.place);
}

function readObjects(
  node: GmlNode,
  role: CityObject['role'],
  context: GmlContext,
): readonly CityObject[] {
  const parts = childrenOf(node, 'consistsOfBuildingPart', 'buildingPart')
    .flatMap((property) => childrenOf(property, 'BuildingPart'))
    .flatMap((part) => readObjects(part, 'part', context));
  const installations = childrenOf(node, 'outerBuildingInstallation', 'buildingInstallation')
    .flatMap((property) => childrenOf(property, 'BuildingInstallation'))
    .flatMap((installation) => readObjects(installation, 'installation', context));
  return [
    {
      id: node.attributes.id,
      role,
      properties: readProperties(node),
      levels: readLevels(node, context),
    },
    ...parts,
    ...installations,
  ];
}

/** `lod2Solid`, `lod1MultiSurface`, `lod0FootPrint` …; not curves. */
const GEOMETRY = /^lod(\d)(Solid|MultiSurface|Geometry|FootPrint|RoofEdge)$/;

function readLevels(node: GmlNode, context: GmlContext): ModelLevel[] {
  const bounded = childrenOf(node, 'boundedBy', 'boundary')
    .flatMap(({ children }) => children)
    .filter(({ name }) => name.endsWith('Surface'));
  const lods = new Set<number>();
  for (const owner of [node, ...bounded])
    for (const { name } of owner.children) {
      const lod = GEOMETRY.exec(name)?.[1];
      if (lod !== undefined) lods.add(Number(lod));
    }
  return [...lods].map((lod) => ({
    lod,
    read: () =>
      lod === 0
        ? readFootprint(node, context)
        : withoutDoubles([
            ...bounded.flatMap((surface) =>
              readGeometries(surface, lod, context).map((polygon) => ({
                ...polygon,
                semantic: readSemantic(surface.name),
              })),
            ),
            ...readGeometries(node, lod, context).map((polygon) => ({
              ...polygon,
              semantic: undefined,
            })),
          ]),
  }));
}

function readGeometries(node: GmlNode, lod: number, context: GmlContext): GmlPolygon[] {
  return node.children
    .filter(({ name }) => GEOMETRY.exec(name)?.[1] === String(lod))
    .flatMap((property) => readPolygons(property, context));
}

/** The footprint where there is one, else the edge of the roof. */
function readFootprint(node: GmlNode, context: GmlContext): ModelSurface[] {
  const found = childrenOf(node, 'lod0FootPrint').concat(childrenOf(node, 'lod0RoofEdge'))[0];
  const polygons = found ? readPolygons(found, context) : readGeometries(node, 0, context);
  return polygons.map(({ rings }) => ({ rings, semantic: undefined }));
}

interface NamedPolygon extends GmlPolygon {
  readonly semantic: SurfaceSemantic | undefined;
}

/**
 * A solid's faces are as a rule those of the boundary surfaces, by reference or written out again; each is kept
 * once, with the semantic of the surface that bounds.
 */
function withoutDoubles(polygons: readonly NamedPolygon[]): ModelSurface[] {
  const nodes = new Set<GmlNode>();
  const shapes = new Set<string>();
  return polygons.filter(({ node, rings }) => {
    const shape = nameShape(rings[0] ?? []);
    const isDouble = nodes.has(node) || shapes.has(shape);
    nodes.add(node);
    shapes.add(shape);
    return !isDouble;
  });
}

/** The same for a ring that begins elsewhere. */
function nameShape(ring: readonly SourcePosition[]): string {
  return ring
    .map((point) => point.map((value) => value.toFixed(7)).join(' '))
    .sort()
    .join(',');
}
