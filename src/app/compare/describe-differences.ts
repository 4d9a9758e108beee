import type { LayerSpec, LightPreset, MapStyle, SceneSpec } from '#model';

/** One thing in which two pictures differ, as it is on one side. */
export type SceneDifference =
  | { readonly what: 'light'; readonly light: LightPreset }
  | { readonly what: 'style'; readonly style: MapStyle }
  | { readonly what: 'weather'; readonly isClear: boolean }
  /** Shown here and not on the other side. */
  | { readonly what: 'layer'; readonly layer: LayerSpec };

/** What one side of a comparison shows that the other does not; empty where they are alike. */
export function describeDifferences(side: SceneSpec, other: SceneSpec): SceneDifference[] {
  const shownThere = new Set(other.layers.filter(({ visible }) => visible).map(({ id }) => id));
  return [
    ...(side.light !== other.light || side.sunMs !== other.sunMs
      ? [{ what: 'light', light: side.light } as const]
      : []),
    ...(side.style !== other.style ? [{ what: 'style', style: side.style } as const] : []),
    ...(side.weather !== other.weather
      ? [{ what: 'weather', isClear: side.weather === null } as const]
      : []),
    ...side.layers
      .filter(({ id, visible }) => visible && !shownThere.has(id))
      .map((layer) => ({ what: 'layer', layer }) as const),
  ];
}
