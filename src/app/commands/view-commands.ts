import { distanceM } from '#lib/geo/wgs84.ts';
import type { EntityRef, LonLat } from '#model';
import type { FlyTarget, TwinScene } from '#scene';
import type { TwinStore } from '#state';
import { ringsOf } from '../bind-alerts.ts';
import { chooseLight } from '../initial-scene.ts';
import type { TwinCommands, TwinReader } from '../twin.ts';

/** How far the camera stops from what it flies to, metres. */
const RANGE_M: Readonly<Record<EntityRef['type'], number>> = {
  building: 450,
  thing: 700,
  incident: 900,
  place: 900,
  alert: 9000,
  feature: 1500,
  town: 9000,
};

interface ViewContext {
  readonly store: TwinStore;
  readonly read: TwinReader;
  scene(): TwinScene | undefined;
}

/** Look, select, go. */
export function createViewCommands({
  store,
  read,
  scene,
}: ViewContext): Pick<
  TwinCommands,
  | 'setLayerVisible'
  | 'setKindVisible'
  | 'setLight'
  | 'setSun'
  | 'setStyle'
  | 'setWeather'
  | 'followWeather'
  | 'setQuality'
  | 'setShadows'
  | 'setLanguage'
  | 'setMode'
  | 'select'
  | 'goTo'
  | 'lookAt'
  | 'goHome'
  | 'lookFrom'
  | 'quietIncident'
  | 'goToAlert'
> {
  let flight = new AbortController();

  function fly(target: FlyTarget): void {
    flight.abort();
    flight = new AbortController();
    void scene()?.flyTo(target, flight.signal);
  }

  return {
    setLayerVisible: (id, visible) => store.getState().setLayerVisible(id, visible),
    setKindVisible: (id, kind, visible) => store.getState().setKindVisible(id, kind, visible),
    setLight(light) {
      store.getState().setAutoLight(false);
      store.getState().setLight(light);
    },
    setSun(sunMs) {
      store.getState().setAutoLight(false);
      store.getState().setLight(chooseLight(read.site, sunMs), sunMs);
    },
    setStyle: (style) => store.getState().setStyle(style),
    setWeather(weather) {
      store.getState().setAutoWeather(false);
      store.getState().setWeather(weather);
    },
    followWeather: (on) => store.getState().setAutoWeather(on),
    setQuality: (quality) => store.getState().setQuality(quality),
    setShadows: (on) => store.getState().setShadows(on),
    setLanguage: (language) => store.getState().setLanguage(language),
    setMode: (mode) => store.getState().setMode(mode),
    select: (ref) => store.getState().select(ref),
    async goTo(ref) {
      store.getState().select(ref);
      const at = await locate(ref, read);
      if (at)
        fly({ type: 'point', lonDeg: at.lonDeg, latDeg: at.latDeg, rangeM: RANGE_M[ref.type] });
    },
    lookAt: (lonDeg, latDeg, rangeM) => fly({ type: 'point', lonDeg, latDeg, rangeM }),
    goHome: () => fly({ type: 'pose', pose: read.site.home }),
    lookFrom: (pose) => scene()?.lookFrom(pose),
    quietIncident: (id) => store.getState().quiet(id),
    goToAlert(id) {
      const alert = store.getState().alerts.find((one) => one.id === id);
      const corners = (alert?.info[0]?.area ?? []).flatMap(ringsOf).flat();
      if (corners.length > 0) fly(targetAround(corners));
    },
  };
}

/** The middle of the corners, from as far as shows them all. */
function targetAround(corners: readonly LonLat[]): FlyTarget {
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const acrossM = distanceM(west, south, east, north);
  const rangeM = Math.min(60_000, Math.max(2500, 1.4 * acrossM));
  return { type: 'point', lonDeg: (west + east) / 2, latDeg: (south + north) / 2, rangeM };
}

async function locate(
  ref: EntityRef,
  read: TwinReader,
): Promise<{ lonDeg: number; latDeg: number } | undefined> {
  switch (ref.type) {
    case 'building':
      return read.building(ref.gid, new AbortController().signal).catch(() => undefined);
    case 'thing': {
      const thing = read.thing(ref.id);
      const fix = thing?.trackSlot === undefined ? null : read.fix(thing.trackSlot);
      return fix ?? thing?.location;
    }
    case 'incident':
      return read.incident(ref.id);
    case 'town':
      return at(read.town(ref.code)?.label);
    case 'place':
      return at(read.place(ref.id)?.position);
    case 'alert':
    case 'feature':
      return undefined;
  }
}

function at(position: readonly [number, number] | undefined) {
  return position && { lonDeg: position[0], latDeg: position[1] };
}
