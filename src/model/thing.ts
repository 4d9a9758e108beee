import type { Provenance, Text } from './provenance.ts';

export type ThingId = string;
export type DatastreamId = string;

/** The kinds of fixed devices the twin knows a symbol for; vehicles are things as well. */
export const THING_KINDS = [
  'air-station',
  'weather-station',
  'water-level',
  'rain-gauge',
  'river-quality',
  'noise-meter',
  'traffic-detector',
  'car-park',
  'crowd-counter',
  'manhole',
  'smoke-detector',
  'hydrant',
  'underpass-gauge',
  'streetlight-cabinet',
  'bus',
  'metro-train',
  // What a source describes no further.
  'sensor',
  'vehicle',
] as const;

export type ThingKind = (typeof THING_KINDS)[number];

/** The kinds that move; their place is a track point, never `location`. */
export const VEHICLE_KINDS = [
  'bus',
  'metro-train',
  'vehicle',
] as const satisfies readonly ThingKind[];

export function isVehicleKind(kind: ThingKind): boolean {
  return (VEHICLE_KINDS as readonly ThingKind[]).includes(kind);
}

/** SensorThings Thing with its Location: a device, a gauge, a vehicle. */
export interface Thing {
  readonly id: ThingId;
  readonly kind: ThingKind;
  readonly name: Text;
  /** Absent for what moves. WGS84 degrees; height in metres above the ground. */
  readonly location?: {
    readonly lonDeg: number;
    readonly latDeg: number;
    readonly heightM: number;
  };
  readonly townCode?: string;
  /** Plain facts for the inspector, e.g. the river a gauge stands in. */
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly provenance: Provenance;
  /** Dense row in the LiveTable's tracks, only for vehicles: 0 … vehicles − 1. */
  readonly trackSlot?: number;
}

/** SensorThings Datastream: one observed property of one thing. */
export interface Datastream {
  readonly id: DatastreamId;
  /** Dense row in the LiveTable: 0 … datastreams − 1, equal to the place in the catalogue. */
  readonly slot: number;
  readonly thingId: ThingId;
  /** Key of the observed property, e.g. `pm25`, `water-level`. */
  readonly property: string;
  readonly name: Text;
  /** UCUM code, e.g. `ug/m3`, `m`, `dB`; `1` for a pure number or a coded state. */
  readonly unit: string;
  readonly cadenceMs: number;
  /** Words for coded states, by value: a smoke detector's 0 is "normal". */
  readonly states?: Readonly<Record<number, Text>>;
}

/** What a feed offers: every thing and datastream, rows dense. */
export interface Catalogue {
  /** Changes with its content; batches carry it so that slots are never read against the wrong list. */
  readonly version: string;
  /** Version whose rows keep their places here, so that what was read stays; absent where all rows are new. */
  readonly extends?: string;
  readonly things: readonly Thing[];
  readonly datastreams: readonly Datastream[];
  /** Kind of the readings; where several kinds meet, each thing's provenance tells and this is the least true one. */
  readonly kind: Provenance['kind'];
}
