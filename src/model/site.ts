import type { Quality, Text } from './provenance.ts';
import type { CameraPose } from './scene/scene-spec.ts';
import type { Tour } from './tour.ts';

/** WGS84 degrees. */
export type LonLat = readonly [lonDeg: number, latDeg: number];

export interface Bounds {
  readonly westDeg: number;
  readonly southDeg: number;
  readonly eastDeg: number;
  readonly northDeg: number;
}

/** Fields that every feature of a seed carries. */
interface Seeded {
  readonly id: string;
  readonly name: Text;
  readonly quality: Quality;
  /** Estimate of the error of the position, metres. */
  readonly positionErrorM?: number;
}

export interface Town extends Seeded {
  /** Official nine-digit code; equal to `id`. */
  readonly code: string;
  readonly kind: 'subdistrict' | 'town';
  readonly areaKm2: number;
  readonly label: LonLat;
  /** Closed outer ring, counter-clockwise. Neighbours share identical vertices. */
  readonly ring: readonly LonLat[];
}

export interface Hill extends Seeded {
  readonly top: LonLat;
  /** Height of the top in the local vertical datum, metres. Where none is published it is an estimate and `quality` says so. */
  readonly heightM: number;
  readonly radiusM: number;
}

export interface Waterway extends Seeded {
  readonly line: readonly LonLat[];
  readonly widthM: number;
}

export interface Road extends Seeded {
  readonly class: 'expressway' | 'arterial';
  readonly ref?: string;
  readonly structure: 'ground' | 'elevated' | 'bridge';
  /** Bus lines on it: how busy it is, 0 where unknown. */
  readonly busLines: number;
  /** Graph nodes at its ends; only arterials are noded. */
  readonly from?: number;
  readonly to?: number;
  readonly line: readonly LonLat[];
}

export interface MetroTrack extends Seeded {
  readonly lineNumber: string;
  readonly structure: 'underground' | 'ramp' | 'elevated';
  /** In order of growing chainage. */
  readonly line: readonly LonLat[];
}

export interface MetroStation extends Seeded {
  readonly lineNumber: string;
  readonly order: number;
  readonly position: LonLat;
  readonly chainageM: number;
  readonly structure: 'underground' | 'elevated';
  /** `HH:mm` of the first and last train in the direction of growing chainage; after midnight counts as 24+. */
  readonly firstTrain: string;
  readonly lastTrain: string;
  readonly firstTrainBack: string;
  readonly lastTrainBack: string;
}

export interface BusLine extends Seeded {
  readonly from: string;
  readonly to: string;
  readonly loop: boolean;
  readonly stops: number;
  readonly firstTrip: string;
  readonly lastTrip: string;
  /** Empty for lines without a way back. */
  readonly firstTripBack: string;
  readonly lastTripBack: string;
  readonly line: readonly LonLat[];
}

export const PLACE_KINDS = [
  'landmark',
  'park',
  'government',
  'police',
  'hospital',
  'community-health-center',
  'community-health-station',
  'emergency-station',
  'cdc',
  'university',
  'secondary-school',
  'primary-school',
  'school',
  'cinema',
  'theatre',
  'mall',
  'industry',
  'metro-station',
  'rail-station',
  'coach-station',
  'bus-hub',
  'bridge',
  'water-gauge',
  'lock',
  'pump-station',
  'rain-gauge',
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

export interface Place extends Seeded {
  readonly kind: PlaceKind;
  readonly position: LonLat;
  /** How the place is known. A `poi` is a fact with unclear rights: shown and counted, never exported as a data set. */
  readonly evidence: 'poi' | 'stop' | 'metro' | 'gauge' | 'map' | 'published' | 'estimate';
}

/** A building that is known by its looks and has a model of its own. */
export interface Landmark extends Seeded {
  /** What is built by its name; its model is `landmarks/<model>.glb` of the site's folder. */
  readonly model: string;
  /** The place that it is, where the site lists it. */
  readonly placeId?: string;
  readonly position: LonLat;
  /** Clockwise from north: where its front looks. */
  readonly bearingDeg: number;
  /** Of the model. */
  readonly scale: number;
  /** Of its highest point above its ground, as it stands, metres. */
  readonly heightM: number;
  /** Ground around the position that nothing else is built or planted on. */
  readonly clearM: number;
  /** Dug into the ground under it: half axes across and along its front, and depth. */
  readonly pit?: {
    readonly halfWidthM: number;
    readonly halfDepthM: number;
    readonly depthM: number;
  };
  readonly use: string;
  /** Where its position, sizes and looks are known from. */
  readonly source: string;
}

/** One target of the district's plan. `actual` is null where it is unknown; it is then shown as "—". */
export interface Indicator {
  readonly id: string;
  readonly domain: Text;
  readonly name: Text;
  readonly unit: 'count' | '%';
  readonly target: number;
  readonly targetYear: number;
  readonly actual: number | null;
  readonly asOf: string | null;
}

export interface Attribution {
  readonly text: string;
  readonly url?: string;
  readonly licence: string;
}

/** One published figure about the district. */
export interface DistrictFact {
  readonly key: string;
  readonly value: number;
  readonly unit: string;
  readonly year: number | null;
  readonly confidence: 'high' | 'medium' | 'low';
}

/** What a district is. Everything else in the twin is computed from this, the seed number and the feeds. */
export interface Site {
  readonly id: string;
  readonly name: Text;
  readonly code: string;
  /** IANA name, e.g. `Asia/Shanghai`. */
  readonly timeZone: string;
  readonly bounds: Bounds;
  readonly centre: LonLat;
  readonly home: CameraPose;
  /** Height of the plain in the local vertical datum, metres. */
  readonly groundLevelM: number;
  /** Added to heights of the local datum to get heights above the ellipsoid, metres. */
  readonly datumOffsetM: number;
  /** Seed of everything generated for the site. */
  readonly seed: number;
  readonly attributions: readonly Attribution[];
  /** Day (ISO 8601) to which the facts are good. */
  readonly asOf: string;
  /** Closed outer ring of the district, counter-clockwise. */
  readonly outline: readonly LonLat[];
  readonly towns: readonly Town[];
  readonly hills: readonly Hill[];
  readonly waterways: readonly Waterway[];
  readonly roads: readonly Road[];
  readonly metroTracks: readonly MetroTrack[];
  readonly metroStations: readonly MetroStation[];
  readonly busLines: readonly BusLine[];
  readonly places: readonly Place[];
  /** Absent or empty where no building has a model of its own. */
  readonly landmarks?: readonly Landmark[];
  readonly indicators: readonly Indicator[];
  readonly facts: readonly DistrictFact[];
  /** Guided demonstrations; absent where the site has none. */
  readonly tours?: readonly Tour[];
}
