import { createLocalPlane } from '#lib/geo/local-plane.ts';
import {
  type LonLat,
  type NetworkOrigin,
  type NetworkPipe,
  type NetworkPoint,
  type NetworkRoad,
  type NetworkTrack,
  type NetworkWaterway,
  packLine,
  packWidths,
  type Site,
  type StoredNetwork,
} from '#model';
import type { Canal, District, Pipe, Watercourse } from '../district.ts';
import { SITE_ROAD_WIDTH_M } from '../ground/ground-features.ts';
import type { GroundHeight } from '../relief/ground-height.ts';
import { createNoise } from '../relief/noise.ts';
import { listSiteRivers, traceRiver } from '../relief/river-course.ts';
import { drapeLine, lineLengthM } from './drape-line.ts';
import {
  findLineEnds,
  type LineEnds,
  riseAlong,
  STRUCTURE_M,
  TRACK_DECK_M,
  TRACK_SLOPE,
} from './raise-line.ts';

/** Depth of a pipe's axis where its source says none, metres: usual cover in cities, an estimate. */
const PIPE_DEPTH_M: Readonly<Record<Pipe['kind'], number>> = {
  water: 1.2,
  sewer: 2.5,
  rain: 2,
  gas: 1,
  heat: 1.5,
  power: 0.8,
  telecom: 0.8,
};

/** A line of the network before it has heights. Plain data. */
export type FlatLine =
  | (FlatBase & { readonly of: 'road'; readonly road: Omit<NetworkRoad, keyof Common> } & Raised)
  | (FlatBase & { readonly of: 'track'; readonly track: Omit<NetworkTrack, keyof Common> } & Raised)
  | (FlatBase & {
      readonly of: 'waterway';
      readonly kind: NetworkWaterway['kind'];
      readonly flow: NetworkWaterway['flow'];
      readonly widthM: readonly number[];
    })
  | (FlatBase & { readonly of: 'pipe'; readonly pipe: Omit<NetworkPipe, keyof Common> });

type Common = Pick<NetworkRoad, 'id' | 'name' | 'origin' | 'line'>;

interface FlatBase {
  readonly common: Omit<Common, 'line'>;
  readonly line: readonly LonLat[];
}

interface Raised {
  readonly targetM: number | null;
  readonly ends: LineEnds;
}

export type NetworkDistrict = Pick<
  District,
  'streets' | 'roads' | 'canals' | 'courses' | 'rails' | 'pipes' | 'supplied' | 'waterAreas'
>;

/** All lines of a district: roads, then tracks, waterways and pipes. */
export function listNetworkLines(site: Site, district: NetworkDistrict): FlatLine[] {
  return [
    ...withEnds(listRoads(site, district)),
    ...withEnds(listTracks(site, district)),
    ...listRivers(site, district),
    ...(district.courses?.map(toCourse) ??
      district.canals.map((canal, i) => toCanal(canal, i, originOf(district, 'canals')))),
    ...district.pipes.map(
      ({ kind, diameterMm, depthM = null, line }, i): FlatLine => ({
        of: 'pipe',
        common: { id: `pipe-${i}`, name: null, origin: originOf(district, 'pipes') },
        pipe: { kind, diameterMm, depthM },
        line,
      }),
    ),
  ];
}

function originOf(
  { supplied }: NetworkDistrict,
  layer: NetworkDistrict['supplied'][number],
): NetworkOrigin {
  return supplied.includes(layer) ? 'supplied' : 'synthetic';
}

type Unraised = FlatLine extends infer Line
  ? Line extends Raised
    ? Omit<Line, 'ends'>
    : never
  : never;

function withEnds(lines: readonly Unraised[]): FlatLine[] {
  const ends = findLineEnds(lines);
  return lines.map((line, i) => ({ ...line, ends: ends[i] as LineEnds }) as FlatLine);
}

function listRoads(site: Site, { roads, streets }: NetworkDistrict): Unraised[] {
  if (roads)
    return roads.map(({ id, name = null, line, ...road }) => ({
      of: 'road',
      common: { id, name, origin: 'supplied' },
      road: {
        class: road.class,
        structure: road.structure,
        oneway: road.oneway,
        lanes: road.lanes,
        widthM: road.widthM,
      },
      line,
      targetM: STRUCTURE_M[road.structure] ?? 0,
    }));
  return [
    ...site.roads.map(
      ({ id, name, line, ...road }): Unraised => ({
        of: 'road',
        common: { id, name, origin: 'site' },
        road: {
          class: road.class,
          structure: road.structure,
          oneway: false,
          lanes: null,
          widthM: SITE_ROAD_WIDTH_M[road.class],
        },
        line,
        targetM: STRUCTURE_M[road.structure] ?? 0,
      }),
    ),
    ...streets.map(
      (street, i): Unraised => ({
        of: 'road',
        common: { id: `street-${i}`, name: null, origin: 'synthetic' },
        road: {
          class: street.class,
          structure: 'ground',
          oneway: false,
          lanes: null,
          widthM: street.widthM,
        },
        line: street.line,
        targetM: 0,
      }),
    ),
  ];
}

