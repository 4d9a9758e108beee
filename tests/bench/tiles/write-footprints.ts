import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { createRandom } from '#lib/random/random.ts';
import { readSeeds } from '../../../tiles/read-seeds.ts';

/** Teeth of comb-shaped footprints (two make a U), or 0 for an L, and how often each comes. */
const SHAPES: readonly (readonly [teeth: number, share: number])[] = [
  [1, 0.36],
  [0, 0.18],
  [2, 0.15],
  [3, 0.14],
  [4, 0.1],
  [5, 0.07],
];
const USES = ['residential', 'commercial', 'office', 'industrial', 'school', 'house', 'villa'];

/** Writes so many made-up buildings with six properties as GeoJSON, a feature a line, over the first site. */
export async function writeFootprints(
  path: string,
  count: number,
): Promise<{ readonly meanCorners: number }> {
  const { site } = readSeeds(join(import.meta.dirname, '../../../seeds'));
  const plane = createLocalPlane(...site.centre);
  const random = createRandom(1);
  const west = plane.toX(site.bounds.westDeg) + 100;
  const south = plane.toY(site.bounds.southDeg) + 100;
  const widthM = plane.toX(site.bounds.eastDeg) - 100 - west;
  const heightM = plane.toY(site.bounds.northDeg) - 100 - south;
  const columns = Math.ceil(Math.sqrt((count * widthM) / heightM));
  const rows = Math.ceil(count / columns);
  const file = openSync(path, 'w');
  let corners = 0;
  let text = '{"type":"FeatureCollection","features":[\n';
  for (let i = 0; i < count; i++) {
    const x = west + ((i % columns) + 0.5) * (widthM / columns);
    const y = south + (Math.floor(i / columns) + 0.5) * (heightM / rows);
    const spacing = Math.min(widthM / columns, heightM / rows);
    const size = Math.min(34, 0.6 * spacing) * (0.5 + 0.5 * random());
    const ring = makeRing(pickTeeth(random()), size, random() * Math.PI).map(([u, v]) => [
      Number(plane.toLonDeg(x + u).toFixed(7)),
      Number(plane.toLatDeg(y + v).toFixed(7)),
    ]);
    corners += ring.length;
    const storeys = 1 + Math.floor(random() ** 4 * 30);
    text += JSON.stringify({
      type: 'Feature',
      properties: {
        id: `B${String(i).padStart(7, '0')}`,
        height: storeys * 3 + 0.5,
        storeys,
        use: USES[i % USES.length],
        year: 1950 + Math.floor(random() * 75),
        owner: `owner ${Math.floor(random() * 500)}`,
      },
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    });
    text += i + 1 < count ? ',\n' : '\n]}\n';
    if (text.length > 1 << 20 || i + 1 === count) {
      writeSync(file, text);
      text = '';
    }
  }
  closeSync(file);
  return { meanCorners: corners / count };
}

function pickTeeth(share: number): number {
  let rest = share;
  for (const [teeth, part] of SHAPES) {
    if (rest < part) return teeth;
    rest -= part;
  }
  return 1;
}

/** Counter-clockwise, around the origin. */
function makeRing(teeth: number, size: number, turn: number): [number, number][] {
  const points: [number, number][] = [
    [-0.5, -0.35],
    [0.5, -0.35],
  ];
  if (teeth === 0) points.push([0.5, 0], [0, 0], [0, 0.35], [-0.5, 0.35]);
  else
    for (let t = teeth - 1; t >= 0; t--) {
      const step = 1 / (2 * teeth - 1);
      const left = -0.5 + 2 * t * step;
      points.push([left + step, 0.35], [left, 0.35]);
      if (t > 0) points.push([left, 0.05], [left - step, 0.05]);
    }
  const [cos, sin] = [size * Math.cos(turn), size * Math.sin(turn)];
  return points.map(([u, v]) => [u * cos - v * sin, u * sin + v * cos]);
}
