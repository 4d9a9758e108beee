import {
  type EntityRef,
  type LabelKind,
  type LonLat,
  type PlaceKind,
  type Quality,
  sampleHeightGrid,
  type Text,
} from '#model';
import type { Scenery } from '../view/scene-context.ts';
import { dropRepeated, listLineLabels } from './line-labels.ts';

export type LabelStyle =
  | 'town'
  | 'hill'
  | 'water'
  | 'landmark'
  | 'station'
  | 'road'
  | 'place'
  | 'thing';

/** Something with a name on the map. */
export interface MapLabel {
  readonly key: string;
  readonly text: Text;
  /** The switch it hangs on; absent: shown with any. */
  readonly kind?: LabelKind;
  readonly style: LabelStyle;
  readonly at: LonLat;
  readonly heightM: number;
  readonly priority: number;
  /** Shown while the camera is between these distances, metres. */
  readonly fromM: number;
  readonly toM: number;
  readonly entity: EntityRef | null;
  /** Placed by estimate, and says so. */
  readonly isApproximate: boolean;
}

/** How far an estimate may be off before its label says so, metres. */
const APPROXIMATE_FROM_M = 300;

const PLACES: Readonly<
  Partial<Record<PlaceKind, { priority: number; toM: number; style: LabelStyle }>>
> = {
  landmark: { priority: 62, toM: 26_000, style: 'landmark' },
  'rail-station': { priority: 60, toM: 30_000, style: 'station' },
  university: { priority: 44, toM: 11_000, style: 'place' },
  government: { priority: 40, toM: 9_000, style: 'place' },
  hospital: { priority: 38, toM: 8_000, style: 'place' },
  mall: { priority: 36, toM: 6_500, style: 'place' },
  theatre: { priority: 32, toM: 5_000, style: 'place' },
  park: { priority: 34, toM: 9_000, style: 'place' },
  industry: { priority: 30, toM: 5_000, style: 'place' },
  'coach-station': { priority: 28, toM: 4_000, style: 'place' },
  lock: { priority: 26, toM: 5_000, style: 'place' },
};
/** All other places, near by. */
const OTHER_PLACE = { priority: 20, toM: 2_600, style: 'place' } as const;
const TRANSIT: ReadonlySet<PlaceKind> = new Set(['rail-station', 'coach-station', 'bus-hub']);
/** Drawn from the metro itself. */
const LEFT_OUT: ReadonlySet<PlaceKind> = new Set(['metro-station']);

/** Every label the district could show; which of them fit is decided on the screen. */
export function listLabels({ site, heights, lines }: Scenery): MapLabel[] {
  const ground = (at: LonLat, key?: string) =>
    (key === undefined ? undefined : lines.groundM[key]) ?? sampleHeightGrid(heights, at[0], at[1]);
  const guess = (quality: Quality, errorM: number | undefined) =>
    quality === 'approximate' && (errorM ?? 0) >= APPROXIMATE_FROM_M;
  const towns = site.towns.map(
    (town): MapLabel => ({
      key: `town:${town.code}`,
      text: town.name,
      style: 'town',
      kind: 'places',
      at: town.label,
      heightM: ground(town.label, town.code) + 20,
      priority: 90 + Math.min(9, town.areaKm2 / 12),
      fromM: 1_500,
      toM: 90_000,
      entity: { type: 'town', code: town.code },
      isApproximate: false,
    }),
  );
  const hills = site.hills.map(
    (hill): MapLabel => ({
      key: `hill:${hill.id}`,
      text: hill.name,
      style: 'hill',
      kind: 'places',
      at: hill.top,
      heightM: ground(hill.top) + 10,
      priority: 50 + hill.heightM / 10,
      fromM: 0,
      toM: 26_000,
      entity: null,
      isApproximate: false,
    }),
  );
  const stations = site.metroStations.map(
    (station): MapLabel => ({
      key: `station:${station.id}`,
      text: station.name,
      style: 'station',
      kind: 'transit',
      at: station.position,
      heightM: ground(station.position, station.id) + 14,
      priority: 56,
      fromM: 0,
      toM: 17_000,
      entity: null,
      isApproximate: false,
    }),
  );
  const modelled = new Set((site.landmarks ?? []).flatMap(({ placeId }) => placeId ?? []));
  const landmarks = (site.landmarks ?? []).map(
    (landmark): MapLabel => ({
      key: `landmark:${landmark.id}`,
      text: landmark.name,
      style: 'landmark',
      kind: 'places',
      at: landmark.position,
      // Of what stands in a pit the ground is its floor.
      heightM: ground(landmark.position) + landmark.heightM + (landmark.pit?.depthM ?? 0) + 6,
      priority: 66,
      fromM: 0,
      toM: 40_000,
      entity: landmark.placeId === undefined ? null : { type: 'place', id: landmark.placeId },
      isApproximate: guess(landmark.quality, landmark.positionErrorM),
    }),
  );
  const places = site.places
    .filter(({ id, kind }) => !LEFT_OUT.has(kind) && !modelled.has(id))
    .map((place): MapLabel => {
      const rule = PLACES[place.kind] ?? OTHER_PLACE;
      return {
        key: `place:${place.id}`,
        text: place.name,
        style: rule.style,
        kind: TRANSIT.has(place.kind) ? 'transit' : 'places',
        at: place.position,
        heightM: ground(place.position, place.id) + 12,
        priority: rule.priority,
        fromM: 0,
        toM: rule.toM,
        entity: { type: 'place', id: place.id },
        isApproximate: guess(place.quality, place.positionErrorM),
      };
    });
  return dropRepeated([
    ...towns,
    ...landmarks,
    ...stations,
    ...hills,
    ...places,
    ...listLineLabels(site, ground),
  ]);
}
