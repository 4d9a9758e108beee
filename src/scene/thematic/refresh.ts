import type { Catalogue, LiveSource, LiveTable } from '#model';
import type { SceneContext } from '../view/scene-context.ts';

/** Figures change at most this often on the screen. */
const EVERY_MS = 1000;

/** When the figures of a layer are computed anew: at once after a decision, else once a second while time goes on. */
export interface Refresh {
  /** The spec changed. */
  ask(): void;
  setCatalogue(catalogue: Catalogue | null): void;
  observe(table: LiveTable | null): void;
  draw(nowMs: number): void;
  /** Of the last frame. */
  readonly source: LiveSource;
}

/** @param isLive whether figures change with time at all */
export function createRefresh(
  { options, budget }: SceneContext,
  { isLive, compute }: { isLive(): boolean; compute(source: LiveSource): void },
): Refresh {
  let catalogue: Catalogue | null = null;
  let table: LiveTable | null = null;
  let asked = false;
  let computedAtMs = Number.NEGATIVE_INFINITY;
  let shownMs = Number.NaN;
  let source: LiveSource = { catalogue, table, nowMs: 0 };
  return {
    get source() {
      return source;
    },
    ask() {
      asked = true;
    },
    setCatalogue(next) {
      catalogue = next;
      asked ||= isLive();
    },
    observe(next) {
      table = next;
      asked ||= isLive();
    },
    draw(nowMs) {
      const wallMs = performance.now();
      const isDue =
        isLive() && nowMs !== shownMs && (!options.renderLoop || wallMs - computedAtMs >= EVERY_MS);
      if (!asked && !isDue) return;
      // A second's figures may come a frame later; a decision may not.
      if (!asked && budget.until(1)?.() === false && wallMs - computedAtMs < 2 * EVERY_MS) return;
      asked = false;
      computedAtMs = wallMs;
      shownMs = nowMs;
      source = { catalogue, table, nowMs };
      compute(source);
    },
  };
}
