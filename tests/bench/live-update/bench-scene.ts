import '../../../src/scene/engine/cesium-base.ts';
import { Cartesian3, type CesiumWidget } from '@cesium/engine';
import { createLocalFrame } from '../../../src/scene/engine/frame.ts';
import { createFrameBudget } from '../../../src/scene/live/frame-budget.ts';
import { LIGHT_LOOKS } from '../../../src/scene/look/natural-looks.ts';
import { traitsOf } from '../../../src/scene/quality/quality-level.ts';
import { createProjector } from '../../../src/scene/view/projector.ts';
import type { SceneContext } from '../../../src/scene/view/scene-context.ts';
import { applyTraits, createWidget } from '../../../src/scene/view/widget.ts';
import { CENTRE, levelOf, START_MS } from './make-live.ts';

/** An engine with nothing in it but what is measured, looking down on all of it. */
export interface BenchScene {
  readonly widget: CesiumWidget;
  readonly context: SceneContext;
  /** One frame of the main thread's work, without waiting for the graphics side. */
  render(nowMs: number): void;
  /** Waits for the graphics side, so that its backlog is counted to no one. */
  finish(): void;
  litPixels(): number;
}

export function createBenchScene(symbols: 'quads' | 'points'): BenchScene {
  const options = {
    quality: 'low',
    renderLoop: true,
    now: () => START_MS,
    levelOf,
    symbols,
  } as const;
  const widget = createWidget(document.getElementById('view') as HTMLElement);
  applyTraits(widget, traitsOf('low', { isSoftware: true, isChosen: true }));
  const { scene, canvas } = widget;
  widget.useDefaultRenderLoop = false;
  widget.resize();
  scene.globe.show = false;
  scene.camera.setView({
    destination: Cartesian3.fromDegrees(CENTRE[0], CENTRE[1], 9_000),
    orientation: { heading: 0, pitch: -Math.PI / 2, roll: 0 },
  });
  const frame = createLocalFrame(CENTRE);
  const projector = createProjector();
  const context = {
    scene,
    frame,
    projector,
    symbols: { pixelRatio: 1, nowMs: START_MS, glow: 0 },
    look: LIGHT_LOOKS.day,
    options,
    // Each change is drawn in its frame, as by the peers.
    budget: createFrameBudget(Number.POSITIVE_INFINITY),
    scenery: {
      heights: {
        bounds: { westDeg: 121, southDeg: 30.9, eastDeg: 121.4, northDeg: 31.1 },
        columns: 2,
        rows: 2,
        heightM: new Float32Array(4),
      },
    },
  } as unknown as SceneContext;
  projector.update(scene, frame);
  return {
    widget,
    context,
    render(nowMs) {
      context.symbols.nowMs = nowMs;
      widget.render();
      projector.update(scene, frame);
    },
    finish() {
      const gl = canvas.getContext('webgl2') as WebGL2RenderingContext;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    },
    litPixels() {
      const gl = canvas.getContext('webgl2') as WebGL2RenderingContext;
      const pixels = new Uint8Array(4 * canvas.width * canvas.height);
      gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      let lit = 0;
      for (let i = 0; i < pixels.length; i += 4)
        if ((pixels[i] as number) + (pixels[i + 1] as number) + (pixels[i + 2] as number) > 60)
          lit++;
      return lit;
    },
  };
}
