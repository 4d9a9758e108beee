import type { LightPreset, Tour, TourStop } from '#model';
import type { TwinScene } from '#scene';
import type { TwinStore } from '#state';
import type { TwinCommands, TwinReader } from '../twin.ts';

interface TourContext {
  readonly store: TwinStore;
  readonly read: Pick<TwinReader, 'site'>;
  scene(): TwinScene | undefined;
  /** Unix milliseconds by the wall's clock, whatever instant is shown. */
  readonly now: () => number;
}

const CHECK_MS = 250;

/** What a demonstration changes and puts back. */
interface Before {
  readonly shown: ReadonlyMap<string, boolean>;
  readonly light: LightPreset;
  readonly sunMs: number | null;
  readonly autoLight: boolean;
}

/** Lead guests from stop to stop. `dispose` ends what goes on by itself. */
export function createTourCommands({ store, read, scene, now }: TourContext): {
  readonly commands: Pick<TwinCommands, 'goToStop' | 'playTour' | 'setBlack'>;
  dispose(): void;
} {
  let flight = new AbortController();
  let before: Before | undefined;

  const tourNow = (): Tour | undefined => {
    const { id } = store.getState().tour;
    return read.site.tours?.find((tour) => tour.id === id) ?? read.site.tours?.[0];
  };

  function show(stop: TourStop): void {
    const { scene: spec, openScene, setAutoLight } = store.getState();
    setAutoLight(false);
    openScene({
      ...spec,
      light: stop.light,
      sunMs: null,
      // Before there is a picture, this is where it will begin; later a flight leads there.
      ...(!scene() && { camera: stop.camera }),
      selected: null,
      layers: spec.layers.map((layer) => {
        const visible = stop.layers?.[layer.id];
        return visible === undefined || visible === layer.visible ? layer : { ...layer, visible };
      }),
    });
    flight.abort();
    flight = new AbortController();
    void scene()?.flyTo({ type: 'pose', pose: stop.camera }, flight.signal);
  }

  function remember(): Before {
    const { scene: spec, autoLight } = store.getState();
    const shown = new Map(spec.layers.map(({ id, visible }) => [id, visible]));
    return { shown, light: spec.light, sunMs: spec.sunMs, autoLight };
  }

  /** What guests were not shown must not stay hidden from who works here. */
  function putBack(): void {
    flight.abort();
    const { scene: spec, openScene, setAutoLight, setTour } = store.getState();
    setTour({ playing: false, black: false });
    if (!before) return;
    const { shown, light, sunMs, autoLight } = before;
    before = undefined;
    openScene({
      ...spec,
      light,
      sunMs,
      layers: spec.layers.map((layer) => ({
        ...layer,
        visible: shown.get(layer.id) ?? layer.visible,
      })),
    });
    setAutoLight(autoLight);
  }

  function goToStop(wanted: number): void {
    const tour = tourNow();
    if (!tour) return;
    const stop = ((wanted % tour.stops.length) + tour.stops.length) % tour.stops.length;
    before ??= remember();
    store.getState().setTour({ id: tour.id, stop, sinceMs: now(), black: false });
    show(tour.stops[stop] as TourStop);
  }

  // By the time that has passed, not by ticks: a page that slept goes on where it should be.
  const timer = setInterval(() => {
    const { mode, tour } = store.getState();
    if (mode !== 'tour' || !tour.playing || tour.black) return;
    const stop = tourNow()?.stops[tour.stop];
    if (stop && now() - tour.sinceMs >= stop.dwellS * 1000) goToStop(tour.stop + 1);
  }, CHECK_MS);

  const stop = store.subscribe(({ mode, tour }, was) => {
    if (mode === was.mode) return;
    if (mode === 'tour') goToStop(tour.stop);
    else if (was.mode === 'tour') putBack();
  });

  return {
    commands: {
      goToStop,
      playTour: (playing) => store.getState().setTour({ playing, sinceMs: now() }),
      setBlack: (black) => store.getState().setTour({ black, sinceMs: now() }),
    },
    dispose() {
      clearInterval(timer);
      stop();
      flight.abort();
    },
  };
}
