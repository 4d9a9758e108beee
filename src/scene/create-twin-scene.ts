import './engine/cesium-base.ts';
import type { Scene } from '@cesium/engine';
import {
  type CameraPose,
  type Catalogue,
  type LiveTable,
  type SceneSpec,
  sampleHeightGrid,
  TWIN_FILES,
  TwinError,
} from '#model';
import { createAreaDecal } from './area/area-decal.ts';
import { drawArea } from './area/draw-area.ts';
import { createLocalFrame } from './engine/frame.ts';
import { isSoftwareRendered } from './quality/machine.ts';
import { createQualityKeeper } from './quality/quality-keeper.ts';
import { reconcile } from './reconcile.ts';
import type { SceneAssets, SceneOptions, ScreenBox, TwinScene } from './scene-types.ts';
import { fly, poseAround, readPose, setPose } from './view/camera.ts';
import { capturePicture } from './view/capture.ts';
import { createReviver } from './view/keep-alive.ts';
import { loadScenery } from './view/load-scenery.ts';
import { listenToPointer, type PointerListeners } from './view/pointer.ts';
import { createProblemBoard } from './view/problems.ts';
import { startLoop } from './view/render-loop.ts';
import { createSceneView, type SceneView } from './view/scene-view.ts';
import { watchTiles } from './view/watch-tiles.ts';

/**
 * Draws the district in `container`, which must have a size. Everything that decides the picture is kept here,
 * outside the engine: when the graphics card drops the context the engine is thrown away and built anew.
 *
 * @throws {TwinError} tiles-missing, index-invalid; scene-failed where there is no WebGL 2.
 */
export async function createTwinScene(
  container: HTMLElement,
  assets: SceneAssets,
  options: SceneOptions,
): Promise<TwinScene> {
  const machine = probeWebGl2();
  if (!machine)
    throw new TwinError(
      'scene-failed',
      'Expected WebGL 2, got none; turn on hardware acceleration or use another browser.',
    );
  const scenery = await loadScenery(assets, options.quality);
  const problems = createProblemBoard();
  const picks = new Set<PointerListeners['picked']>();
  const hovers = new Set<PointerListeners['hovered']>();
  const moves = new Set<(pose: CameraPose) => void>();
  const [host, labelCanvas] = prepareContainer(container);
  const frame = createLocalFrame(scenery.site.centre);

  let spec: SceneSpec | null = null;
  let catalogue: Catalogue | null = null;
  let table: LiveTable | null = null;
  let covered: readonly ScreenBox[] = [];
  let drawing = false;
  let hasShadows = true;
  let disposed = false;
  /** None between two lives of the engine. */
  let view: SceneView | undefined;
  /** Where the camera stood when the last life ended. */
  let pose: CameraPose | undefined;
  let release = () => {};
  /** Ends with the life of the engine: flights and drawings do not outlive it. */
  let life = new AbortController();

  const quality = createQualityKeeper(
    options.quality,
    { isSoftware: machine.isSoftware, ...(options.steadyFps && { steadyFps: options.steadyFps }) },
    (traits) => view?.setQuality(traits),
  );

  const enliven = (next: SceneView) => {
    view = next;
    const { canvas, scene } = next.widget;
    next.cover(covered);
    scene.camera.percentageChanged = 0.001;
    const stopMoves = scene.camera.changed.addEventListener(() => {
      if (moves.size === 0) return;
      const pose = readPose(scene);
      for (const listener of moves) listener(pose);
    });
    const stopPointer = listenToPointer(
      next,
      {
        picked: (entity) => {
          for (const listener of picks) listener(entity);
        },
        hovered: (entity, x, y) => {
          for (const listener of hovers) listener(entity, x, y);
        },
        isFree: () => !drawing,
      },
      machine.isSoftware && quality.traits().level === 'low' ? 'symbols' : 'all',
    );
    const stopLoop = options.renderLoop
      ? startLoop(next, {
          isCalm: () => machine.isSoftware && quality.traits().level === 'low',
          onFrame: quality.frame,
          ...(options.steadyFps && { steadyFps: options.steadyFps }),
        })
      : () => {};
    const onLost = () => reviver.revive();
    canvas.addEventListener('webglcontextlost', onLost, { once: true });
    const stopErrors = countFrameErrors(scene, onLost);
    release = () => {
      stopLoop();
      stopMoves();
      stopPointer();
      stopErrors();
      canvas.removeEventListener('webglcontextlost', onLost);
    };
  };
  const build = () =>
    createSceneView({
      container: host,
      labelCanvas,
      scenery,
      options,
      problems,
      traits: quality.traits(),
      hasShadows,
    });
  const reviver = createReviver<SceneView>({
    build() {
      host.replaceChildren();
      return build();
    },
    bury() {
      const last = view;
      if (!last) return;
      view = undefined;
      pose = readPose(last.widget.scene);
      life.abort();
      life = new AbortController();
      release();
      last.destroy();
    },
    enliven(next) {
      enliven(next);
      next.setCatalogue(catalogue);
      next.observe(table);
      if (spec) next.apply({ ...spec, camera: pose ?? spec.camera }, reconcile(null, spec));
      if (pose) setPose(next.widget.scene, pose);
      next.draw();
    },
    discard: (next) => next.destroy(),
    onState(state) {
      if (state === 'lost') problems.raise('context-lost');
      else if (state === 'failing') problems.raise('context-gone');
      else for (const id of ['context-lost', 'context-gone'] as const) problems.clear(id);
    },
  });
  const tileWatch = watchTiles(
    (signal) => reachTiles(assets.tilesUrl, signal),
    (state) => {
      if (state === 'down') return problems.raise('tiles-down');
      for (const id of MISSING) problems.clear(id);
      problems.clear('tiles-down');
      reviver.revive();
    },
  );
  const stopWatching = problems.listen((standing) => {
    if (standing.some(({ id }) => (MISSING as readonly string[]).includes(id))) tileWatch.missed();
  });
  enliven(await build());

  return {
    apply(next) {
      const changes = reconcile(spec, next);
      spec = next;
      if (view) view.apply(next, changes);
      else if (changes.camera) pose = next.camera;
    },
    setCatalogue(next) {
      catalogue = next;
      view?.setCatalogue(next);
    },
    observe(next) {
      table = next;
      view?.observe(next);
    },
    async flyTo(target, signal) {
      if (!view) {
        if (target.type === 'pose') pose = target.pose;
        return;
      }
      const { scene } = view.widget;
      const there =
        target.type === 'pose'
          ? target.pose
          : poseAround(
              scene,
              {
                ...target,
                groundM: sampleHeightGrid(scenery.heights, target.lonDeg, target.latDeg),
              },
              target.rangeM,
            );
      if (signal?.aborted) return;
      const ended = signal ? AbortSignal.any([signal, life.signal]) : life.signal;
      const isCut = !options.renderLoop || matchMedia('(prefers-reduced-motion: reduce)').matches;
      if (isCut) setPose(scene, there);
      else await fly(scene, there, ended, target.type === 'pose' ? target.seconds : undefined);
    },
    lookFrom(next) {
      if (view) setPose(view.widget.scene, next);
      else pose = next;
    },
    onMove: (listener) => subscribe(moves, listener),
    setCovered(boxes) {
      covered = boxes;
      view?.cover(boxes);
    },
    async capture() {
      if (!view)
        throw new TwinError(
          'scene-failed',
          'Expected a picture, got none: it is being built again.',
        );
      return capturePicture(view, labelCanvas);
    },
    setQuality: (choice) => quality.choose(choice),
    setShadows(on) {
      hasShadows = on;
      view?.setShadows(on);
    },
    cameraPose: () => (view ? readPose(view.widget.scene) : (pose ?? scenery.site.home)),
    onPick: (listener) => subscribe(picks, listener),
    onHover: (listener) => subscribe(hovers, listener),
    async drawArea(kind, onProgress, signal) {
      const drawn = view;
      if (!drawn) return null;
      const { scene, canvas } = drawn.widget;
      const draft = createAreaDecal(scene, frame);
      scene.primitives.add(draft.primitive);
      drawing = true;
      try {
        return await drawArea(
          { canvas, groundAt: (x, y) => drawn.groundAt(x, y) },
          kind,
          (shape) => {
            draft.set(shape);
            onProgress(shape);
          },
          AbortSignal.any([signal, life.signal]),
        );
      } finally {
        drawing = false;
        if (!scene.isDestroyed()) scene.primitives.remove(draft.primitive);
      }
    },
    onProblem: (listener) => problems.listen(listener),
    stats: () => ({
      ...(view?.stats() ?? { ...NO_STATS, quality: quality.traits().level }),
      rebuilds: reviver.count,
    }),
    async settled(signal) {
      for (let calm = 0; calm < 3; ) {
        if (signal?.aborted || disposed) return;
        if (!options.renderLoop) view?.draw();
        calm = view?.isLoaded() ? calm + 1 : 0;
        await new Promise((resume) => setTimeout(resume, 40));
      }
      view?.draw();
      view?.draw();
    },
    render: () => view?.draw(),
    dispose() {
      disposed = true;
      stopWatching();
      tileWatch.dispose();
      reviver.dispose();
      life.abort();
      release();
      view?.destroy();
      container.replaceChildren();
    },
  };
}

