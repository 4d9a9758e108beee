import { CesiumWidget, Color, EllipsoidTerrainProvider } from '@cesium/engine';
import type { SceneOptions } from '../scene-types.ts';

/** The engine, stripped to what the twin draws: no account, no base map, no sky of its own, no entities. */
export function createWidget(container: HTMLElement, { quality }: SceneOptions): CesiumWidget {
  const widget = new CesiumWidget(container, {
    baseLayer: false,
    skyBox: false,
    skyAtmosphere: false,
    scene3DOnly: true,
    useDefaultRenderLoop: false,
    showRenderLoopErrors: false,
    msaaSamples: quality === 'high' ? 4 : 1,
    terrainProvider: new EllipsoidTerrainProvider(),
    creditContainer: document.createElement('div'),
    contextOptions: { webgl: { alpha: false, powerPreference: 'high-performance' } },
  });
  widget.useBrowserRecommendedResolution = quality === 'low';
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
  globe.maximumScreenSpaceError = quality === 'high' ? 1.6 : 2.5;
  globe.tileCacheSize = 160;
  globe.preloadAncestors = true;
  widget.screenSpaceEventHandler.destroy();
  return widget;
}
