import './engine/cesium-base.ts';
import {
  type CameraPose,
  type Catalogue,
  type LiveTable,
  type SceneSpec,
  sampleHeightGrid,
  TwinError,
} from '#model';
import { createAreaDecal } from './area/area-decal.ts';
import { drawArea } from './area/draw-area.ts';
import { createLocalFrame } from './engine/frame.ts';
import { reconcile } from './reconcile.ts';
import type { SceneAssets, SceneOptions, ScreenBox, TwinScene } from './scene-types.ts';
import { fly, poseAround, readPose, setPose } from './view/camera.ts';
import { capturePicture } from './view/capture.ts';
import { loadScenery } from './view/load-scenery.ts';
import { listenToPointer, type PointerListeners } from './view/pointer.ts';
import { createProblemBoard } from './view/problems.ts';
import { startLoop } from './view/render-loop.ts';
import { createSceneView, type SceneView } from './view/scene-view.ts';

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
  if (!hasWebGl2())
    throw new TwinError(
      'scene-failed',
      'Expected WebGL 2, got none; turn on hardware acceleration or use another browser.',
    );
  const scenery = await loadScenery(assets);
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
  let disposed = false;
  let view: SceneView;
  let release = () => {};

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
      options.quality === 'high' ? 'all' : 'symbols',
    );
    const stopLoop = options.renderLoop ? startLoop(next, options.quality) : () => {};
    const onLost = () => void rebuild();
    canvas.addEventListener('webglcontextlost', onLost, { once: true });
    release = () => {
      stopLoop();
      stopMoves();
      stopPointer();
      canvas.removeEventListener('webglcontextlost', onLost);
    };
  };
  const build = () => createSceneView({ container: host, labelCanvas, scenery, options, problems });
  const rebuild = async () => {
    problems.raise('context-lost');
    const pose = readPose(view.widget.scene);
    release();
    view.destroy();
    host.replaceChildren();
    const next = await build();
    if (disposed) return next.destroy();
    enliven(next);
    next.setCatalogue(catalogue);
    next.observe(table);
    if (spec) next.apply({ ...spec, camera: pose }, reconcile(null, spec));
    setPose(next.widget.scene, pose);
    next.draw();
    problems.clear('context-lost');
  };
  enliven(await build());

  return {
    apply(next) {
      const changes = reconcile(spec, next);
      spec = next;
      view.apply(next, changes);
    },
    setCatalogue(next) {
      catalogue = next;
      view.setCatalogue(next);
    },
    observe(next) {
      table = next;
      view.observe(next);
    },
    async flyTo(target, signal) {
      const { scene } = view.widget;
      const pose =
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
      const isCut = !options.renderLoop || matchMedia('(prefers-reduced-motion: reduce)').matches;
      if (isCut) setPose(scene, pose);
      else await fly(scene, pose, signal);
    },
    lookFrom: (pose) => setPose(view.widget.scene, pose),
    onMove: (listener) => subscribe(moves, listener),
    setCovered(boxes) {
      covered = boxes;
      view.cover(boxes);
    },
    capture: () => capturePicture(view, labelCanvas),
    cameraPose: () => readPose(view.widget.scene),
    onPick: (listener) => subscribe(picks, listener),
    onHover: (listener) => subscribe(hovers, listener),
    async drawArea(kind, onProgress, signal) {
      const { scene, canvas } = view.widget;
      const draft = createAreaDecal(scene, frame);
      scene.primitives.add(draft.primitive);
      drawing = true;
      try {
        return await drawArea(
          { canvas, groundAt: (x, y) => view.groundAt(x, y) },
          kind,
          (shape) => {
            draft.set(shape);
            onProgress(shape);
          },
          signal,
        );
      } finally {
        drawing = false;
        if (!scene.isDestroyed()) scene.primitives.remove(draft.primitive);
      }
    },
    onProblem: (listener) => problems.listen(listener),
    stats: () => view.stats(),
    async settled(signal) {
      for (let calm = 0; calm < 3; ) {
        if (signal?.aborted || disposed) return;
        if (!options.renderLoop) view.draw();
        calm = view.isLoaded() ? calm + 1 : 0;
        await new Promise((resume) => setTimeout(resume, 40));
      }
      view.draw();
      view.draw();
    },
    render: () => view.draw(),
    dispose() {
      disposed = true;
      release();
      view.destroy();
      container.replaceChildren();
    },
  };
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

function hasWebGl2(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
