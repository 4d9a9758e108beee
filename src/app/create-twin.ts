import type { LiveTable } from '#model';
import { TWIN_FILES } from '#model';
import { levelOf } from '#operations';
import { createQueryClient } from '#query';
import type { ScreenBox, TwinScene } from '#scene';
import { createTwinStore } from '#state';
import { bindAlerts } from './bind-alerts.ts';
import { bindClock } from './bind-clock.ts';
import { bindFeed } from './bind-feed.ts';
import { bindIncidents } from './bind-incidents.ts';
import { bindLight } from './bind-light.ts';
import { bindScene, noticeOfLostCompare, noticeOfLostScene } from './bind-scene.ts';
import { bindWeather } from './bind-weather.ts';
import { findStorage } from './bookmarks/find-storage.ts';
import { makeThumbnail } from './bookmarks/make-thumbnail.ts';
import { createAreaCommands } from './commands/area-commands.ts';
import { createBookmarkCommands } from './commands/bookmark-commands.ts';
import { createClockCommands } from './commands/clock-commands.ts';
import { createDeskCommands } from './commands/desk-commands.ts';
import { createFileCommands } from './commands/file-commands.ts';
import { createLayerCommands } from './commands/layer-commands.ts';
import { createPictureCommands } from './commands/picture-commands.ts';
import { createShareCommands } from './commands/share-commands.ts';
import { createTourCommands } from './commands/tour-commands.ts';
import { createViewCommands } from './commands/view-commands.ts';
import { mountCompared } from './compare/mount-compared.ts';
import { createReader } from './create-reader.ts';
import { readInWorker } from './files/read-in-worker.ts';
import { chooseLight, createInitialScene } from './initial-scene.ts';
import { loadDistrict } from './load-district.ts';
import { createSearch } from './search/create-search.ts';
import { openShared } from './share/open-shared.ts';
import { createSourcesClient } from './sources-client.ts';
import { type DescribeContext, describeFeature } from './themes/describe-feature.ts';
import { listLegends } from './themes/legend-facts.ts';
import { createThemeBoard } from './themes/theme-board.ts';
import type { Twin, TwinCommands, TwinReader } from './twin.ts';
import type { UrlOptions } from './url-options.ts';
import { WEATHER_PRESETS } from './weather-presets.ts';

/** A wall keeps a rate that it never has to leave. */
const WALL_FPS = 30;

export interface TwinOptions {
  /** Where the app is served; config.json lies beside it. */
  readonly base: URL;
  readonly options: UrlOptions;
  readonly onPhase: (phase: 'config' | 'site' | 'feed' | 'scene') => void;
}

/**
 * Puts the twin together: configuration, district, feed, query worker, store, commands. The scene comes
 * when it is mounted; everything else works without it.
 *
 * @throws {TwinError} config, not-found, tiles-missing or seed-invalid, saying what to do.
 */
