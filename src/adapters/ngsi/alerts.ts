import type { AlarmLevel, Alert, AlertArea, Incident, IncidentKind, Provenance } from '#model';
import { isObject } from '../sensorthings/entities.ts';
import { plainText } from '../source-config.ts';
import { type NgsiEntity, readTime } from './entity.ts';

/** What a Smart Data Models `Alert` says (dataModel.Alert). */
export interface NgsiAlert {
  readonly id: string;
  readonly category: string;
  readonly subCategory: string;
  readonly severity: string;
  readonly description: string;
  readonly source: string | undefined;
  readonly issuedMs: number;
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly place: NgsiEntity['place'];
  readonly address: string | undefined;
}

/** Severities of the data model with our levels and those of CAP. */
const SEVERITIES: Readonly<Record<string, readonly [AlarmLevel, string]>> = {
  critical: ['red', 'Extreme'],
  high: ['orange', 'Severe'],
  medium: ['yellow', 'Moderate'],
  low: ['blue', 'Minor'],
  informational: ['blue', 'Minor'],
};

const CATEGORIES: Readonly<Record<string, string>> = {
  traffic: 'Transport',
  naturaldisaster: 'Geo',
  weather: 'Met',
  environment: 'Env',
  health: 'Health',
  security: 'Security',
  agriculture: 'Env',
};

/** Subcategories of the data model that are a kind of incident of the twin. */
const KINDS: readonly (readonly [RegExp, IncidentKind])[] = [
  [/accident/i, 'traffic-accident'],
  [/flood|tsunami|coastalevent/i, 'high-water'],
  [/waterpollution/i, 'river-pollution'],
  [/airpollution/i, 'air-pollution'],
  [/fire/i, 'smoke-alarm'],
  [/noise/i, 'noise-complaint'],
  [/crowd|overcrowd/i, 'crowding'],
];

/** Undefined where it says neither what it is about nor since when. */
export function readAlert(entity: NgsiEntity): NgsiAlert | undefined {
  const textOf = (name: string): string | undefined => {
    const found = entity.attributes.find((attribute) => attribute.name === name);
    const value = found?.value ?? found?.object;
    return typeof value === 'string' && value !== '' ? value.slice(0, 2000) : undefined;
  };
  const timeOf = (name: string) =>
    readTime(entity.attributes.find((attribute) => attribute.name === name)?.value);
  const category = textOf('category');
  const issuedMs = timeOf('dateIssued') ?? timeOf('validFrom') ?? entity.timeMs;
  if (category === undefined || issuedMs === undefined) return undefined;
  const subCategory = textOf('subCategory') ?? category;
  const address = entity.attributes.find(({ name }) => name === 'address')?.value;
  return {
    id: entity.id,
    category,
    subCategory,
    severity: textOf('severity') ?? 'informational',
    description: textOf('description') ?? textOf('name') ?? subCategory,
    source: textOf('alertSource') ?? textOf('source'),
    issuedMs,
    fromMs: timeOf('validFrom'),
    toMs: timeOf('validTo'),
    place: entity.place,
    address: isObject(address)
      ? [address.streetAddress, address.addressLocality]
          .filter((part) => typeof part === 'string')
          .join(', ')
      : undefined,
  };
}

export function isOver({ toMs }: NgsiAlert, nowMs: number): boolean {
  return toMs !== undefined && toMs <= nowMs;
}

/** Undefined where it has no place: an incident is somewhere. */
export function toIncident(alert: NgsiAlert, provenance: Provenance): Incident | undefined {
  const { place } = alert;
  if (!place) return undefined;
  const kind = KINDS.find(([pattern]) => pattern.test(alert.subCategory))?.[1] ?? 'other';
  const title = plainText(alert.description);
  return {
    id: alert.id,
    kind,
    level: levelOf(alert),
    title,
    place: plainText(alert.address || '—'),
    lonDeg: place.lonDeg,
    latDeg: place.latDeg,
    startedMs: alert.fromMs ?? alert.issuedMs,
    stage: 'reported',
    steps: [{ stage: 'reported', atMs: alert.issuedMs, note: title }],
    evidence: [],
    provenance,
  };
}

export function toAlert(alert: NgsiAlert, sender: string): Alert {
  return {
    id: alert.id,
    sender: alert.source ?? sender,
    sentMs: alert.issuedMs,
    status: 'Actual',
    msgType: 'Alert',
    scope: 'Public',
    references: [],
    info: [
      {
        category: [CATEGORIES[alert.category.toLowerCase()] ?? 'Other'],
        event: alert.subCategory,
        responseType: [],
        urgency: 'Unknown',
        severity: SEVERITIES[alert.severity.toLowerCase()]?.[1] ?? 'Unknown',
        certainty: 'Unknown',
        eventCode: [],
        ...(alert.fromMs !== undefined && { onsetMs: alert.fromMs }),
        ...(alert.toMs !== undefined && { expiresMs: alert.toMs }),
        headline: alert.description,
        parameter: [],
        area: alert.place ? [toArea(alert.place, alert.address)] : [],
      },
    ],
    level: levelOf(alert),
  };
}

function levelOf({ severity }: NgsiAlert): AlarmLevel {
  return SEVERITIES[severity.toLowerCase()]?.[0] ?? 'blue';
}

/** A polygon as it is, of anything else the point. */
function toArea(place: NonNullable<NgsiEntity['place']>, address: string | undefined): AlertArea {
  const { geojson, lonDeg, latDeg } = place;
  const ring =
    isObject(geojson) && geojson.type === 'Polygon' && Array.isArray(geojson.coordinates)
      ? (geojson.coordinates[0] as readonly (readonly [number, number])[])
      : undefined;
  return {
    areaDesc: address ?? '',
    polygons: ring ? [ring.map(([lon, lat]) => [lon, lat] as const)] : [],
    circles: ring ? [] : [{ centre: [lonDeg, latDeg], radiusM: 0 }],
    geocode: [],
  };
}
