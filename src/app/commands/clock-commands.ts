import type { IncidentId } from '#model';
import type { TwinScene } from '#scene';
import type { ClockView, PastClock, TwinStore } from '#state';
import type { BoundClock } from '../bind-clock.ts';
import { formatInstant } from '../moment/zoned-time.ts';
import type { TwinCommands, TwinReader } from '../twin.ts';
import { MAX_RATE, writeUrl } from '../url-options.ts';
import { nameWeather } from '../weather-presets.ts';

interface ClockContext {
  readonly store: TwinStore;
  readonly read: TwinReader;
  readonly clock: BoundClock;
  /** The address of the page. */
  readonly address: () => URL;
  scene(): TwinScene | undefined;
}

/** The speed at which the past is first played. */
const FIRST_RATE = 1;

/** Go to any instant, play, step, loop, and hand it on as a link. */
export function createClockCommands({
  store,
  read,
  clock,
  address,
  scene,
}: ClockContext): Pick<
  TwinCommands,
  | 'goLive'
  | 'goToInstant'
  | 'goToIncidentStart'
  | 'setPlaying'
  | 'stepTime'
  | 'setRate'
  | 'setLoop'
  | 'setPastKind'
  | 'followSun'
  | 'linkToMoment'
> {
  /** Changes the past that is shown; from the present one starts where the present is. */
  function change(part: Partial<Omit<PastClock, 'mode'>>): void {
    const { clock: view, setClock } = store.getState();
    const before: PastClock =
      view.mode === 'past'
        ? view
        : { mode: 'past', atMs: 0, playing: false, rate: FIRST_RATE, loop: null, view: 'true' };
    setClock({ ...before, atMs: clock.wanted(), ...part });
  }

  function goLive(): void {
    const live: ClockView = { mode: 'live' };
    if (store.getState().clock.mode !== 'live') store.getState().setClock(live);
  }

  function goToInstant(atMs: number): void {
    const { clock: view } = store.getState();
    if (atMs >= read.liveNow()) {
      goLive();
      return;
    }
    const loop = view.mode === 'past' ? view.loop : null;
    const leavesLoop = loop !== null && (atMs < loop.fromMs || atMs >= loop.toMs);
    change(leavesLoop ? { atMs, loop: null } : { atMs });
  }

  return {
    goLive,
    goToInstant,
    async goToIncidentStart(id: IncidentId, startedMs: number) {
      goToInstant(startedMs);
      store.getState().select({ type: 'incident', id });
    },
    setPlaying: (playing) => change({ playing }),
    stepTime: (byMs) => goToInstant(clock.wanted() + byMs),
    setRate: (rate) => change({ rate: Math.min(MAX_RATE, Math.max(1, rate)) }),
    setLoop(loop) {
      if (!loop) return change({ loop });
      const toMs = Math.min(loop.toMs, read.liveNow());
      if (toMs - loop.fromMs < 1000) return;
      const at = clock.wanted();
      const atMs = at >= loop.fromMs && at < toMs ? at : loop.fromMs;
      change({ loop: { fromMs: loop.fromMs, toMs }, atMs });
    },
    setPastKind: (view) => change({ view }),
    followSun: (on) => store.getState().setAutoLight(on),
    linkToMoment() {
      const { clock: view, scene: spec, autoLight, autoWeather } = store.getState();
      return writeUrl(address(), {
        light: autoLight ? null : spec.light,
        sun:
          autoLight || spec.sunMs === null ? null : formatInstant(spec.sunMs, read.site.timeZone),
        style: spec.style,
        underground: spec.underground,
        weather: autoWeather ? null : nameWeather(spec.weather),
        language: spec.language,
        mode: store.getState().mode,
        camera: scene()?.cameraPose() ?? spec.camera,
        selected: spec.selected,
        moment: {
          at: formatInstant(clock.wanted(), read.site.timeZone),
          rate: view.mode === 'past' && view.playing ? view.rate : null,
          view: view.mode === 'past' ? view.view : 'true',
        },
      }).href;
    },
  };
}
