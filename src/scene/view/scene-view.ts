import {
  Cartesian2,
  Cartographic,
  Cesium3DTileFeature,
  Math as CesiumMath,
  CesiumTerrainProvider,
  type CesiumWidget,
  JulianDate,
} from '@cesium/engine';
import {
  type Catalogue,
  type EntityRef,
  type LiveTable,
  type LonLat,
  type SceneSpec,
  TWIN_FILES,
} from '#model';
import { createLocalFrame } from '../engine/frame.ts';
import { createMotion } from '../engine/motion.ts';
import { createFrameBudget } from '../live/frame-budget.ts';
import { lookOf } from '../look/look-of.ts';
import { LIGHT_LOOKS } from '../look/natural-looks.ts';
import type { QualityTraits } from '../quality/quality-level.ts';
import type { SceneChanges } from '../reconcile.ts';
import type { SceneOptions, SceneStats, ScreenBox } from '../scene-types.ts';
import { createAtmosphere } from '../sky/atmosphere.ts';
import { createGroundGlass } from '../underground/ground-glass.ts';
import { limitCamera, setPose } from './camera.ts';
import { createCity } from './city.ts';
import { applyKeyLight } from './key-light.ts';
import { createLayers, type Layers } from './layers.ts';
import type { ProblemBoard } from './problems.ts';
import { createProjector } from './projector.ts';
import { retry, waitTurn } from './retry.ts';
import type { SceneContext, Scenery } from './scene-context.ts';
import { applyTraits, createWidget, setLoadSlice } from './widget.ts';

/** Of each frame, for taking in readings and fixes. */
const LIVE_MS = 2;

/** One life of the engine: from a container to pixels, thrown away whole when the graphics card lets go. */
export interface SceneView {
  readonly widget: CesiumWidget;
  apply(spec: SceneSpec, changes: SceneChanges): void;
  setCatalogue(catalogue: Catalogue | null): void;
  observe(table: LiveTable | null): void;
  draw(): void;
  pick(x: number, y: number, depth: 'symbols' | 'all'): EntityRef | null;
  setQuality(traits: QualityTraits): void;
  /** Whether the sun throws shadows where quality and light allow it. */
  setShadows(on: boolean): void;
  /** Where panels lie over the picture. */
  cover(boxes: readonly ScreenBox[]): void;
  /** Where a place of the canvas lies on the terrain. */
  groundAt(x: number, y: number): LonLat | null;
  readonly layers: Layers;
  isLoaded(): boolean;
  stats(): Omit<SceneStats, 'rebuilds'>;
  destroy(): void;
}

export interface ViewInputs {
  readonly container: HTMLElement;
  readonly labelCanvas: HTMLCanvasElement;
  readonly scenery: Scenery;
  readonly options: SceneOptions;
  readonly problems: ProblemBoard;
  readonly traits: QualityTraits;
  readonly hasShadows: boolean;
}

