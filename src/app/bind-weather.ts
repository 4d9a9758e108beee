import type { Catalogue, Datastream } from '#model';
import type { TwinStore } from '#state';
import { readSky } from './read-sky.ts';
import type { TwinReader } from './twin.ts';

/** Weather changes in minutes; a replay at speed still sees it come. */
const LOOK_MS = 4000;

/** While nobody has chosen a weather, it is the one that the stations report at the shown instant. Returns its undo. */
export function bindWeather(
  store: TwinStore,
  read: Pick<TwinReader, 'latest' | 'now'>,
): () => void {
  let known: Catalogue | null = null;
  let streams: readonly Datastream[] = [];

  function follow(): void {
    const { autoWeather, catalogue, scene, setWeather } = store.getState();
    if (!autoWeather) return;
    if (catalogue !== known) {
      known = catalogue;
      streams = catalogue ? listStreams(catalogue) : [];
    }
    const weather = readSky(streams, read);
    if (JSON.stringify(weather) !== JSON.stringify(scene.weather)) setWeather(weather);
  }
  const timer = setInterval(follow, LOOK_MS);
  const stop = store.subscribe((state, before) => {
    if (state.autoWeather !== before.autoWeather) follow();
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}

function listStreams({ things, datastreams }: Catalogue): readonly Datastream[] {
  const stations = new Set(
    things
      .filter(({ kind }) => kind === 'weather-station' || kind === 'rain-gauge')
      .map(({ id }) => id),
  );
  return datastreams.filter(({ thingId }) => stations.has(thingId));
}
