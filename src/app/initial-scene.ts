import { computeSunPosition } from '#lib/time/sun-position.ts';
import {
  isVehicleKind,
  type Language,
  type LightPreset,
  type SceneSpec,
  type Site,
  THING_KINDS,
} from '#model';

/** Ids of the layers that the app itself fills. */
export const LAYER_IDS = { incidents: 'incidents', alerts: 'alerts', area: 'area' } as const;

/** Sensors that crowd the picture without telling a newcomer much; a switch brings them. */
const QUIET_KINDS = new Set(['hydrant', 'manhole', 'streetlight-cabinet', 'smoke-detector']);

/**
 * The first picture of a site: everything that explains it, nothing that crowds it.
 *
 * @param linked what a link asks for in place of the site's home
 */
export function createInitialScene(
  site: Site,
  light: LightPreset,
  language: Language,
  linked: Partial<
    Pick<SceneSpec, 'camera' | 'selected' | 'sunMs' | 'style' | 'weather' | 'underground'>
  > = {},
): SceneSpec {
  const sensors = THING_KINDS.filter((kind) => !isVehicleKind(kind) && !QUIET_KINDS.has(kind));
  return {
    light,
    sunMs: null,
    style: 'natural',
    weather: null,
    underground: null,
    language,
    camera: site.home,
    selected: null,
    ...linked,
    layers: [
      { type: 'ground', id: 'ground', visible: true },
      { type: 'water', id: 'water', visible: true },
      { type: 'buildings', id: 'buildings', visible: true },
      { type: 'trees', id: 'trees', visible: true },
      { type: 'boundaries', id: 'boundaries', visible: true },
      { type: 'grid', id: 'grid', visible: false },
      { type: 'traffic', id: 'traffic', visible: true },
      { type: 'metro', id: 'metro', visible: true },
      { type: 'alerts', id: LAYER_IDS.alerts, visible: true, marks: [] },
      { type: 'labels', id: 'labels', visible: true },
      {
        type: 'area',
        id: LAYER_IDS.area,
        visible: true,
        shape: null,
        buildingGids: [],
        thingIds: [],
      },
      { type: 'sensors', id: 'sensors', visible: true, kinds: sensors },
      { type: 'vehicles', id: 'vehicles', visible: true, kinds: THING_KINDS.filter(isVehicleKind) },
      { type: 'incidents', id: LAYER_IDS.incidents, visible: true, marks: [] },
    ],
  };
}

/** The light that fits the sun over the site: dawn and dusk while it stands between −6° and 6°. */
export function chooseLight(site: Site, timeMs: number): LightPreset {
  const [lonDeg, latDeg] = site.centre;
  const { elevationDeg, azimuthDeg } = computeSunPosition(timeMs, lonDeg, latDeg);
  if (elevationDeg > 6) return 'day';
  if (elevationDeg < -6) return 'night';
  return azimuthDeg < 180 ? 'dawn' : 'dusk';
}
