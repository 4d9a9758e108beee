import {
  type CameraPose,
  type EntityRef,
  type Language,
  LIGHT_PRESETS,
  type LightPreset,
  MAP_STYLES,
  type MapStyle,
  QUALITY_LEVELS,
  type QualityChoice,
} from '#model';
import { type PastKind, SHELL_MODES, type ShellMode } from '#state';
import { WEATHER_NAMES, type WeatherName } from './weather-presets.ts';

/** What the address bar may ask for. */
export interface UrlOptions {
  readonly light: LightPreset | null;
  /** Instant whose sun lights the scene, Unix milliseconds; null: that of the light. */
  readonly sunMs: number | null;
  readonly style: MapStyle;
  /** Share of the ground that is left to look below it, 0 … 1; null: whole. */
  readonly underground: number | null;
  /** A chosen weather; null: that of the stations. */
  readonly weather: WeatherName | null;
  readonly language: Language | null;
  /** A fixed quality, or the best one that the machine keeps up with. */
  readonly quality: QualityChoice;
  /** Frames a second to hold evenly; null: what the shell is used to. */
  readonly steadyFps: number | null;
  readonly mode: ShellMode | null;
  /** False: lists, figures and queries without the 3D picture, for readers aloud and for weak machines. */
  readonly scene: boolean;
  /** A district other than the configured one. */
  readonly site: string | null;
  /** The past to show; null: the present. */
  readonly moment: Moment | null;
  readonly camera: CameraPose | null;
  readonly selected: EntityRef | null;
  /** The packed rest of a shared scene, unread; null where there is none. */
  readonly shared: string | null;
  /** In place of what wall.json says. */
  readonly wall: { readonly distanceM: number | null; readonly pitchMm: number | null };
}

/** An instant of the past, and how it is played. */
interface Moment {
  /** Unix milliseconds. */
  readonly atMs: number;
  /** Null: it stands still. */
  readonly rate: number | null;
  readonly view: PastKind;
}

/** Fastest that the past is played. */
export const MAX_RATE = 3600;

/**
 * Reads `?mode=wall&light=dusk&sun=…&style=dark&ground=0.2&weather=rain&lang=en&quality=low&scene=off&site=…&at=2026-11-24T14:05:00+08:00&rate=60&view=known&cam=…&select=…&distance=5&pitch=0.63&s=…`;
 * what it does not know it leaves out.
 */
export function parseUrlOptions(search: string): UrlOptions {
  const params = new URLSearchParams(search);
  const light = params.get('light');
  const language = params.get('lang');
  const site = params.get('site');
  return {
    light: LIGHT_PRESETS.find((preset) => preset === light) ?? null,
    sunMs: readInstant(params.get('sun')),
    style: MAP_STYLES.find((style) => style === params.get('style')) ?? 'natural',
    underground: readNumber(params.get('ground'), 0, 1),
    weather: WEATHER_NAMES.find((name) => name === params.get('weather')) ?? null,
    language: language === 'zh' || language === 'en' ? language : null,
    quality: QUALITY_LEVELS.find((level) => level === params.get('quality')) ?? 'auto',
    steadyFps: readFps(params.get('fps')),
    mode: SHELL_MODES.find((mode) => mode === params.get('mode')) ?? null,
    scene: params.get('scene') !== 'off',
    site: site !== null && /^[a-z0-9-]{1,40}$/.test(site) ? site : null,
    moment: readMoment(params),
    camera: readCamera(params.get('cam')),
    selected: readSelected(params.get('select')),
    shared: params.get('s') || null,
    wall: {
      distanceM: readNumber(params.get('distance'), 0.3, 100),
      pitchMm: readNumber(params.get('pitch'), 0.05, 20),
    },
  };
}

function readNumber(text: string | null, from: number, to: number): number | null {
  const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return number >= from && number <= to ? number : null;
}

function readMoment(params: URLSearchParams): Moment | null {
  const atMs = readInstant(params.get('at'));
  if (atMs === null) return null;
  const rate = Number(params.get('rate') ?? Number.NaN);
  return {
    atMs,
    rate: rate >= 1 && rate <= MAX_RATE ? rate : null,
    view: params.get('view') === 'known' ? 'known' : 'true',
  };
}