function listTracks(site: Site, { rails }: NetworkDistrict): Unraised[] {
  const target = (structure: NetworkTrack['structure']) =>
    structure === 'ramp'
      ? null
      : structure === 'elevated'
        ? TRACK_DECK_M
        : (STRUCTURE_M[structure] ?? 0);
  return [
    ...site.metroTracks.map(
      ({ id, name, line, structure, lineNumber }): Unraised => ({
        of: 'track',
        common: { id, name, origin: 'site' },
        track: { kind: 'metro', structure, lineNumber },
        line,
        targetM: target(structure),
      }),
    ),
    ...rails.map(
      ({ kind, structure, line }, i): Unraised => ({
        of: 'track',
        common: { id: `rail-${i}`, name: null, origin: 'supplied' },
        track: { kind, structure, lineNumber: null },
        line,
        targetM: target(structure),
      }),
    ),
  ];
}

/** The site's rivers, their corners rounded as on the map. Their direction of flow is not among the facts. */
function listRivers(site: Site, { waterAreas }: NetworkDistrict): FlatLine[] {
  const plane = createLocalPlane(...site.centre);
  const noise = createNoise(site.seed);
  return listSiteRivers(site, waterAreas).map((waterway) => {
    const { x, y, halfWidthM } = traceRiver(waterway, plane, noise);
    return {
      of: 'waterway',
      common: { id: waterway.id, name: waterway.name, origin: 'site' },
      kind: 'river',
      flow: null,
      widthM: halfWidthM.map((half) => 2 * half),
      line: x.map((east, i): LonLat => [plane.toLonDeg(east), plane.toLatDeg(y[i] as number)]),
    };
  });
}

function toCanal({ widthM, line }: Canal, i: number, origin: NetworkOrigin): FlatLine {
  return {
    of: 'waterway',
    common: { id: `canal-${i}`, name: null, origin },
    kind: 'canal',
    flow: null,
    widthM: line.map(() => widthM),
    line,
  };
}

function toCourse({ id, name, kind, widthM, line, isDownstream }: Watercourse): FlatLine {
  return {
    of: 'waterway',
    common: { id, name: name ?? null, origin: 'supplied' },
    kind,
    flow: isDownstream ? 'along' : null,
    widthM,
    line,
  };
}

/** Gives lines their heights and packs them, in their order. */
export function storeNetworkLines(
  lines: readonly FlatLine[],
  groundM: GroundHeight,
): StoredNetwork {
  const roads: StoredNetwork['roads'][number][] = [];
  const tracks: StoredNetwork['tracks'][number][] = [];
  const waterways: StoredNetwork['waterways'][number][] = [];
  const pipes: StoredNetwork['pipes'][number][] = [];
  for (const flat of lines) {
    const { common } = flat;
    if (flat.of === 'road')
      roads.push({ ...common, ...flat.road, line: packLine(raise(flat, groundM)) });
    else if (flat.of === 'track')
      tracks.push({ ...common, ...flat.track, line: packLine(raise(flat, groundM)) });
    else if (flat.of === 'pipe') {
      const depthM = flat.pipe.depthM ?? PIPE_DEPTH_M[flat.pipe.kind];
      const line = drapeLine(flat.line, (lon, lat) => groundM(lon, lat) - depthM);
      pipes.push({ ...common, ...flat.pipe, line: packLine(line) });
    } else waterways.push(storeWaterway(flat, groundM));
  }
  return { format: 1, roads, tracks, waterways, pipes };
}

/** Sets a road or track on the ground or on its structure; a bridge's deck spans what lies between its ends. */
function raise(flat: Extract<FlatLine, Raised>, groundM: GroundHeight): NetworkPoint[] {
  const { line, targetM, ends } = flat;
  if (targetM === 0) return drapeLine(line, groundM);
  const lengthM = lineLengthM(line);
  const structure = flat.of === 'road' ? flat.road.structure : flat.track.structure;
  const [first, last] = [line[0] as LonLat, line.at(-1) as LonLat];
  const [fromM, toM] = [groundM(...first), groundM(...last)];
  const baseM =
    structure === 'bridge'
      ? (_lon: number, _lat: number, alongM: number) => fromM + ((toM - fromM) * alongM) / lengthM
      : groundM;
  const rise = { ...ends, targetM, ...(flat.of === 'track' ? { slope: TRACK_SLOPE } : {}) };
  return drapeLine(
    line,
    (lon, lat, alongM) => baseM(lon, lat, alongM) + riseAlong(alongM, lengthM, rise),
  );
}

function storeWaterway(
  { common, kind, flow, widthM, line }: Extract<FlatLine, { of: 'waterway' }>,
  groundM: GroundHeight,
): StoredNetwork['waterways'][number] {
  const points = line.map(([lon, lat]): NetworkPoint => {
    const [lonDeg, latDeg] = [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
    return [lonDeg, latDeg, groundM(lonDeg, latDeg)];
  });
  return { ...common, kind, flow, widthM: packWidths(widthM), line: packLine(points) };
}
