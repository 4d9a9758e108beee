import type { Language } from '../provenance.ts';
import type { ThingId } from '../thing.ts';
import type { LayerSpec } from './layer-spec.ts';

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

/** Colours of the map: as the light gives them, or a pale or a dark sheet that data stands out from. */
export const MAP_STYLES = ['natural', 'light', 'dark'] as const;
export type MapStyle = (typeof MAP_STYLES)[number];

/** What the air is like; from the weather stations, or chosen. */
export interface SceneWeather {
  /** Share of the sky under cloud, 0 … 1. */
  readonly cloud: number;
  /** Millimetres an hour. */
  readonly rainMmH: number;
  /** How far one sees, metres; null where the air is clear. */
  readonly visibilityM: number | null;
  readonly windMps: number;
  /** Where the wind comes from, clockwise from north. */
  readonly windDeg: number;
}

/** What can be picked, selected and inspected. */
export type EntityRef =
  | { readonly type: 'building'; readonly gid: number }
  | { readonly type: 'thing'; readonly id: ThingId }
  | { readonly type: 'incident'; readonly id: string }
  | { readonly type: 'town'; readonly code: string }
  | { readonly type: 'place'; readonly id: string }
  | { readonly type: 'alert'; readonly id: string }
  /** A feature, line, area, cone, flow or cell of a layer that carries data of its own. */
  | { readonly type: 'feature'; readonly layer: string; readonly id: string };

/** All that decides the picture but the live readings. Plain JSON: a share link and a render test are the same object. */
export interface SceneSpec {
  readonly light: LightPreset;
  /** Unix milliseconds of the sun that lights and shades the scene; null: the preset's own, at its best hour. */
  readonly sunMs: number | null;
  readonly style: MapStyle;
  /** Null: clear. */
  readonly weather: SceneWeather | null;
  /** How much of the ground is left, 0 … 1, to see what lies under it; null: the ground is whole. */
  readonly underground: number | null;
  readonly language: Language;
  /** Where the camera starts or was last sent; moving by hand does not change it. */
  readonly camera: CameraPose;
  readonly layers: readonly LayerSpec[];
  readonly selected: EntityRef | null;
}
