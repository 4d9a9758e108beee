import type { Catalogue, EntityRef, LayerSpec, LiveTable, LonLat, ThingId } from '#model';
import { LAYER_KINDS, type LayerTools } from '../layers/registry.ts';
import type { SceneChanges } from '../reconcile.ts';
import { describeFault, guardLayer } from './guard-layer.ts';
import { findTown } from './pick-town.ts';
import type { SceneContext, SceneLayer } from './scene-context.ts';

/** All layers of one life of the engine. */
export interface Layers {
  apply(changes: SceneChanges): void;
  /** Colours of ground, lines or names changed. */
  restyle(): void;
  /** The light or the weather moved on, if only a little. */
  relight(): void;
  /** The language changed: names are drawn anew, nothing else. */
  relabel(): void;
  select(selected: EntityRef | null): void;
  highlight(ids: ReadonlySet<ThingId>): void;
  setCatalogue(catalogue: Catalogue | null): void;
  observe(table: LiveTable | null): void;
  drawBefore(nowMs: number): void;
  drawAfter(nowMs: number): void;
  pick(x: number, y: number): EntityRef | undefined;
  /** What lies on the ground: an area of the topmost layer, else the town. */
  pickGround(at: LonLat): EntityRef | undefined;
  /** No layer has anything still on its way. */
  isLoaded(): boolean;
  /** How many layers failed and were switched off. */
  faults(): number;
  dispose(): void;
}

interface Live {
  readonly layer: SceneLayer;
  readonly isBroken: () => boolean;
  spec: LayerSpec;
}

/** What a layer throws switches it off alone; hiding and showing it, or other data, starts it anew. */
export function createLayers(
  context: SceneContext,
  tools: LayerTools,
  kinds: Readonly<Record<string, (typeof LAYER_KINDS)[LayerSpec['type']]>> = LAYER_KINDS,
): Layers {
  let faults = 0;
  const live = new Map<string, Live>();
  /** As drawn, from below. */
  let ordered: readonly SceneLayer[] = [];
  /** As picked, from above. */
  let pickable: readonly SceneLayer[] = [];
  let catalogue: Catalogue | null = null;
  let table: LiveTable | null = null;
  let selected: EntityRef | null = null;
  let highlighted: ReadonlySet<ThingId> = new Set();

  const orderOf = ({ type }: LayerSpec) => kinds[type]?.order ?? 0;
  const arrange = () => {
    const all = [...live.values()];
    ordered = all.toSorted((a, b) => orderOf(a.spec) - orderOf(b.spec)).map(({ layer }) => layer);
    const rank = ({ spec }: Live) => kinds[spec.type]?.pickRank ?? 0;
    pickable = all
      .filter(({ layer }) => layer.pick)
      .toSorted((a, b) => rank(b) - rank(a))
      .map(({ layer }) => layer);
  };
  const fail = (spec: LayerSpec, fault: unknown) => {
    faults++;
    tools.problems.raiseLayer(spec.id, describeFault(spec, fault));
  };
  const create = (spec: LayerSpec) => {
    try {
      const layer = kinds[spec.type]?.create(context, tools);
      return layer && guardLayer(layer, (fault) => fail(live.get(spec.id)?.spec ?? spec, fault));
    } catch (fault) {
      return void fail(spec, fault);
    }
  };
  const upsert = (spec: LayerSpec) => {
    const known = live.get(spec.id);
    const isAnew = known?.isBroken() && known.spec !== spec && spec.visible;
    if (known && known.spec.type === spec.type && !isAnew) {
      known.spec = spec;
      known.layer.update(spec);
      return;
    }
    remove(spec.id);
    const made = create(spec);
    if (!made) return;
    const { layer } = made;
    live.set(spec.id, { ...made, spec });
    arrange();
    layer.update(spec);
    layer.setCatalogue?.(catalogue);
    layer.observe?.(table);
    layer.highlight?.(highlighted);
    layer.select?.(selected);
  };
  const remove = (id: string) => {
    live.get(id)?.layer.dispose();
    tools.problems.clearLayer(id);
    if (live.delete(id)) arrange();
  };
  const byOrder = (specs: readonly LayerSpec[]) =>
    specs.toSorted((a, b) => orderOf(a) - orderOf(b));
  const touch = (slot: number) => {
    for (const layer of ordered) layer.touch?.(slot);
  };
  const touchTrack = (trackSlot: number) => {
    for (const layer of ordered) layer.touchTrack?.(trackSlot);
  };
  context.listTags = () => ordered.flatMap((layer) => layer.tags?.() ?? []);
  return {
    apply({ upserted, removed }) {
      for (const { id } of removed) remove(id);
      for (const spec of byOrder(upserted)) upsert(spec);
    },
    restyle() {
      for (const layer of ordered) layer.restyle?.();
    },
    relight() {
      for (const layer of ordered) layer.relight?.();
    },
    relabel() {
      for (const layer of ordered) layer.relabel?.();
    },
    select(next) {
      selected = next;
      for (const layer of ordered) layer.select?.(next);
    },
    highlight(ids) {
      highlighted = ids;
      for (const layer of ordered) layer.highlight?.(ids);
    },
    setCatalogue(next) {
      catalogue = next;
      for (const layer of ordered) layer.setCatalogue?.(next);
    },
    observe(next) {
      table = next;
      for (const layer of ordered) layer.observe?.(next);
    },
    drawBefore(nowMs) {
      context.budget.begin();
      table?.drain(touch, context.budget.until(0.25));
      table?.drainTracks(touchTrack, context.budget.until(0.35));
      for (const layer of ordered) layer.draw?.(nowMs);
    },
    drawAfter(nowMs) {
      context.taken = [...context.covered, ...ordered.flatMap((layer) => layer.boxes?.() ?? [])];
      for (const layer of ordered) layer.drawOver?.(nowMs);
    },
    pick(x, y) {
      for (const layer of pickable) {
        const hit = layer.pick?.(x, y);
        if (hit) return hit;
      }
      return undefined;
    },
    pickGround(at) {
      for (const layer of ordered.toReversed()) {
        const hit = layer.pickGround?.(at);
        if (hit) return hit;
      }
      const town = findTown(context.scenery.site.towns, at);
      return town && { type: 'town', code: town.code };
    },
    isLoaded: () => ordered.every((layer) => layer.isLoaded?.() ?? true),
    faults: () => faults,
    dispose() {
      for (const id of [...live.keys()]) remove(id);
    },
  };
}
