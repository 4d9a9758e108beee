import type { QualityLevel } from '#model';

/** What a level draws. All of it can be changed while the scene lives. */
export interface QualityTraits {
  readonly level: QualityLevel;
  /** Pixels drawn for each pixel of the screen, along one side. */
  readonly resolutionScale: number;
  /** Whether a screen of two pixels to the point is drawn as one of one. */
  readonly isCoarse: boolean;
  readonly msaaSamples: number;
  readonly hasSky: boolean;
  readonly hasAmbientOcclusion: boolean;
  /** Side of a cascade of the shadow map, pixels; 0: no sun shadows. */
  readonly shadowSizePx: number;
  readonly hasSoftShadows: boolean;
  readonly shadowReachM: number;
  /** Screen-space error that the terrain may show, pixels. */
  readonly terrainErrorPx: number;
  /** Whether buildings come in their finer forms. */
  readonly isSharp: boolean;
}

const TRAITS: Readonly<Record<QualityLevel, QualityTraits>> = {
  ultra: {
    level: 'ultra',
    resolutionScale: 1,
    isCoarse: false,
    msaaSamples: 4,
    hasSky: true,
    hasAmbientOcclusion: true,
    shadowSizePx: 2048,
    hasSoftShadows: true,
    shadowReachM: 4000,
    terrainErrorPx: 1.3,
    isSharp: true,
  },
  high: {
    level: 'high',
    resolutionScale: 1,
    isCoarse: false,
    msaaSamples: 4,
    hasSky: true,
    hasAmbientOcclusion: true,
    shadowSizePx: 2048,
    hasSoftShadows: true,
    shadowReachM: 3000,
    terrainErrorPx: 1.6,
    isSharp: true,
  },
  mid: {
    level: 'mid',
    resolutionScale: 1,
    isCoarse: false,
    msaaSamples: 2,
    hasSky: true,
    hasAmbientOcclusion: false,
    shadowSizePx: 1024,
    hasSoftShadows: false,
    shadowReachM: 2500,
    terrainErrorPx: 2,
    isSharp: true,
  },
  low: {
    level: 'low',
    resolutionScale: 1,
    isCoarse: true,
    msaaSamples: 1,
    hasSky: false,
    hasAmbientOcclusion: false,
    shadowSizePx: 0,
    hasSoftShadows: false,
    shadowReachM: 0,
    terrainErrorPx: 2.5,
    isSharp: false,
  },
};

/** Below the full size a picture is blurred; the ladder pays that only at its foot, where every pixel counts. */
const FOOT_SCALE = 0.66;

/**
 * What a level draws on this machine. Without a graphics card shadows and occlusion cost seconds a frame, so only
 * `ultra`, which nobody gets without asking, has them there.
 */
export function traitsOf(
  level: QualityLevel,
  machine: { readonly isSoftware: boolean; readonly isChosen: boolean },
): QualityTraits {
  const traits = TRAITS[level];
  if (level === 'low')
    return machine.isChosen || machine.isSoftware
      ? traits
      : { ...traits, resolutionScale: FOOT_SCALE };
  if (!machine.isSoftware || level === 'ultra') return traits;
  return { ...traits, hasAmbientOcclusion: false, shadowSizePx: 0 };
}
