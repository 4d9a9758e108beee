/** A tile of tileset.json, as far as the rules below read it. */
export interface TilesetTile {
  boundingVolume?: { region?: number[] };
  geometricError?: number;
  refine?: string;
  content?: { uri?: string };
  children?: TilesetTile[];
}

export interface Tileset {
  asset?: { version?: string };
  geometricError?: number;
  root?: TilesetTile;
}

/**
 * Checks a tileset against the rules of 3D Tiles 1.1 that a schema or a reader would not notice. Returns what
 * is wrong, each with the path of its tile.
 */
export function checkTileset(tileset: Tileset, hasContent: (uri: string) => boolean): string[] {
  const faults: string[] = [];
  if (tileset.asset?.version !== '1.1')
    faults.push(`asset.version: expected "1.1", got ${tileset.asset?.version}`);
  if (!isError(tileset.geometricError)) faults.push('geometricError: expected a number from 0');
  if (!tileset.root) return [...faults, 'root: expected a tile'];
  if (tileset.root.refine !== 'ADD' && tileset.root.refine !== 'REPLACE')
    faults.push(`root.refine: expected ADD or REPLACE, got ${tileset.root.refine}`);
  const seen = new Set<string>();
  walk(tileset.root, 'root', { error: tileset.geometricError, region: undefined });
  return faults;

  function walk(
    tile: TilesetTile,
    path: string,
    parent: { error: number | undefined; region: number[] | undefined },
  ): void {
    const { geometricError, content, children } = tile;
    const region = tile.boundingVolume?.region;
    if (!isError(geometricError)) faults.push(`${path}.geometricError: expected a number from 0`);
    else if (geometricError > (parent.error ?? Number.POSITIVE_INFINITY))
      faults.push(`${path}.geometricError: expected at most the parent's`);
    if (!isRegion(region)) faults.push(`${path}.boundingVolume.region: expected a region`);
    else if (isRegion(parent.region) && !isInside(region, parent.region))
      faults.push(`${path}.boundingVolume.region: expected to lie in the parent's`);
    if (content) {
      if (!content.uri) faults.push(`${path}.content.uri: expected a path`);
      else if (seen.has(content.uri)) faults.push(`${path}.content.uri: used twice`);
      else if (!hasContent(content.uri)) faults.push(`${path}.content.uri: file is missing`);
      seen.add(content.uri ?? '');
    }
    if (children?.length === 0) faults.push(`${path}.children: expected none or some`);
    if (!content && !children) faults.push(`${path}: expected content or children`);
    for (const [i, child] of (children ?? []).entries())
      walk(child, `${path}.children[${i}]`, { error: geometricError, region });
  }
}

function isError(value: number | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

/** West, south, east, north in radians, lowest and highest in metres. */
function isRegion(region: number[] | undefined): region is number[] {
  if (region?.length !== 6 || !region.every(Number.isFinite)) return false;
  const [west, south, east, north, low, high] = region as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return (
    Math.abs(west) <= Math.PI &&
    Math.abs(north) <= Math.PI / 2 &&
    west < east &&
    south < north &&
    low <= high
  );
}

function isInside(child: number[], parent: number[]): boolean {
  const [west, south, east, north, low, high] = child as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [w, s, e, n, l, h] = parent as [number, number, number, number, number, number];
  return west >= w && south >= s && east <= e && north <= n && low >= l && high <= h;
}
