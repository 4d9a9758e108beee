import type { Scene } from '@cesium/engine';
import type {
  Catalogue,
  EntityRef,
  HeightGrid,
  Language,
  LayerSpec,
  LiveTable,
  LonLat,
  SceneWeather,
  Site,
  ThingId,
  TwinLines,
} from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import type { Motion } from '../engine/motion.ts';
import type { LineFrame } from '../lines/line-set.ts';
import type { FrameBudget } from '../live/frame-budget.ts';
import type { LiveTag } from '../live/live-tag.ts';
import type { LightLook } from '../look/light-look.ts';
import type { DrawnNetwork } from '../network/scene-network.ts';
import type { QualityTraits } from '../quality/quality-level.ts';
import type { SceneOptions, ScreenBox } from '../scene-types.ts';
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
  /** Roads, tracks, waterways and pipes, fetched when first asked for; null where the tiles hold none. */
  readonly network: () => Promise<DrawnNetwork | null>;
}

/** As the scene was opened; `quality` is `low` where what cannot be changed later should be sparing. */
type LayerOptions = Omit<SceneOptions, 'quality'> & { readonly quality: 'high' | 'low' };

/** What every layer draws with, during one life of the engine. */
export interface SceneContext {
  readonly scene: Scene;
  readonly scenery: Scenery;
  readonly options: LayerOptions;
  readonly frame: LocalFrame;
  readonly projector: Projector;
  readonly symbols: SymbolFrame;
  readonly lines: LineFrame;
  readonly budget: FrameBudget;
  /** For what only flows. */
  readonly motion: Motion;
  /** The look of now. */
  look: LightLook;
  /** What the quality of now draws. */
  quality: QualityTraits;
  language: Language;
  weather: SceneWeather | null;
  /** How much of the ground is left, 0 … 1; null: all of it, and nothing below is looked at. */
  underground: number | null;
  /** Where panels lie over the picture, CSS pixels. */
  covered: readonly ScreenBox[];
  /** Where names keep off: under panels, and where marks stand. */
  taken: readonly ScreenBox[];
  /** What deserves a name now, as far as there is room. */
  listTags: () => readonly LiveTag[];
}

/** One kind of layer. It draws its spec and forgets everything on `dispose`; what it leaves out it cannot do. */
export interface SceneLayer<Spec extends LayerSpec = LayerSpec> {
  update(spec: Spec): void;
  /** Colours of ground, lines or names changed: what is drawn from them is drawn anew. */
  restyle?(): void;
  /** The light or the weather moved on, if only a little: uniforms, nothing that costs a frame. */
  relight?(): void;
  /** The language changed. */
  relabel?(): void;
  select?(selected: EntityRef | null): void;
  /** Things to light up. */
  highlight?(ids: ReadonlySet<ThingId>): void;
  setCatalogue?(catalogue: Catalogue | null): void;
  observe?(table: LiveTable | null): void;
  /** A datastream's row was written since the last frame. */
  touch?(slot: number): void;
  /** A moving thing's row was written since the last frame. */
  touchTrack?(trackSlot: number): void;
  /** Before each frame; `nowMs` is the shown instant. */
  draw?(nowMs: number): void;
  /** After each frame, when it is known where everything stands on the screen. */
  drawOver?(nowMs: number): void;
  /** What of it deserves a name now. */
  tags?(): readonly LiveTag[];
  /** Where it stands on the screen so that names must keep off. */
  boxes?(): readonly ScreenBox[];
  /** Nothing of it is still on its way. */
  isLoaded?(): boolean;
  /** What is at a place of the canvas, CSS pixels. */
  pick?(x: number, y: number): EntityRef | undefined;
  /** What of it lies on the ground at a place where nothing stands. */
  pickGround?(at: LonLat): EntityRef | undefined;
  dispose(): void;
}

export type SpecOf<Type extends LayerSpec['type']> = Extract<LayerSpec, { readonly type: Type }>;