export async function createSceneView(inputs: ViewInputs): Promise<SceneView> {
  const { scenery, options, problems } = inputs;
  const widget = createWidget(inputs.container);
  const { scene } = widget;
  const frame = createLocalFrame(scenery.site.centre);
  const projector = createProjector();
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const context: SceneContext = {
    scene,
    scenery,
    options: { ...options, quality: inputs.traits.level === 'low' ? 'low' : 'high' },
    frame,
    projector,
    symbols: { pixelRatio: 1, nowMs: 0, glow: 0 },
    lines: { pixelRatio: 1, hazeLengthM: 30_000, heightM: 0 },
    // A picture that is asked for is whole; where one follows another the rest may come with the next.
    motion: createMotion(() => calm.matches),
    budget: createFrameBudget(options.renderLoop ? LIVE_MS : Number.POSITIVE_INFINITY),
    look: LIGHT_LOOKS.day,
    quality: inputs.traits,
    language: 'zh',
    weather: null,
    underground: null,
    taken: [],
    covered: [],
    listTags: () => [],
  };
  let destroyed = false;
  applyTraits(widget, inputs.traits);
  const atmosphere = createAtmosphere(context, inputs.hasShadows);
  limitCamera(scene, scenery.site.centre, scenery.heights, () => context.underground !== null);
  const underground = createGroundGlass(scene);

  let spec: SceneSpec | undefined;
  let terrainReady = false;
  const layers = createLayers(context, { labelCanvas: inputs.labelCanvas, problems });

  const loadTerrain = async () => {
    const terrain = await retry(() =>
      CesiumTerrainProvider.fromUrl(scenery.tilesUrl + TWIN_FILES.terrain, {
        requestVertexNormals: true,
      }),
    );
    if (destroyed) return;
    terrain.errorEvent.addEventListener((error: { timesRetried: number; retry: unknown }) => {
      error.retry = waitTurn(error.timesRetried + 1).then((again) => {
        if (!again) problems.raise('terrain');
        return again;
      });
    });
    widget.terrainProvider = terrain;
    terrainReady = true;
  };
  loadTerrain().catch(() => {
    terrainReady = true;
    problems.raise('terrain');
  });
  const city = createCity(context, problems);

  const paintFound = (next: SceneSpec) => {
    city.paint(next);
    const things = next.layers.flatMap((layer) =>
      layer.type === 'area' && layer.visible ? layer.thingIds : [],
    );
    const { selected } = next;
    layers.highlight(new Set(selected?.type === 'thing' ? [...things, selected.id] : things));
    layers.select(selected);
  };
  const relight = (next: SceneSpec) => {
    const before = context.look;
    const look = lookOf(next, scenery.site);
    context.look = look;
    scene.light = applyKeyLight(look, frame, scene.globe);
    atmosphere.relight();
    context.lines.hazeLengthM = look.sky.hazeLengthM;
    context.symbols.glow = 0.4 * look.lines.metroGlow;
    layers.relight();
    const isSameSheet = (['ground', 'lines', 'label'] as const).every(
      (part) => look[part] === before[part],
    );
    if (!isSameSheet) layers.restyle();
  };
  const picked = new Cartesian2();
  let frames = 0;
  let drawnAtMs = performance.now();
  let frameMs = 0;

  return {
    widget,
    layers,
    apply(next, changes) {
      spec = next;
      context.language = next.language;
      context.weather = next.weather;
      context.underground = next.underground;
      if (changes.underground) underground.set(next.underground);
      const isRelit = changes.light || changes.weather || changes.underground;
      if (isRelit) relight(next);
      if (changes.camera) setPose(scene, next.camera);
      layers.apply(changes);
      if (changes.language) layers.relabel();
      const touched = [...changes.upserted, ...changes.removed];
      const isCityTouched = touched.some(({ type }) => type === 'buildings');
      if (isRelit || isCityTouched) city.restyle(next);
      if (changes.selected || touched.some(({ type }) => type === 'area')) paintFound(next);
    },
    setCatalogue(catalogue) {
      city.setCatalogue(catalogue);
      layers.setCatalogue(catalogue);
      if (spec) paintFound(spec);
    },
    observe(table) {
      city.observe(table);
      layers.observe(table);
    },
    draw() {
      const startMs = performance.now();
      const nowMs = options.now();
      widget.resize();
      setLoadSlice(widget, startMs - drawnAtMs);
      drawnAtMs = startMs;
      context.symbols.pixelRatio = scene.drawingBufferWidth / Math.max(1, scene.canvas.clientWidth);
      context.symbols.nowMs = nowMs;
      context.lines.pixelRatio = context.symbols.pixelRatio;
      context.lines.heightM = scene.camera.positionCartographic.height;
      context.motion.advance(nowMs, performance.now());
      layers.drawBefore(nowMs);
      atmosphere.update(nowMs);
      city.draw(nowMs);
      scene.initializeFrame();
      scene.render(JulianDate.fromDate(new Date(nowMs)));
      projector.update(scene, frame);
      layers.drawAfter(nowMs);
      frames++;
      frameMs += 0.1 * (performance.now() - startMs - frameMs);
    },
    pick(x, y, depth) {
      projector.update(scene, frame);
      const symbol = layers.pick(x, y);
      if (symbol || depth === 'symbols') return symbol ?? null;
      const hit: unknown = scene.pick(Cartesian2.fromElements(x, y, picked));
      if (hit instanceof Cesium3DTileFeature) {
        const gid: unknown = hit.getProperty('gid');
        if (gid !== undefined && gid !== null) return { type: 'building', gid: Number(gid) };
      }
      const ground = groundAt(x, y);
      return (ground && layers.pickGround(ground)) ?? null;
    },
    setQuality(traits) {
      context.quality = traits;
      applyTraits(widget, traits);
      atmosphere.relight();
      city.sharpen();
    },
    setShadows: atmosphere.setShadows,
    cover(boxes) {
      context.covered = boxes;
    },
    groundAt,
    isLoaded: () => terrainReady && scene.globe.tilesLoaded && city.isLoaded() && layers.isLoaded(),
    stats: () => ({
      quality: context.quality.level,
      frames,
      frameMs,
      drawCommands: (scene as unknown as { frameState: { commandList: unknown[] } }).frameState
        .commandList.length,
      tilesLoading: [
        terrainReady,
        scene.globe.tilesLoaded,
        city.isLoaded(),
        layers.isLoaded(),
      ].filter((done) => !done).length,
      layerFaults: layers.faults(),
    }),
    destroy() {
      destroyed = true;
      city.dispose();
      layers.dispose();
      widget.destroy();
    },
  };

  function groundAt(x: number, y: number): LonLat | null {
    const ray = scene.camera.getPickRay(new Cartesian2(x, y));
    const hit = ray && scene.globe.pick(ray, scene);
    if (!hit) return null;
    const { longitude, latitude } = Cartographic.fromCartesian(hit);
    return [CesiumMath.toDegrees(longitude), CesiumMath.toDegrees(latitude)];
  }
}
