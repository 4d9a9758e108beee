import type {
  AlarmLevel,
  AreaShape,
  CameraPose,
  Catalogue,
  EntityRef,
  LiveTable,
  QualityChoice,
  QualityLevel,
  SceneSpec,
  Site,
  Text,
} from '#model';

export interface SceneAssets {
  /** Absolute URL of the site's tile folder (see TWIN_FILES), with a slash at the end. */
  readonly tilesUrl: string;
  readonly site: Site;
}

export interface SceneOptions {
  /**
   * A level to stay at, or the best one that the machine keeps up with. `low` is for machines without a graphics
   * card and for tests: no sky, no haze, no smoothing.
   */
  readonly quality: QualityChoice;
  /** Frames a second to hold evenly, for walls; absent: as many as the screen shows. */
  readonly steadyFps?: number;
  /** False in tests: a frame is drawn only when `render` is called. */
  readonly renderLoop: boolean;
  /** Wall clock in Unix milliseconds; a fixed one makes a picture repeatable. */
  readonly now: () => number;
  /** How symbols are drawn: `points` uses only what the engine promises to keep, and is plainer. `quads` unless told. */
  readonly symbols?: 'quads' | 'points';
  /** Level of a reading by the site's thresholds, null where it is normal; absent: no sensor shows one. */
  readonly levelOf?: (property: string, value: number) => AlarmLevel | null;
}

/** Something the picture lacks: what happened, what still works, what to do. */
export interface SceneProblem {
  readonly id:
    | 'tiles'
    | 'building-index'
    | 'terrain'
    | 'ground'
    | 'network'
    | 'context-lost'
    | 'context-gone'
    | 'tiles-down'
    | 'no-webgl'
    /** Of one layer, by its id. */
    | `layer-${string}`;
  readonly text: Text;
}

export interface SceneStats {
  readonly quality: QualityLevel;
  readonly frames: number;
  readonly frameMs: number;
  readonly drawCommands: number;
  readonly tilesLoading: number;
  /** How often the picture was thrown away and built again. */
  readonly rebuilds: number;
  /** Layers that failed and were switched off since the engine was started. */
  readonly layerFaults: number;
}

/** A box on the screen, CSS pixels; `x`, `y` is the middle. */
export interface ScreenBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type FlyTarget =
  | {
      readonly type: 'pose';
      readonly pose: CameraPose;
      /** How long the flight takes; by the way it is unless told. */
      readonly seconds?: number;
    }
  | {
      readonly type: 'point';
      readonly lonDeg: number;
      readonly latDeg: number;
      readonly rangeM: number;
    };

/** A view that draws a SceneSpec. It keeps nothing that the spec, the catalogue and the table do not say. */
export interface TwinScene {
  /** Newest wins; draws what changed. */
  apply(spec: SceneSpec): void;
  /** Which things there are and where. One that extends the one before adds to it and leaves the rest as it is. */
  setCatalogue(catalogue: Catalogue): void;
  /** The table that sensors and vehicles are drawn from, once a frame, until another is given. */
  observe(table: LiveTable | null): void;
  flyTo(target: FlyTarget, signal?: AbortSignal): Promise<void>;
  /** Looks from there at once, with the next frame. */
  lookFrom(pose: CameraPose): void;
  /** The camera moved, by hand or by flight. Returns its undo. */
  onMove(listener: (pose: CameraPose) => void): () => void;
  /** Where panels lie over the picture, CSS pixels of the container: no name is written under them. */
  setCovered(boxes: readonly ScreenBox[]): void;
  /** The picture with its names, as it would be drawn now: a PNG in the size of the canvas. */
  capture(): Promise<Blob>;
  /** Fixes the quality, or leaves it to the machine. */
  setQuality(choice: QualityChoice): void;
  /** Sun shadows off, or as the quality and the light give them. */
  setShadows(on: boolean): void;
  cameraPose(): CameraPose;
  /** A click: what was hit, or null for empty ground. Returns its undo. */
  onPick(listener: (picked: EntityRef | null) => void): () => void;
  /** What is under the pointer changed. Returns its undo. */
  onHover(listener: (hovered: EntityRef | null, x: number, y: number) => void): () => void;
  /**
   * Lets the person draw on the terrain: circle = centre, then rim; polygon = corners, double click or Enter
   * ends it, Escape gives up. Resolves to null when given up or aborted. `onProgress` gets each interim shape.
   */
  drawArea(
    kind: AreaShape['type'],
    onProgress: (shape: AreaShape) => void,
    signal: AbortSignal,
  ): Promise<AreaShape | null>;
  onProblem(listener: (problems: readonly SceneProblem[]) => void): () => void;
  stats(): SceneStats;
  /** Resolves once terrain, ground and buildings in view are loaded and drawn. */
  settled(signal?: AbortSignal): Promise<void>;
  /** Draws one frame now. */
  render(): void;
  dispose(): void;
}
