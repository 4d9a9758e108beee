import { DEG } from '#lib/geo/wgs84.ts';
import type { BuildingNode, Region } from './building-tree.ts';

interface Tile {
  boundingVolume: { region: number[] };
  geometricError: number;
  refine?: 'ADD';
  content: { uri: string };
  children?: Tile[];
}

/** Path of a node's content beside tileset.json. */
export function tileUri(node: Pick<BuildingNode, 'key'>): string {
  return `tiles/${node.key}.glb`;
}

/** The explicit tileset.json (3D Tiles 1.1) of a tree of buildings. */
export function createTileset(root: BuildingNode) {
  return {
    asset: { version: '1.1' },
    geometricError: roundUp(Math.max(root.geometricErrorM, largestSideM(root.region))),
    root: { ...tileOf(root), refine: 'ADD' as const },
  };
}

function tileOf(node: BuildingNode): Tile {
  return {
    boundingVolume: { region: regionOf(node.region) },
    geometricError: roundUp(node.geometricErrorM),
    content: { uri: tileUri(node) },
    ...(node.children.length > 0 ? { children: node.children.map(tileOf) } : {}),
  };
}

/** Radians and metres: west, south, east, north, lowest, highest. */
function regionOf(region: Region): number[] {
  const { westDeg, southDeg, eastDeg, northDeg, minHeightM, maxHeightM } = region;
  return [westDeg * DEG, southDeg * DEG, eastDeg * DEG, northDeg * DEG, minHeightM, maxHeightM];
}

/** Nothing at all is drawn while the root is missing: the error is the whole district's size. */
function largestSideM({ westDeg, southDeg, eastDeg, northDeg }: Region): number {
  return Math.max(eastDeg - westDeg, northDeg - southDeg) * 111_320;
}

function roundUp(errorM: number): number {
  return Math.ceil(errorM * 100) / 100;
}
