import type { Availability } from '#feeds';
import type {
  AreaShape,
  CameraPose,
  Catalogue,
  Datastream,
  EntityRef,
  Incident,
  Language,
  LayerSpec,
  LightPreset,
  MapStyle,
  Place,
  QualityChoice,
  SceneSpec,
  SceneWeather,
  Site,
  Text,
  Thing,
  ThingKind,
  Town,
  TwinManifest,
} from '#model';
import type { BuildingColumn, BuildingList, BuildingRow, CsvCell, Histogram } from '#query';
import type { ScreenBox } from '#scene';
import type { CompareView, ImportReport, LoopRange, PastKind, ShellMode, TwinStore } from '#state';
import type { PictureSheet } from './picture/picture-sheet.ts';
import type { SearchClient } from './search/create-search.ts';
import type { SourcesClient } from './sources-client.ts';
import type { FeatureFacts } from './themes/describe-feature.ts';
import type { LegendFacts } from './themes/legend-facts.ts';
import type { ThemeEntry } from './themes/theme-board.ts';

/** A reading as a panel shows it; null where the stream has never spoken. */
export interface Reading {
  readonly timeMs: number;
  readonly value: number;
}

/** Where a moving thing is at the shown instant. */
export interface Fix {
  /** Of the newest report up to the shown instant. */
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly bearingDeg: number;
  readonly speedMps: number;
}

export interface ReadingSeries {
  /** Unix milliseconds, ascending. */
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
}

/** Attributes of one building, from the district's index. */
export interface BuildingFacts {
  readonly gid: number;
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string } | null;
  readonly heightM: number;
  readonly storeys: number;
  readonly use: string;
  readonly townCode: string | null;
  readonly dwellings: number;
  readonly provenance: string;
  readonly isHeightEstimated: boolean;
  readonly isPlaceEstimated: boolean;
  readonly footprintM2: number;
  /** What the site's sources say besides. */
  readonly attributes: readonly {
    readonly name: string;
    readonly title?: Text;
    readonly unit?: string;
    readonly value: string | number;
  }[];
  readonly lonDeg: number;
  readonly latDeg: number;
}

/** What the panels may read. Readings are read on a slow tick, never by subscription. */
export interface TwinReader {
  readonly site: Site;
  readonly manifest: TwinManifest;
  /** The shown instant, Unix milliseconds: the present, or the past that the clock was set to. */
  now(): number;
  /** The instant that was asked for: the shown one, or the one on its way. */
  wantedNow(): number;
  /** The present by the source's clock, whatever is shown. */
  liveNow(): number;
  latest(slot: number): Reading | null;
  fix(trackSlot: number): Fix | null;
  thing(id: string): Thing | undefined;
  streamsOf(thingId: string): readonly Datastream[];
  town(code: string): Town | undefined;
  place(id: string): Place | undefined;
  incident(id: string): Incident | undefined;
  building(gid: number, signal: AbortSignal): Promise<BuildingFacts>;
  /** Global ids of a list of buildings in its order; waits for the index. @throws {TwinError} query-cancelled */
  orderBuildings(list: BuildingList, signal: AbortSignal): Promise<Uint32Array>;
  buildingRows(gids: Uint32Array): Promise<readonly BuildingRow[]>;
  /** @param gids null: all of the district */
  buildingHistogram(
    column: BuildingColumn,
    gids: Uint32Array | null,
    bins: number,
  ): Promise<Histogram>;
  /** @throws {TwinError} tiles-missing or index-invalid where the district's index cannot be read. */
  floors(signal: AbortSignal): Promise<FloorTotals>;
  /** The hours up to the shown instant. Null where the feed keeps no past. */
  history(slot: number, hours: number, signal: AbortSignal): Promise<ReadingSeries | null>;
  /** How much of the past there is, in equal bins. Null where the feed keeps none that can be shown. */
  availability(
    range: { readonly fromMs: number; readonly toMs: number; readonly bins: number },
    signal: AbortSignal,
  ): Promise<Availability | null>;
  catalogue(): Catalogue | null;
  /**
   * The mildest value of an observed property that calls for attention at the shown instant, in the unit of its streams; null
   * where there is no rule.
   */
  limitOf(property: string): number | null;
  /** How many things of each kind spoke lately, and how many there are. */
  liveness(): Readonly<Record<string, { readonly total: number; readonly fresh: number }>>;
  /** The pictures of data that this district offers, by group. */
  themes(): readonly ThemeEntry[];
  /** What the colours on the map mean now, with counts; read on a slow tick. */
  legends(): readonly LegendFacts[];
  /** What a feature of a layer says at the shown instant; undefined where there is none. */
  feature(layerId: string, id: string): FeatureFacts | undefined;
}