export async function createTwin({ base, options, onPhase }: TwinOptions): Promise<Twin> {
  onPhase('site');
  const { config, site, manifest, tilesUrl } = await loadDistrict(base, options.site);
  const language = options.language ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
  const { moment } = options;
  const light = options.light ?? chooseLight(site, options.sunMs ?? moment?.atMs ?? Date.now());
  const opened = await openShared(
    options.shared,
    createInitialScene(site, light, language, {
      ...(options.camera && { camera: options.camera }),
      selected: options.selected,
      sunMs: options.sunMs,
      style: options.style,
      underground: options.underground,
      weather: options.weather && WEATHER_PRESETS[options.weather],
    }),
  );
  const store = createTwinStore(opened.scene);
  const { chooses } = opened;
  if (opened.problem)
    store.getState().notify({ id: 'share', severity: 'warning', text: opened.problem });
  store.getState().setAutoLight(options.light === null && options.sunMs === null && !chooses.light);
  store.getState().setQuality(options.quality);
  store.getState().setAutoWeather(options.weather === null && !chooses.weather);
  if (options.mode) store.getState().setMode(options.mode);

  onPhase('feed');
  const [firstFeed = { type: 'simulated' }] = config.feeds;
  const feedConfig = config.feeds.length > 1 ? { type: 'several', feeds: config.feeds } : firstFeed;
  const feed = bindFeed(store, feedConfig, new URL(TWIN_FILES.site, tilesUrl).href);
  const clock = bindClock(store, feed);
  const query = createQueryClient({
    indexUrl: new URL(TWIN_FILES.buildingIndex, tilesUrl).href,
    site,
    buildings: manifest.buildings,
  });
  query.ready.catch((error: unknown) =>
    store.getState().notify({
      id: 'index',
      severity: 'warning',
      text: {
        zh: `建筑索引无法读取，范围查询暂不可用：${String(error)}`,
        en: `The building index could not be read, so area queries are unavailable: ${String(error)}`,
      },
    }),
  );

  const board = createThemeBoard({ store, site, manifest, tilesUrl, now: clock.now });
  const reader = createReader({
    site,
    manifest,
    store,
    query,
    now: clock.now,
    wantedNow: clock.wanted,
    liveNow: feed.liveNow,
    table: clock.table,
    history: feed.history,
    availability: feed.availability,
  });
  const describing = (): DescribeContext => ({
    site,
    cells: board.cells(),
    source: { catalogue: store.getState().catalogue, table: clock.table(), nowMs: clock.now() },
  });
  const read: TwinReader = {
    ...reader,
    themes: board.themes,
    legends: () => listLegends(store.getState().scene.layers, describing()),
    feature(layerId, id) {
      const layer = store.getState().scene.layers.find((one) => one.id === layerId);
      return layer && describeFeature(layer, id, describing());
    },
  };
  let mounted: TwinScene | undefined;
  let covered: readonly ScreenBox[] = [];
  const scene = () => mounted;
  const tour = createTourCommands({ store, read, scene, now: Date.now });
  const view = createViewCommands({ store, read, scene });
  const cameraNow = () => mounted?.cameraPose() ?? store.getState().scene.camera;
  const area = createAreaCommands({ store, query, read, scene });
  const timing = createClockCommands({
    store,
    read,
    clock,
    address: () => new URL(location.href),
    scene,
  });
  const sharing = createShareCommands({
    store,
    site,
    linkToMoment: timing.linkToMoment,
    lookFrom: view.lookFrom,
    askArea: area.askArea,
    camera: cameraNow,
  });
  const commands: TwinCommands = {
    ...tour.commands,
    ...view,
    setCovered(boxes) {
      covered = boxes;
      mounted?.setCovered(boxes);
    },
    ...createPictureCommands({ store, board, scene }),
    ...createLayerCommands(store, view.lookAt),
    ...area,
    ...createDeskCommands({ store, read }),
    ...createFileCommands({
      store,
      site,
      lookAt: view.lookAt,
      openScene: sharing.openScene,
      read: readInWorker,
    }),
    ...timing,
    ...sharing,
    ...createBookmarkCommands({
      store,
      siteId: site.id,
      camera: cameraNow,
      picture: async () => (mounted ? makeThumbnail(await mounted.capture()) : null),
      fly: (pose) => void mounted?.flyTo({ type: 'pose', pose }, new AbortController().signal),
      storage: findStorage(),
    }),
  };
  const search = createSearch({ site, store, query });
  const undo = [
    search.dispose,
    bindIncidents(store),
    bindAlerts(store),
    board.dispose,
    bindLight(store, site, clock.now),
    bindWeather(store, read),
    clock.dispose,
    tour.dispose,
    store.subscribe(({ catalogue }, before) => {
      if (catalogue && catalogue !== before.catalogue) query.setThings(catalogue.things);
    }),
  ];
  if (moment && moment.atMs < Date.now())
    store.getState().setClock({
      mode: 'past',
      atMs: moment.atMs,
      playing: moment.rate !== null,
      rate: moment.rate ?? 1,
      loop: opened.loop,
      view: moment.view,
    });

  const linkedArea = opened.scene.layers.find(({ type }) => type === 'area');
  if (linkedArea?.type === 'area' && linkedArea.shape) commands.askArea(linkedArea.shape);

  return {
    store,
    read,
    commands,
    sources: createSourcesClient(base),
    search,
    async openWall() {
      const { openWall } = await import('./wall/open-wall.ts');
      return openWall({ base, overrides: options.wall, store, read, scene });
    },
    mountScene(container) {
      if (!options.scene) return () => {};
      const unmounting = new AbortController();
      void mount(container, unmounting.signal).catch((cause: unknown) => {
        if (!unmounting.signal.aborted) store.getState().notify(noticeOfLostScene(cause));
      });
      return () => unmounting.abort();
    },
    mountCompare(container) {
      if (!options.scene) return () => {};
      const ending = new AbortController();
      void mountCompared(container, {
        store,
        main: scene,
        create: createScene,
        onTable: clock.onTable,
        signal: ending.signal,
      }).catch((cause: unknown) => {
        if (ending.signal.aborted) return;
        store.getState().setCompare(null);
        store.getState().notify(noticeOfLostCompare(cause));
      });
      return () => ending.abort();
    },
    async dispose() {
      for (const step of undo) step();
      query.dispose();
      await feed.close();
    },
  };

  async function createScene(container: HTMLElement): Promise<TwinScene> {
    const { createTwinScene } = await import('#scene');
    const steadyFps =
      options.steadyFps ?? (store.getState().mode === 'wall' ? WALL_FPS : undefined);
    return createTwinScene(
      container,
      { tilesUrl: tilesUrl.href, site },
      {
        quality: store.getState().quality,
        ...(steadyFps && { steadyFps }),
        renderLoop: true,
        now: read.now,
        levelOf: (property, value) => levelOf(property, value, read.now()),
      },
    );
  }

  async function mount(container: HTMLElement, signal: AbortSignal): Promise<void> {
    const created = await createScene(container);
    if (signal.aborted) return created.dispose();
    mounted = created;
    created.setCovered(covered);
    const release = [
      bindScene(store, created, commands),
      clock.onTable((table: LiveTable) => created.observe(table)),
    ];
    signal.addEventListener('abort', () => {
      for (const step of release) step();
      mounted = undefined;
      created.dispose();
    });
    await created.settled(signal);
    performance.mark('yunjian:first-picture');
  }
}
