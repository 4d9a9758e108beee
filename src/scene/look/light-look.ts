import type { GroundLook, LightPreset } from '#model';

/** Everything the light, the weather and the map style decide. Colours are `#RRGGBB` in sRGB, angles degrees, lengths metres. */
export interface LightLook {
  readonly sky: SkyLook;
  readonly key: KeyLight;
  readonly shadow: ShadowLook;
  readonly moment: LookMoment;
  readonly ground: GroundLook;
  /** Whose stored ground pictures come nearest. */
  readonly groundPreset: LightPreset;
  readonly buildings: BuildingLook;
  readonly lines: LineLook;
  readonly label: LabelLook;
}

interface SkyLook {
  readonly zenith: string;
  readonly middle: string;
  /** Where the sky meets the ground, away from the sun. */
  readonly horizon: string;
  /** The horizon under the sun. */
  readonly glow: string;
  /** What far ground fades into, away from the sun. */
  readonly haze: string;
  /** Path through the low air over which 63 % of a thing's own colour is lost. */
  readonly hazeLengthM: number;
  /** Light around the sun's place in the sky, 0 none … 1 blinding. */
  readonly sunHalo: number;
}

interface KeyLight {
  readonly colour: string;
  /** Where the light comes from, clockwise from north. */
  readonly azimuthDeg: number;
  /** Art-directed, not astronomical: low enough to model hills, high enough to light the plain. */
  readonly elevationDeg: number;
  /** How much of the ground's brightness does not depend on its slope, 0 … 1. */
  readonly groundAmbient: number;
}

/** Sun shadows; `darkness` is what they leave of the ground's light: 1 none, 0 black. */
interface ShadowLook {
  readonly darkness: number;
}

/** What of the instant and its weather a surface may want to know. */
export interface LookMoment {
  /** Of the lighting instant, 0 … 24 at the site; null where a preset was chosen without an instant. */
  readonly hour: number | null;
  /** Where the sun really stands, below the horizon too; of a preset, where it would. */
  readonly sunAzimuthDeg: number;
  readonly sunElevationDeg: number;
  /** 0 by day … 1 by full night, without a step between. */
  readonly nightShare: number;
  /** Share of the sky under cloud, 0 … 1. */
  readonly cloud: number;
  /** 0 dry … 1 pouring. */
  readonly rain: number;
  readonly windMps: number;
  /** Where the wind comes from, clockwise from north. */
  readonly windDeg: number;
}

interface BuildingLook {
  /** What the tone by use is mixed into, and how much of it stays. */
  readonly material: string;
  readonly toneShare: number;
  readonly sky: string;
  readonly bounce: string;
  readonly sun: string;
  readonly sunStrength: number;
  readonly roof: number;
  readonly glass: string;
  /** How strongly windows shine, 0 by day. */
  readonly windowGlow: number;
}

interface LineLook {
  readonly outline: string;
  readonly townEdge: string;
  readonly grid: string;
  readonly metro: string;
  readonly metroGlow: number;
  readonly deck: string;
}

export interface LabelLook {
  readonly text: string;
  readonly muted: string;
  readonly halo: string;
}