/** Everything a person can do; one file each. */
export interface TwinCommands {
  setLayerVisible(layerId: string, visible: boolean): void;
  setKindVisible(layerId: string, kind: ThingKind, visible: boolean): void;
  /** Shows or hides a picture of data; says so where it cannot be had. */
  setTheme(id: string, on: boolean): Promise<void>;
  /** Hands the picture over as PNG, with legends, title, time and sources; says so where it cannot. */
  exportPicture(sheet: PictureSheet): Promise<void>;
  setLight(light: LightPreset): void;
  /** Lights the scene by the sun of an instant, Unix milliseconds; what is shown of the data stays. */
  setSun(sunMs: number): void;
  setStyle(style: MapStyle): void;
  /** Lets the ground show what lies below it; `share` of it is left, 0 … 1, null: all. */
  setUnderground(share: number | null): void;
  /** Takes a building off above a storey (1 = ground floor), so that one sees in; null: whole again. */
  peelBuilding(peel: { readonly gid: number; readonly storey: number } | null): void;
  /** Chooses a weather; null: clear. */
  setWeather(weather: SceneWeather | null): void;
  /** Whether the weather is that of the stations; choosing one ends it. */
  followWeather(on: boolean): void;
  setQuality(quality: QualityChoice): void;
  setShadows(on: boolean): void;
  setLanguage(language: Language): void;
  setMode(mode: ShellMode): void;
  /** Shows a stop of the demonstration, counted from 0; beyond the last comes the first. Leaving the mode puts layers and light back. */
  goToStop(stop: number): void;
  /** Whether it goes on by itself. */
  playTour(playing: boolean): void;
  setBlack(black: boolean): void;
  select(ref: EntityRef | null): void;
  /** Selects and flies there. */
  goTo(ref: EntityRef): Promise<void>;
  /** Flies to a point; what is selected stays. */
  lookAt(lonDeg: number, latDeg: number, rangeM: number): void;
  goHome(): void;
  /** Looks from there at once. */
  lookFrom(pose: CameraPose): void;
  quietIncident(id: string): void;
  /** Flies to where a public warning holds; nothing where it names no area. */
  goToAlert(id: string): void;
  /** Back to the present. */
  goLive(): void;
  /** Shows an instant, Unix milliseconds; one that has not come yet means the present. */
  goToInstant(atMs: number): void;
  /** Shows the instant at which an incident began, and selects it. */
  goToIncidentStart(id: string, startedMs: number): Promise<void>;
  /** In the present, `false` holds it still. */
  setPlaying(playing: boolean): void;
  stepTime(byMs: number): void;
  /** 1 to 3,600. */
  setRate(rate: number): void;
  setLoop(loop: LoopRange | null): void;
  setPastKind(view: PastKind): void;
  /** Whether the light is that of the sun at the shown instant; choosing a light ends it. */
  followSun(on: boolean): void;
  /** The address that shows this moment, from where it is looked at now. */
  linkToMoment(): string;
  /** The address of this moment and of all that was chosen in the scene; says what does not fit into it. */
  shareLink(): Promise<string>;
  /** Hands the scene over as a file with all its data. */
  saveScene(): void;
  /** Opens a saved scene; false, with a notice, where it cannot be read. */
  openScene(file: File): Promise<boolean>;
  /** Keeps the present view with a small picture; says so where there are too many or no room. */
  addBookmark(name: string): Promise<void>;
  goToBookmark(id: string): void;
  renameBookmark(id: string, name: string): void;
  removeBookmark(id: string): void;
  moveBookmark(id: string, by: number): void;
  exportBookmarks(): void;
  /** Adds those of a file that are not there yet; a broken file changes nothing and is told of. */
  importBookmarks(file: File): Promise<void>;
  /** Where panels lie over the scene, CSS pixels: no name is written under them. */
  setCovered(boxes: readonly ScreenBox[]): void;
  drawArea(kind: AreaShape['type']): void;
  /** Asks what lies within an area that is known. */
  askArea(shape: AreaShape): void;
  cancelDrawing(): void;
  clearArea(): void;
  /** Fades or renames a layer. */
  changeLayer(layerId: string, part: Pick<LayerSpec, 'opacity' | 'title'>): void;
  /** Changes the order of layers: a later one is drawn over an earlier one of its kind. */
  moveLayer(layerId: string, by: number): void;
  removeLayer(layerId: string): void;
  /** Flies to what a layer holds; false where it holds no places of its own. */
  goToLayer(layerId: string): boolean;
  /** Puts files on the map and flies there; one that cannot be read changes nothing. Never throws for a bad file. */
  importFiles(files: readonly File[]): Promise<readonly ImportReport[]>;
  /** The reports of the last import have been read. */
  closeImports(): void;
  /** Opens a second picture beside the first, at first the same but for its light; null closes it. */
  compare(layout: CompareView['layout'] | null): void;
  /** Changes what the second picture shows. */
  changeCompared(part: Partial<Pick<SceneSpec, 'light' | 'style' | 'weather' | 'layers'>>): void;
  /** Hands a table over as CSV; text that would run as a formula is disarmed. */
  exportTable(name: string, rows: readonly (readonly CsvCell[])[]): void;
  /** Hands the answer over as a file. */
  exportAnswer(format: 'geojson' | 'csv'): Promise<void>;
}

/** An unattended wall that runs. */
export interface WallControl {
  /** Holds the rotation, or lets it go on. */
  hold(): void;
  /** Somebody has seen the alarm that is shown. */
  dismissAlarm(): void;
  /** Looks where a scene of the rotation does, counted from 1. */
  showScene(number: number): void;
  close(): void;
}

/** The floors of the whole district by town, from its index of buildings. */
export interface FloorTotals {
  readonly floorAreaM2: number;
  readonly byTown: readonly {
    readonly townCode: string | null;
    readonly buildings: number;
    readonly floorAreaM2: number;
  }[];
}

/** The running twin, without React and without an engine in its interface. */
export interface Twin {
  readonly store: TwinStore;
  readonly read: TwinReader;
  readonly commands: TwinCommands;
  /** The outside sources of the gateway, where there is one. */
  readonly sources: SourcesClient;
  readonly search: SearchClient;
  /** Begins to run the wall: reads `wall.json`, rotates scenes, gives way to alarms. */
  openWall(): Promise<WallControl>;
  /** Puts the scene into the page; loads the engine on the way. Returns its undo. */
  mountScene(container: HTMLElement): () => void;
  /** Puts the compared picture into the page, its camera tied to the first one's. Returns its undo. */
  mountCompare(container: HTMLElement): () => void;
  dispose(): Promise<void>;
}