function readFps(text: string | null): number | null {
  const fps = /^\d{1,3}$/.test(text ?? '') ? Number(text) : 0;
  return fps >= 5 && fps <= 120 ? fps : null;
}

function readInstant(text: string | null): number | null {
  // A plus sign that nobody escaped reads as a blank.
  const at = text?.replace(' ', '+') ?? '';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(at)) return null;
  const atMs = Date.parse(at);
  return Number.isNaN(atMs) ? null : atMs;
}

function readCamera(text: string | null): CameraPose | null {
  const numbers = text?.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers?.length !== 5 || !numbers.every(Number.isFinite)) return null;
  const [lonDeg, latDeg, heightM, headingDeg, pitchDeg] = numbers as [
    number,
    number,
    number,
    number,
    number,
  ];
  const isPlace = Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90 && Math.abs(pitchDeg) <= 90;
  return isPlace && heightM > 0 && heightM < 1e6
    ? { lonDeg, latDeg, heightM, headingDeg, pitchDeg }
    : null;
}

/** `thing:bus-7`, `building:12`. */
function readSelected(text: string | null): EntityRef | null {
  const [, type, id] =
    text?.match(/^(building|thing|incident|place|town|alert|feature):(.{1,401})$/) ?? [];
  if (id === undefined) return null;
  switch (type) {
    case 'building':
      return /^\d{1,9}$/.test(id) ? { type, gid: Number(id) } : null;
    case 'thing':
    case 'incident':
    case 'place':
    case 'alert':
      return { type, id };
    case 'town':
      return { type, code: id };
    case 'feature': {
      const at = id.indexOf(':');
      const [layer, feature] = [id.slice(0, at), id.slice(at + 1)];
      return at > 0 && feature !== '' ? { type, layer, id: feature } : null;
    }
    default:
      return null;
  }
}

/** The address that opens what is shown, from the present one; what only the machine decides stays. */
export function writeUrl(
  address: URL,
  shown: {
    readonly light: LightPreset | null;
    /** As written in the address; null: the sun of the light, or of the shown instant. */
    readonly sun: string | null;
    readonly style: MapStyle;
    readonly underground: number | null;
    readonly weather: WeatherName | null;
    readonly language: Language;
    readonly mode: ShellMode;
    readonly camera: CameraPose | null;
    readonly selected: EntityRef | null;
    readonly moment: {
      readonly at: string;
      readonly rate: number | null;
      readonly view: PastKind;
    } | null;
  },
): URL {
  const url = new URL(address);
  const { light, sun, style, underground, weather, language, mode, camera, selected, moment } =
    shown;
  const set = (name: string, value: string | null) =>
    value === null ? url.searchParams.delete(name) : url.searchParams.set(name, value);
  // The rest of an opened scene is no longer what is shown.
  set('s', null);
  set('light', light);
  set('sun', sun);
  set('weather', weather);
  set('style', style === 'natural' ? null : style);
  set('ground', underground === null ? null : String(underground));
  set('lang', language);
  set('mode', mode);
  set('at', moment?.at ?? null);
  set('rate', moment?.rate ? String(moment.rate) : null);
  set('view', moment?.view === 'known' ? 'known' : null);
  set('cam', camera && writeCamera(camera));
  set('select', selected && writeSelected(selected));
  url.hash = '';
  return url;
}

function writeCamera({ lonDeg, latDeg, heightM, headingDeg, pitchDeg }: CameraPose): string {
  return [
    lonDeg.toFixed(6),
    latDeg.toFixed(6),
    heightM.toFixed(1),
    headingDeg.toFixed(1),
    pitchDeg.toFixed(1),
  ].join(',');
}

function writeSelected(ref: EntityRef): string {
  switch (ref.type) {
    case 'building':
      return `building:${ref.gid}`;
    case 'town':
      return `town:${ref.code}`;
    case 'feature':
      return `feature:${ref.layer}:${ref.id}`;
    default:
      return `${ref.type}:${ref.id}`;
  }
}
