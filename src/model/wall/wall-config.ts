import type { Language, Text } from '../provenance.ts';
import type { CameraPose } from '../scene/scene-spec.ts';
import type { LonLat } from '../site.ts';

/** What a wall's columns may hold. */
export const WALL_PANELS = [
  'state',
  'now',
  'alarms',
  'events',
  'warnings',
  'water',
  'air',
  'traffic',
  'ranking',
  'towns',
] as const;
export type WallPanel = (typeof WALL_PANELS)[number];

/** The indicators of a wall, in the order of what would change a decision, the district's lasting ones last. */
export const WALL_INDICATORS = [
  'events',
  'water',
  'traffic',
  'weather',
  'air',
  'devices',
  'residents',
  'area',
  'buildings',
  'floors',
  'floor-area-ratio',
  'gdp',
] as const;
export type WallIndicator = (typeof WALL_INDICATORS)[number];

/** Where a scene of the rotation looks from: a standing camera, or a circle around a place. */
export type WallView =
  | { readonly type: 'pose'; readonly pose: CameraPose }
  | {
      readonly type: 'orbit';
      readonly centre: LonLat;
      /** From the camera to the place, metres. */
      readonly rangeM: number;
      /** Clockwise from north, where the circle begins. */
      readonly headingDeg: number;
      /** Below the horizon, negative; null: so that the horizon stands in the upper third. */
      readonly pitchDeg: number | null;
      /** At most 6 degrees a second. */
      readonly degPerS: number;
    };

/** One stop of the unattended rotation. */
export interface WallScene {
  readonly id: string;
  readonly title: Text;
  readonly view: WallView;
  /** Seconds; null: as long as `attract.dwellS` says. */
  readonly dwellS: number | null;
  /** Layers switched on or off while it is shown, by id. */
  readonly layers: Readonly<Record<string, boolean>>;
  /** Indicators that are marked while it is shown. */
  readonly highlight: readonly WallIndicator[];
}

/** What an operations centre says of its wall: `wall.json`, served beside `config.json`. Lengths in pixels are of the whole wall. */
export interface WallConfig {
  /** Distance of two pixels, millimetres; null where nobody measured it. */
  readonly pitchMm: number | null;
  /** From the wall to its furthest reader, metres; null where nobody measured it. */
  readonly distanceM: number | null;
  /** Where screens meet; null: by the wall's size, where it is a usual one. */
  readonly seams: { readonly x: readonly number[]; readonly y: readonly number[] } | null;
  /** Panels of each column, from the rims inwards; null: by the wall's shape. */
  readonly columns: {
    readonly left: readonly (readonly WallPanel[])[];
    readonly right: readonly (readonly WallPanel[])[];
  } | null;
  /** `alternate`: one, then the other; null: as the page is opened. */
  readonly language: Language | 'alternate' | null;
  readonly alternateS: number;
  /** Hours `HH:mm` at the site in which the wall is darker, and how bright it is then; null: never. */
  readonly dim: { readonly from: string; readonly to: string; readonly share: number } | null;
  /** Left and right change places as often, against burn-in; null: never. */
  readonly mirrorH: number | null;
  readonly attract: {
    readonly isOn: boolean;
    /** How long nobody may have touched anything. */
    readonly idleS: number;
    readonly dwellS: number;
    /** How long an alarm is looked at. */
    readonly alarmS: number;
  };
  /** Empty: derived from the district. */
  readonly scenes: readonly WallScene[];
}

export const DEFAULT_WALL: WallConfig = {
  pitchMm: null,
  distanceM: null,
  seams: null,
  columns: null,
  language: null,
  alternateS: 60,
  dim: { from: '22:00', to: '06:00', share: 0.6 },
  mirrorH: null,
  attract: { isOn: true, idleS: 60, dwellS: 45, alarmS: 60 },
  scenes: [],
};
