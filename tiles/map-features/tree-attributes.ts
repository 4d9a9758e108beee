import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat } from '#model';
import type { Tree } from '../district.ts';
import { type MapTags, readMetres } from './map-tags.ts';

/** Of a tree of which nothing is said, metres. */
const HEIGHT_M = 8;
/** Between the trees of a row, metres. */
const ROW_SPACING_M = 8;
const NEEDLES =
  /pinus|picea|abies|cedrus|larix|metasequoia|taxodium|cupress|juniper|cunninghamia|cryptomeria|pine|spruce|fir\b|cedar|松|杉|柏/i;

export function readTree(tags: MapTags): Omit<Tree, 'position'> {
  const species = [tags.species, tags.genus, tags.taxon, tags['species:zh']].join(' ');
  const leaf = tags.leaf_type ?? (NEEDLES.test(species) ? 'needleleaved' : 'broadleaved');
  return {
    heightM: readMetres(tags.height ?? tags.est_height, [0.5, 80]) ?? HEIGHT_M,
    leaf: leaf === 'needleleaved' ? 'needleleaved' : 'broadleaved',
  };
}

/** Places of the trees of a row, evenly from its one end to the other. */
export function spaceTrees(line: readonly LonLat[]): LonLat[] {
  const [origin] = line;
  if (!origin) return [];
  const plane = createLocalPlane(...origin);
  const points = line.map(([lonDeg, latDeg]) => [plane.toX(lonDeg), plane.toY(latDeg)] as const);
  const along = [0];
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1] as readonly [number, number];
    const [bx, by] = points[i] as readonly [number, number];
    along.push((along[i - 1] as number) + Math.hypot(bx - ax, by - ay));
  }
  const lengthM = along.at(-1) as number;
  const count = Math.max(1, Math.round(lengthM / ROW_SPACING_M));
  const places: LonLat[] = [];
  let segment = 1;
  for (let i = 0; i <= count; i++) {
    const here = (i / count) * lengthM;
    while (segment < along.length - 1 && (along[segment] as number) < here) segment++;
    const [from, to] = [along[segment - 1] as number, along[segment] ?? 0];
    const t = to > from ? (here - from) / (to - from) : 0;
    const a = line[segment - 1] as LonLat;
    const b = line[segment] ?? a;
    places.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
  }
  return places;
}
