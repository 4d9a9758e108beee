import { type Cartesian2, ScreenSpaceEventHandler, ScreenSpaceEventType } from '@cesium/engine';
import type { EntityRef } from '#model';
import type { SceneView } from './scene-view.ts';

const HOVER_MS = 90;

export interface PointerListeners {
  readonly picked: (entity: EntityRef | null) => void;
  readonly hovered: (entity: EntityRef | null, x: number, y: number) => void;
  /** False while a person draws: clicks then belong to the drawing. */
  readonly isFree: () => boolean;
}

/** Turns clicks and moves into what was hit. Returns its undo. */
export function listenToPointer(
  view: SceneView,
  listeners: PointerListeners,
  hoverDepth: 'symbols' | 'all',
): () => void {
  const handler = new ScreenSpaceEventHandler(view.widget.canvas);
  let hovered = 'null';
  let lookedAtMs = 0;
  handler.setInputAction(({ position }: { position: Cartesian2 }) => {
    if (listeners.isFree()) listeners.picked(view.pick(position.x, position.y, 'all'));
  }, ScreenSpaceEventType.LEFT_CLICK);
  handler.setInputAction(({ endPosition }: { endPosition: Cartesian2 }) => {
    const nowMs = performance.now();
    if (!listeners.isFree() || nowMs - lookedAtMs < HOVER_MS) return;
    lookedAtMs = nowMs;
    const entity = view.pick(endPosition.x, endPosition.y, hoverDepth);
    const key = JSON.stringify(entity);
    if (key === hovered) return;
    hovered = key;
    view.widget.canvas.style.cursor = entity ? 'pointer' : '';
    listeners.hovered(entity, endPosition.x, endPosition.y);
  }, ScreenSpaceEventType.MOUSE_MOVE);
  return () => handler.destroy();
}
