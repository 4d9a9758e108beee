import type { LayerSpec, Text } from '#model';
import type { SceneLayer } from './scene-context.ts';

/** A layer that cannot stop the others: what it throws ends it alone. */
export interface GuardedLayer {
  /** With the abilities of the guarded one; they do nothing once it has failed. */
  readonly layer: SceneLayer;
  readonly isBroken: () => boolean;
}

type Ability = (...args: readonly unknown[]) => unknown;

/** What an ability answers after a fault, where its caller expects an answer. */
const AFTER_FAULT: Readonly<Record<string, unknown>> = { isLoaded: true, tags: [], boxes: [] };

/**
 * Wraps each ability of a layer. The first thing thrown ends the layer: it is disposed, `onFault` is told once, and
 * from then on every call is answered with nothing.
 */
export function guardLayer(inner: SceneLayer, onFault: (fault: unknown) => void): GuardedLayer {
  let broken = false;
  let disposed = false;
  const dispose = () => {
    if (disposed) return;
    disposed = true;
    try {
      inner.dispose();
    } catch (fault) {
      fail(fault);
    }
  };
  const fail = (fault: unknown) => {
    if (broken) return;
    broken = true;
    dispose();
    onFault(fault);
  };
  const guarded: Record<string, Ability> = {};
  for (const [name, ability] of Object.entries(inner as unknown as Record<string, unknown>)) {
    if (typeof ability !== 'function' || name === 'dispose') continue;
    guarded[name] = (...args) => {
      if (broken) return AFTER_FAULT[name];
      try {
        return ability.apply(inner, args);
      } catch (fault) {
        fail(fault);
        return AFTER_FAULT[name];
      }
    };
  }
  return { layer: { ...guarded, dispose } as unknown as SceneLayer, isBroken: () => broken };
}

/** Which layer failed, what still works and what to do. */
export function describeFault({ id, title }: LayerSpec, fault: unknown): Text {
  const detail = (fault instanceof Error ? fault.message : String(fault)).slice(0, 200);
  return {
    zh: `图层“${title?.zh || id}”出错（${detail}），已单独停用，其余画面不受影响。请关闭后重新打开该图层；若再次出错，请检查其数据或移除它。`,
    en: `The layer "${title?.en || id}" failed (${detail}) and was switched off alone; the rest of the picture goes on. Hide it and show it again; if it fails once more, check its data or remove it.`,
  };
}
