import { distanceM } from '#lib/geo/wgs84.ts';
import type { LonLat, Site, Text } from '#model';
import type { MapLabel } from './label-source.ts';

/** The same name comes again along a line after so many metres. */
const APART_M = 4_500;
/** Two labels of one name nearer than this are one, metres. */
const SAME_M = 1_500;

interface NamedLine {
  readonly id: string;
  readonly name: Text;
  readonly line: readonly LonLat[];
}

/** Names of rivers, canals and roads, set upright at the middles of their pieces and again further along. */
export function listLineLabels(site: Site, ground: (at: LonLat) => number): MapLabel[] {
  const rivers = placeNames(site.waterways, ({ widthM }) => widthM).map(
    ({ item, at, key }): MapLabel => ({
      key: `water:${key}`,
      text: item.name,
      style: 'water',
      kind: 'water',
      at,
      heightM: ground(at) + 2,
      priority: 42 + Math.min(14, item.widthM / 25),
      fromM: 0,
      toM: item.widthM >= 90 ? 32_000 : 12_000,
      entity: null,
      isApproximate: false,
    }),
  );
  const named = site.roads.filter(({ name }) => name.zh !== '');
  const roads = placeNames(named, ({ class: kind }) => (kind === 'expressway' ? 1 : 0)).map(
    ({ item, at, key }): MapLabel => ({
      key: `road:${key}`,
      text: item.name,
      style: 'road',
      kind: 'roads',
      at,
      heightM: ground(at) + (item.structure === 'ground' ? 2 : 12),
      priority: item.class === 'expressway' ? 35 : 24 + Math.min(4, item.busLines / 3),
      fromM: 0,
      toM: item.class === 'expressway' ? 16_000 : 4_500,
      entity: null,
      isApproximate: false,
    }),
  );
  return [...rivers, ...roads];
}

/** Leaves out labels whose name, but for what stands in brackets, another of higher priority bears near by. */
export function dropRepeated(labels: readonly MapLabel[]): MapLabel[] {
  const known = new Map<string, MapLabel[]>();
  const ranked = labels
    .map((label, i) => ({ label, i }))
    .sort((a, b) => b.label.priority - a.label.priority || a.i - b.i);
  const kept = ranked.filter(({ label }) => {
    const name = label.text.zh.replace(/[((].*$/, '');
    const same = known.get(name) ?? [];
    if (same.some(({ at }) => distanceM(...at, ...label.at) < SAME_M)) return false;
    known.set(name, [...same, label]);
    return true;
  });
  return kept.sort((a, b) => a.i - b.i).map(({ label }) => label);
}

/** Places for names: the middles of the weightiest and longest pieces first, none near one of its own name. */
function placeNames<Item extends NamedLine>(
  items: readonly Item[],
  weigh: (item: Item) => number,
): { item: Item; at: LonLat; key: string }[] {
  const pieces = items
    .map((item) => ({ item, lengthM: lengthOf(item.line) }))
    .sort((a, b) => weigh(b.item) - weigh(a.item) || b.lengthM - a.lengthM);
  const placed = new Map<string, LonLat[]>();
  return pieces.flatMap(({ item, lengthM }) => {
    const own = placed.get(item.name.zh) ?? [];
    placed.set(item.name.zh, own);
    const count = Math.max(1, Math.floor(lengthM / APART_M));
    return Array.from({ length: count }, (_, i) => walk(item.line, (lengthM * (i + 0.5)) / count))
      .map((at, i) => ({ item, at, key: `${item.id}:${i}` }))
      .filter(({ at }) => {
        if (own.some((other) => distanceM(...other, ...at) < APART_M * 0.8)) return false;
        own.push(at);
        return true;
      });
  });
}

function lengthOf(line: readonly LonLat[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++)
    sum += distanceM(...(line[i - 1] as LonLat), ...(line[i] as LonLat));
  return sum;
}

/** The point so many metres along a line. */
function walk(line: readonly LonLat[], alongM: number): LonLat {
  let left = alongM;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as LonLat, line[i] as LonLat];
    const stepM = distanceM(...a, ...b);
    if (stepM >= left && stepM > 0) {
      const t = left / stepM;
      return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    }
    left -= stepM;
  }
  return line[line.length - 1] as LonLat;
}
