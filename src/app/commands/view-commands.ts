import { distanceM } from '#lib/geo/wgs84.ts';
import type { EntityRef, LonLat } from '#model';
import type { FlyTarget, TwinScene } from '#scene';
import type { TwinState, TwinStore } from '#state';
import { ringsOf } from '../bind-alerts.ts';
import { chooseLight } from '../initial-scene.ts';
import type { TwinCommands, TwinReader } from '../twin.ts';
import { placesOf } from './places-of.ts';

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
  | 'setUnderground'
  | 'peelBuilding'
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
    setUnderground: (share) => store.getState().setUnderground(share),
    peelBuilding: (peel) => store.getState().peelBuilding(peel),
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
      const corners = cornersOf(ref, store.getState());
      if (corners.length > 0) {
        fly(targetAround(corners, ref.type === 'alert' ? 2500 : 600));
        return;
      }
      const at = await locate(ref, read);
      if (at)
        fly({ type: 'point', lonDeg: at.lonDeg, latDeg: at.latDeg, rangeM: RANGE_M[ref.type] });
    },
    lookAt: (lonDeg, latDeg, rangeM) => fly({ type: 'point', lonDeg, latDeg, rangeM }),
    goHome: () => fly({ type: 'pose', pose: read.site.home }),
    lookFrom: (pose) => scene()?.lookFrom(pose),
    quietIncident: (id) => store.getState().quiet(id),
    goToAlert(id) {
      const corners = cornersOf({ type: 'alert', id }, store.getState());
      if (corners.length > 0) fly(targetAround(corners));
    },
  };
}

/** Where a warning holds, or what of a layer's own data has this id; none where it is not there. */
function cornersOf(
  ref: EntityRef,
  { alerts, scene }: Pick<TwinState, 'alerts' | 'scene'>,
): readonly LonLat[] {
  if (ref.type === 'alert') {
    const alert = alerts.find(({ id }) => id === ref.id);
    return (alert?.info[0]?.area ?? []).flatMap(ringsOf).flat();
  }
  if (ref.type !== 'feature') return [];
  const layer = scene.layers.find(({ id }) => id === ref.layer);
  return layer ? placesOf(layer, ref.id) : [];
}

/** The middle of the corners, from as far as shows them all. */
function targetAround(corners: readonly LonLat[], nearestM = 2500): FlyTarget {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of corners) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  const acrossM = distanceM(west, south, east, north);
  const rangeM = Math.min(60_000, Math.max(nearestM, 1.4 * acrossM));
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
    case 'feature':
      return at(read.feature(ref.layer, ref.id)?.at);
    case 'alert':
      return undefined;
  }
}

function at(position: readonly [number, number] | undefined) {
  return position && { lonDeg: position[0], latDeg: position[1] };
}