const NO_STATS = { frames: 0, frameMs: 0, drawCommands: 0, tilesLoading: 1, layerFaults: 0 };
/** What a rebuilt picture may bring back. */
const MISSING = ['tiles', 'terrain', 'ground'] as const;
/** One bad frame may pass; so many in a row mean that the engine has stopped. */
const BAD_FRAMES = 3;

/** Tells when the engine draws no frame any more. Returns its undo. */
function countFrameErrors(scene: Scene, onStopped: () => void): () => void {
  let bad = 0;
  const undo = [
    scene.renderError.addEventListener(() => {
      if (++bad === BAD_FRAMES) onStopped();
    }),
    scene.postRender.addEventListener(() => {
      bad = 0;
    }),
  ];
  return () => {
    if (!scene.isDestroyed()) for (const step of undo) step();
  };
}

/** @throws where the tiles cannot be had now. */
async function reachTiles(tilesUrl: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(tilesUrl + TWIN_FILES.manifest, { cache: 'no-store', signal });
  if (!answer.ok) throw new TwinError('tiles-missing', `Expected the tiles, got ${answer.status}.`);
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The engine's element and, over it, the canvas of the names. */
function prepareContainer(container: HTMLElement): [HTMLElement, HTMLCanvasElement] {
  const host = document.createElement('div');
  host.style.cssText = 'position:absolute;inset:0;overflow:hidden';
  const labels = document.createElement('canvas');
  labels.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none';
  if (getComputedStyle(container).position === 'static') container.style.position = 'relative';
  container.replaceChildren(host, labels);
  return [host, labels];
}

/** Undefined where there is no WebGL 2. */
function probeWebGl2(): { readonly isSoftware: boolean } | undefined {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2');
  if (!context) return undefined;
  const isSoftware = isSoftwareRendered(canvas);
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return { isSoftware };
}
