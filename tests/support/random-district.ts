import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { createRandom, type Random } from '#lib/random/random.ts';
import {
  BUILDING_PROVENANCES,
  BUILDING_USES,
  type BuildingIndex,
  type LonLat,
  PLACE_KINDS,
  type Place,
  type Site,
  type Thing,
  type Town,
  type VehiclePosition,
} from '#model';

/** A made-up district around this point; its towns are four squares, and buildings reach a little beyond them. */
export const CENTRE: LonLat = [121.2, 31.0];

const plane = createLocalPlane(...CENTRE);
const SENSOR_KINDS = ['air-station', 'manhole', 'smoke-detector'] as const;

export interface RandomDistrict {
  readonly index: BuildingIndex;
  readonly site: Site;
  readonly things: readonly Thing[];
  readonly vehicles: readonly VehiclePosition[];
}

export interface RandomDistrictOptions {
  readonly seed: number;
  readonly buildings: number;
  readonly points: number;
  /** Half the side of the square that all lies in, metres. */
  readonly halfSideM: number;
}

/** The same district for the same options. */
export function makeRandomDistrict(options: RandomDistrictOptions): RandomDistrict {
  const random = createRandom(options.seed);
  const { things, vehicles } = makeThings(random, options);
  return { index: makeIndex(random, options), site: makeSite(random, options), things, vehicles };
}

export function at(x: number, y: number): LonLat {
  return [plane.toLonDeg(x), plane.toLatDeg(y)];
}

function makeIndex(random: Random, { buildings, halfSideM }: RandomDistrictOptions): BuildingIndex {
  const rings = Array.from({ length: buildings }, () => makeFootprint(random, halfSideM));
  const townCodes = ['310001', '310002', '310003', '310004'];
  return makeIndexOf(rings, {
    townCodes,
    storeys: () => 1 + Math.floor(random() * 30),
    use: () => Math.floor(random() * BUILDING_USES.length),
    provenance: () => Math.floor(random() * BUILDING_PROVENANCES.length),
    town: (i) => {
      const [x, y] = (rings[i] as [number, number][])[0] as [number, number];
      const inside = Math.abs(x) < 0.8 * halfSideM && Math.abs(y) < 0.8 * halfSideM;
      return inside ? (x < 0 ? 0 : 1) + (y < 0 ? 0 : 2) : 255;
    },
    dwellings: () => Math.floor(random() * 200),
  });
}

interface Columns {
  readonly townCodes?: readonly string[];
  readonly storeys?: (gid: number) => number;
  readonly use?: (gid: number) => number;
  readonly provenance?: (gid: number) => number;
  readonly quality?: (gid: number) => number;
  readonly town?: (gid: number) => number;
  readonly dwellings?: (gid: number) => number;
}

/** An index of these footprints: rings in metres around `CENTRE`, open, counter-clockwise. */
export function makeIndexOf(
  rings: readonly (readonly (readonly [x: number, y: number])[])[],
  columns: Columns = {},
): BuildingIndex {
  const ringStart = new Uint32Array(rings.length + 1);
  for (const [i, ring] of rings.entries())
    ringStart[i + 1] = (ringStart[i] as number) + ring.length;
  const fill = (read: ((gid: number) => number) | undefined, otherwise: number) =>
    rings.map((_, gid) => read?.(gid) ?? otherwise);
  return {
    count: rings.length,
    townCodes: columns.townCodes ?? [],
    ringStart,
    vertices: Int32Array.from(
      rings.flatMap((ring) => ring.flatMap(([x, y]) => at(x, y).map((deg) => deg * 1e7))),
      Math.round,
    ),
    heightM: Float32Array.from(fill(columns.storeys, 1), (storeys) => storeys * 3),
    baseM: new Float32Array(rings.length),
    storeys: Uint8Array.from(fill(columns.storeys, 1)),
    use: Uint8Array.from(fill(columns.use, 0)),
    provenance: Uint8Array.from(fill(columns.provenance, 0)),
    quality: Uint8Array.from(fill(columns.quality, 0)),
    town: Uint8Array.from(fill(columns.town, 255)),
    dwellings: Uint16Array.from(fill(columns.dwellings, 0)),
    ids: null,
    idPrefix: 'b',
    names: {},
    attributes: [],
  };
}

