import { ClearCommand, type Context, type FrameState, Pass } from '@cesium/engine';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { OVERLAY_STATE } from '../engine/overlay-glsl.ts';

/** Drawn over the finished picture, yet hiding one another. */
export const SOLID_STATE = {
  ...OVERLAY_STATE,
  depthTest: { enabled: true, func: 0x0203 },
  depthMask: true,
} as const;
/** First the depth alone, so that of translucent solids only the nearest shows. */
export const SOLID_DEPTH_STATE = {
  depthTest: { enabled: true, func: 0x0203 },
  depthMask: true,
  colorMask: { red: false, green: false, blue: false, alpha: false },
} as const;

const clearedIn = new WeakMap<Context, number>();

/** Draws solids in one depth of their own: the first of a frame clears it. `parts` are drawn in their order. */
export function createSolidPass(parts: readonly ScenePrimitive[]): ScenePrimitive {
  const clear = new ClearCommand({ depth: 1 });
  clear.pass = Pass.OVERLAY;
  let destroyed = false;
  const primitive: ScenePrimitive = {
    show: true,
    update(frame: FrameState) {
      if (!primitive.show || !frame.passes.render) return;
      if (clearedIn.get(frame.context) !== frame.frameNumber) {
        clearedIn.set(frame.context, frame.frameNumber);
        frame.commandList.push(clear);
      }
      for (const part of parts) part.update(frame);
    },
    isDestroyed: () => destroyed,
    destroy() {
      for (const part of parts) part.destroy();
      destroyed = true;
    },
  };
  return primitive;
}
