import type { Scene } from '@cesium/engine';
import type { EntityRef, HeightGrid, Language, LayerSpec, Site, TwinLines } from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import type { LineFrame } from '../lines/line-set.ts';
import type { FrameBudget } from '../live/frame-budget.ts';
import type { LiveTag } from '../live/live-tag.ts';
import type { LightLook } from '../look/light-look.ts';
import type { SceneOptions } from '../scene-types.ts';
import type { SymbolFrame } from '../symbols/symbol-set.ts';
import type { Projector } from './projector.ts';

/** What is fetched once and outlives the engine. */
export interface Scenery {
  readonly site: Site;
  readonly tilesUrl: string;
  readonly heights: HeightGrid;
  readonly lines: TwinLines;
  readonly buildingCount: number;
  readonly hasTrees: boolean;
}

/** What every layer draws with, during one life of the engine. */
export interface SceneContext {
  readonly scene: Scene;
  readonly scenery: Scenery;
  readonly options: SceneOptions;
  readonly frame: LocalFrame;
  readonly projector: Projector;
  readonly symbols: SymbolFrame;
  readonly lines: LineFrame;
  readonly budget: FrameBudget;
  /** The look of now. */
  look: LightLook;
  language: Language;
  /** Where incidents stand on the screen, CSS pixels: names keep off. */
  taken: readonly ScreenBox[];
  /** The selected thing and the alarmed ones, to be named as far as there is room. */
  listTags: () => readonly LiveTag[];
}

/** `x`, `y` is the middle. */
export interface ScreenBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One kind of layer. It draws its spec and forgets everything on `dispose`. */
export interface SceneLayer<Spec extends LayerSpec = LayerSpec> {
  update(spec: Spec): void;
  /** The light changed, or for names the language. */
  restyle?(): void;
  /** Before each frame. */
  draw?(nowMs: number): void;
  /** Nothing of it is still on its way. */
  isLoaded?(): boolean;
  /** What is at a place of the canvas, CSS pixels. */
  pick?(x: number, y: number): EntityRef | undefined;
  dispose(): void;
}

export type SpecOf<Type extends LayerSpec['type']> = Extract<LayerSpec, { readonly type: Type }>;