function makeFootprint(random: Random, halfSideM: number): [number, number][] {
  const cx = (random() * 2 - 1) * halfSideM;
  const cy = (random() * 2 - 1) * halfSideM;
  const w = 8 + random() * 30;
  const h = 8 + random() * 15;
  const angle = random() * Math.PI;
  const corners: [number, number][] =
    random() < 0.5
      ? [
          [0, 0],
          [w, 0],
          [w, h],
          [0, h],
        ]
      : [
          [0, 0],
          [w, 0],
          [w, h],
          [w / 2, h],
          [w / 2, 2 * h],
          [0, 2 * h],
        ];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return corners.map(([x, y]) => [cx + x * cos - y * sin, cy + x * sin + y * cos]);
}

function makeSite(random: Random, { points, halfSideM }: RandomDistrictOptions): Site {
  const half = 0.8 * halfSideM;
  const square = (west: number, south: number): LonLat[] => [
    at(west, south),
    at(west + half, south),
    at(west + half, south + half),
    at(west, south + half),
    at(west, south),
  ];
  const towns = [square(-half, -half), square(0, -half), square(-half, 0), square(0, 0)].map(
    (ring, i): Town => ({
      id: `31000${i + 1}`,
      code: `31000${i + 1}`,
      name: { zh: `镇${i + 1}`, en: `Town ${i + 1}` },
      quality: 'exact',
      kind: 'town',
      areaKm2: (half / 1000) ** 2,
      label: ring[0] as LonLat,
      ring,
    }),
  );
  const places = Array.from(
    { length: points },
    (_, i): Place => ({
      id: `place-${i}`,
      name: { zh: `地点${i}`, en: `Place ${i}` },
      quality: 'approximate',
      kind: PLACE_KINDS[Math.floor(random() * PLACE_KINDS.length)] ?? 'park',
      position: somewhere(random, halfSideM),
      evidence: random() < 0.5 ? 'poi' : 'published',
    }),
  );
  const [westDeg, southDeg] = at(-halfSideM, -halfSideM);
  const [eastDeg, northDeg] = at(halfSideM, halfSideM);
  return {
    id: 'made-up',
    name: { zh: '虚构区', en: 'Made-up District' },
    code: '310000',
    timeZone: 'Asia/Shanghai',
    bounds: { westDeg, southDeg, eastDeg, northDeg },
    centre: CENTRE,
    home: { lonDeg: CENTRE[0], latDeg: CENTRE[1], heightM: 5000, headingDeg: 0, pitchDeg: -45 },
    groundLevelM: 4,
    datumOffsetM: 0,
    seed: 1,
    attributions: [{ text: '© Nobody', licence: 'CC0-1.0' }],
    asOf: '2026-01-01',
    outline: [],
    towns,
    hills: [],
    waterways: [],
    roads: [],
    metroTracks: [],
    metroStations: [],
    busLines: [],
    places,
    indicators: [],
    facts: [],
  };
}

function makeThings(random: Random, { points, halfSideM }: RandomDistrictOptions) {
  const provenance = { source: { zh: '模拟', en: 'Simulation' }, kind: 'simulated' } as const;
  const things: Thing[] = Array.from({ length: points }, (_, i) => {
    const [lonDeg, latDeg] = somewhere(random, halfSideM);
    return {
      id: `sensor-${i}`,
      kind: SENSOR_KINDS[i % SENSOR_KINDS.length] ?? 'manhole',
      name: { zh: `传感器${i}`, en: `Sensor ${i}` },
      location: { lonDeg, latDeg, heightM: 0 },
      properties: {},
      provenance,
    };
  });
  const vehicles: VehiclePosition[] = [];
  for (let i = 0; i < points; i++) {
    const [lonDeg, latDeg] = somewhere(random, halfSideM);
    vehicles.push({ thingId: `bus-${i}`, lonDeg, latDeg });
    things.push({
      id: `bus-${i}`,
      kind: 'bus',
      name: { zh: `公交${i}`, en: `Bus ${i}` },
      properties: {},
      provenance,
      trackSlot: i,
    });
  }
  return { things, vehicles };
}

function somewhere(random: Random, halfSideM: number): LonLat {
  return at((random() * 2 - 1) * halfSideM, (random() * 2 - 1) * halfSideM);
}
