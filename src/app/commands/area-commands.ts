import {
  type AreaQuery,
  type AreaShape,
  isVehicleKind,
  TwinError,
  type VehiclePosition,
} from '#model';
import type { QueryClient } from '#query';
import type { TwinScene } from '#scene';
import type { TwinStore } from '#state';
import { LAYER_IDS } from '../initial-scene.ts';
import { saveFile } from '../save-file.ts';
import type { TwinCommands, TwinReader } from '../twin.ts';

/** More lit buildings than this say nothing more to the eye, and would weigh on every later change. */
const MAX_HIGHLIGHT = 20_000;

/** A clock that has not been touched for so long has come to rest. */
const REST_MS = 400;

interface AreaContext {
  readonly store: TwinStore;
  readonly query: QueryClient;
  readonly read: TwinReader;
  /** The mounted scene, undefined while there is none. */
  scene(): TwinScene | undefined;
}

/** Draw an area, ask what lies within, light it up, take it away as a file. */
export function createAreaCommands({
  store,
  query,
  read,
  scene,
}: AreaContext): Pick<
  TwinCommands,
  'drawArea' | 'askArea' | 'cancelDrawing' | 'clearArea' | 'exportAnswer'
> {
  let current = new AbortController();

  function restart(): AbortSignal {
    current.abort();
    current = new AbortController();
    return current.signal;
  }

  function show(
    shape: AreaShape | null,
    buildingGids: readonly number[] = [],
    thingIds: readonly string[] = [],
  ) {
    store.getState().setLayer({
      type: 'area',
      id: LAYER_IDS.area,
      visible: true,
      shape,
      buildingGids,
      thingIds,
    });
  }

  /** Of which instant is asked: the one that is shown. */
  function describeInstant(): Pick<AreaQuery, 'ofMs' | 'asKnown'> {
    const { clock, past } = store.getState();
    if (clock.mode === 'live' || !past) return {};
    return { ofMs: read.now(), ...(clock.view === 'known' && { asKnown: true }) };
  }

  /** @param quiet leaves the former answer in place until the new one has come */
  async function ask(shape: AreaShape, signal: AbortSignal, quiet = false): Promise<void> {
    const { setQuery } = store.getState();
    if (!quiet) setQuery({ state: 'asking', shape, progress: 0 });
    try {
      const answer = await query.ask({ shape, ...describeInstant() }, vehiclePositions(read), {
        signal,
        onProgress: (tested, candidates) => {
          if (!quiet)
            setQuery({ state: 'asking', shape, progress: tested / Math.max(1, candidates) });
        },
      });
      if (signal.aborted) return;
      setQuery({ state: 'answered', answer });
      show(
        shape,
        [...answer.buildings.gids.subarray(0, MAX_HIGHLIGHT)],
        [...answer.sensors, ...answer.vehicles].map(({ thingId }) => thingId),
      );
    } catch (error) {
      if (signal.aborted || (error instanceof TwinError && error.code === 'query-cancelled'))
        return;
      setQuery({
        state: 'failed',
        shape,
        problem: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** Nothing is asked any more, unless another drawing has begun meanwhile. */
  function settle(signal: AbortSignal): void {
    if (signal.aborted) return;
    store.getState().setQuery({ state: 'idle' });
    show(null);
  }

  function clear(): void {
    settle(restart());
  }

  /** An answer follows the clock: it is asked again of each instant that the clock comes to rest at. */
  function followClock(): void {
    const { query: view, clock, player } = store.getState();
    const rests = clock.mode === 'live' || (!clock.playing && player.state === 'ready');
    if (view.state !== 'answered' || !rests) return;
    const { shape, ofMs, asKnown } = view.answer.query;
    const instant = describeInstant();
    if (instant.ofMs !== ofMs || instant.asKnown !== asKnown) void ask(shape, restart(), true);
  }

  let resting: ReturnType<typeof setTimeout> | undefined;
  store.subscribe(({ clock, player }, before) => {
    if (clock === before.clock && player === before.player) return;
    clearTimeout(resting);
    resting = setTimeout(followClock, REST_MS);
  });

  return {
    drawArea(kind) {
      const view = scene();
      if (!view) return;
      const signal = restart();
      store.getState().select(null);
      store.getState().setQuery({ state: 'drawing', kind });
      show(null);
      view
        .drawArea(kind, (shape) => show(shape), signal)
        .then((shape) => (shape ? ask(shape, signal) : settle(signal)));
    },
    askArea(shape) {
      const signal = restart();
      show(shape);
      void ask(shape, signal);
    },
    cancelDrawing: clear,
    clearArea: clear,
    async exportAnswer(format) {
      const { query: view, scene: spec } = store.getState();
      if (view.state !== 'answered') return;
      const blob = await query.export(view.answer, format, spec.language);
      const { askedMs, query: question } = view.answer;
      const stamp = new Date(question.ofMs ?? askedMs)
        .toISOString()
        .slice(0, 19)
        .replaceAll(':', '');
      saveFile(blob, `${read.site.id}-area-${stamp}.${format}`);
    },
  };
}

function vehiclePositions(read: TwinReader): VehiclePosition[] {
  return (read.catalogue()?.things ?? [])
    .filter(({ kind }) => isVehicleKind(kind))
    .flatMap(({ id, trackSlot }) => {
      const fix = trackSlot === undefined ? null : read.fix(trackSlot);
      return fix ? [{ thingId: id, lonDeg: fix.lonDeg, latDeg: fix.latDeg }] : [];
    });
}
