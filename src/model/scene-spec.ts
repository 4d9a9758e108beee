import type { AlarmLevel } from './incident.ts';
import type { Language } from './provenance.ts';
import type { ThingId, ThingKind } from './thing.ts';

/** WGS84 degrees; height in metres above the ellipsoid; heading clockwise from north; pitch −90 looks down. */
export interface CameraPose {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly heightM: number;
  readonly headingDeg: number;
  readonly pitchDeg: number;
}

export const LIGHT_PRESETS = ['dawn', 'day', 'dusk', 'night'] as const;
export type LightPreset = (typeof LIGHT_PRESETS)[number];

/** What can be picked, selected and inspected. */
export type EntityRef =
  | { readonly type: 'building'; readonly gid: number }
  | { readonly type: 'thing'; readonly id: ThingId }
  | { readonly type: 'incident'; readonly id: string }
  | { readonly type: 'town'; readonly code: string }
  | { readonly type: 'place'; readonly id: string };

export type AreaShape =
  | {
      readonly type: 'circle';
      readonly centre: readonly [lonDeg: number, latDeg: number];
      readonly radiusM: number;
    }
  /** An open ring: the last point joins the first. */
  | { readonly type: 'polygon'; readonly ring: readonly (readonly [number, number])[] };

export type LayerSpec =
  | { readonly type: 'ground'; readonly id: string; readonly visible: boolean }
  | { readonly type: 'buildings'; readonly id: string; readonly visible: boolean }
  | { readonly type: 'trees'; readonly id: string; readonly visible: boolean }
  | { readonly type: 'boundaries'; readonly id: string; readonly visible: boolean }
  | { readonly type: 'grid'; readonly id: string; readonly visible: boolean }
  | { readonly type: 'metro'; readonly id: string; readonly visible: boolean }
  | { readonly type: 'labels'; readonly id: string; readonly visible: boolean }
  | {
      readonly type: 'sensors';
      readonly id: string;
      readonly visible: boolean;
      readonly kinds: readonly ThingKind[];
    }
  | {
      readonly type: 'vehicles';
      readonly id: string;
      readonly visible: boolean;
      readonly kinds: readonly ThingKind[];
    }
  | {
      readonly type: 'incidents';
      readonly id: string;
      readonly visible: boolean;
      readonly marks: readonly IncidentMark[];
    }
  | {
      readonly type: 'alerts';
      readonly id: string;
      readonly visible: boolean;
      readonly marks: readonly AlertMark[];
    }
  | {
      readonly type: 'area';
      readonly id: string;
      readonly visible: boolean;
      readonly shape: AreaShape | null;
      /** Global ids of the buildings to light up. */
      readonly buildingGids: readonly number[];
      readonly thingIds: readonly ThingId[];
    };

export type LayerType = LayerSpec['type'];

export interface IncidentMark {
  readonly id: string;
  readonly level: AlarmLevel;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** True in the first seconds of its life: it pulses once for attention. */
  readonly calling: boolean;
}

/** Where a public warning holds. */
export interface AlertMark {
  readonly id: string;
  readonly level: AlarmLevel;
  /** Closed rings; circles were made such. */
  readonly rings: readonly (readonly (readonly [lonDeg: number, latDeg: number])[])[];
  /** An exercise or a test, drawn so that nobody takes it for an alarm. */
  readonly isExercise: boolean;
}

/** All that decides the picture but the live readings. Plain JSON: a share link and a render test are the same object. */
export interface SceneSpec {
  readonly light: LightPreset;
  readonly language: Language;
  /** Where the camera starts or was last sent; moving by hand does not change it. */
  readonly camera: CameraPose;
  readonly layers: readonly LayerSpec[];
  readonly selected: EntityRef | null;
}
