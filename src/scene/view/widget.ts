import { CesiumWidget, Color, EllipsoidTerrainProvider } from '@cesium/engine';
import type { QualityTraits } from '../quality/quality-level.ts';

/** The engine, stripped to what the twin draws: no account, no base map, no sky of its own, no entities. */
export function createWidget(container: HTMLElement): CesiumWidget {
  const widget = new CesiumWidget(container, {
    baseLayer: false,
    skyBox: false,
    skyAtmosphere: false,
    scene3DOnly: true,
    useDefaultRenderLoop: false,
    showRenderLoopErrors: false,
    msaaSamples: 1,
    terrainProvider: new EllipsoidTerrainProvider(),
    creditContainer: document.createElement('div'),
    contextOptions: { webgl: { alpha: false, powerPreference: 'high-performance' } },
  });
  // The engine's style sheet, as far as it is needed: a page's policy may forbid to load it.
  for (const element of [widget.container.firstElementChild as HTMLElement, widget.canvas])
    element.style.cssText += ';display:block;width:100%;height:100%;touch-action:none';
  const { scene } = widget;
  const { globe } = scene;
  scene.fog.enabled = false;
  if (scene.sun) scene.sun.show = false;
  if (scene.moon) scene.moon.show = false;
  scene.highDynamicRange = false;
  scene.postProcessStages.fxaa.enabled = false;
  globe.showGroundAtmosphere = false;
  globe.enableLighting = true;
  globe.dynamicAtmosphereLighting = false;
  globe.depthTestAgainstTerrain = true;
  globe.baseColor = Color.GRAY;
  globe.tileCacheSize = 160;
  // The wanted level at once instead of one level a frame: frames are dear where the processor draws them.
  globe.loadingDescendantLimit = 1000;
  widget.screenSpaceEventHandler.destroy();
  return widget;
}

/** What a quality decides of the engine itself; each may change at any time. */
export function applyTraits(widget: CesiumWidget, traits: QualityTraits): void {
  const { scene } = widget;
  widget.useBrowserRecommendedResolution = traits.isCoarse;
  widget.resolutionScale = traits.resolutionScale;
  scene.msaaSamples = traits.msaaSamples;
  scene.globe.maximumScreenSpaceError = traits.terrainErrorPx;
  const { ambientOcclusion } = scene.postProcessStages;
  ambientOcclusion.enabled = traits.hasAmbientOcclusion;
  if (!traits.hasAmbientOcclusion) return;
  const { uniforms } = ambientOcclusion;
  uniforms.intensity = 2.4;
  uniforms.bias = 0.12;
  uniforms.lengthCap = 0.22;
  uniforms.directionCount = traits.level === 'ultra' ? 8 : 5;
  uniforms.stepCount = traits.level === 'ultra' ? 20 : 12;
}

/** Share of a frame's time that may go into making terrain ready, and its bounds in milliseconds. */
const LOAD_SHARE = 0.2;
const LEAST_LOAD_MS = 5;
const MOST_LOAD_MS = 400;

/**
 * Gives terrain its share of a slow frame: the engine's fixed 5 ms are a tile or two, and with frames of seconds a
 * district took minutes.
 *
 * @param intervalMs from the start of the frame before to that of this one
 */
export function setLoadSlice({ scene }: CesiumWidget, intervalMs: number): void {
  scene.globe._surface._loadQueueTimeSlice = Math.min(
    MOST_LOAD_MS,
    Math.max(LEAST_LOAD_MS, LOAD_SHARE * intervalMs),
  );
}
