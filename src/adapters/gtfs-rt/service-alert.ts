import type { AlarmLevel, Alert, AlertInfo } from '#model';
import type { GtfsAlert, GtfsSelector, GtfsText } from './feed-message.ts';

const CAUSES = [
  'unknown cause',
  'other cause',
  'technical problem',
  'strike',
  'demonstration',
  'accident',
  'holiday',
  'weather',
  'maintenance',
  'construction',
  'police activity',
  'medical emergency',
] as const;

const EFFECTS = [
  'No service',
  'Reduced service',
  'Significant delays',
  'Detour',
  'Additional service',
  'Modified service',
  'Other effect',
  'Unknown effect',
  'Stop moved',
  'No effect',
  'Accessibility issue',
] as const;

/** By SeverityLevel 1 to 4; the colour after the severity, as everywhere in the twin. */
const SEVERITIES: readonly (readonly [severity: string, level: AlarmLevel])[] = [
  ['Unknown', 'blue'],
  ['Minor', 'blue'],
  ['Moderate', 'yellow'],
  ['Severe', 'orange'],
];

/** Whether an alert is to be shown now; one without periods always is. Source: GTFS Realtime, Alert. */
export function isActive({ activePeriods }: GtfsAlert, nowMs: number): boolean {
  const now = nowMs / 1000;
  return (
    activePeriods.length === 0 ||
    activePeriods.some(({ start = 0, end = 0 }) => start <= now && (end === 0 || now < end))
  );
}

/** A service alert as a public warning of the category Transport; its area is in words and GTFS ids. */
export function toAlert(id: string, alert: GtfsAlert, sender: string, sentMs: number): Alert {
  const [, level] = SEVERITIES[(alert.severity ?? 1) - 1] ?? ['Unknown', 'blue'];
  const languages = new Set(
    [...alert.header, ...alert.description, ...alert.url].map(({ language }) => language ?? ''),
  );
  return {
    id,
    sender,
    sentMs,
    status: 'Actual',
    msgType: 'Alert',
    scope: 'Public',
    references: [],
    info: [...(languages.size > 0 ? languages : [''])].map((language) => toInfo(alert, language)),
    level,
  };
}

function toInfo(alert: GtfsAlert, language: string): AlertInfo {
  const [severity] = SEVERITIES[(alert.severity ?? 1) - 1] ?? ['Unknown'];
  const headline = pick(alert.header, language);
  const description = pick(alert.description, language);
  const web = pick(alert.url, language);
  const ends = alert.activePeriods.map(({ end = 0 }) => end);
  const starts = alert.activePeriods.map(({ start = 0 }) => start);
  const lastEnd = Math.max(...ends);
  const firstStart = Math.min(...starts);
  return {
    ...(language !== '' && { language }),
    category: ['Transport'],
    event: EFFECTS[(alert.effect ?? 8) - 1] ?? 'Unknown effect',
    responseType: [],
    urgency: 'Unknown',
    severity,
    certainty: 'Unknown',
    eventCode: [],
    ...(firstStart > 0 && Number.isFinite(firstStart) && { onsetMs: firstStart * 1000 }),
    ...(lastEnd > 0 && !ends.includes(0) && { expiresMs: lastEnd * 1000 }),
    ...(headline !== undefined && { headline }),
    ...(description !== undefined && { description }),
    ...(web !== undefined && /^https?:/i.test(web) && { web }),
    parameter: [
      { valueName: 'gtfs:cause', value: CAUSES[(alert.cause ?? 1) - 1] ?? 'unknown cause' },
    ],
    area: [
      {
        areaDesc: alert.informed.map(nameSelector).filter(Boolean).join(', '),
        polygons: [],
        circles: [],
        geocode: alert.informed.flatMap(toGeocodes),
      },
    ],
  };
}

/** In the language, else without one, else the first. */
function pick(texts: readonly GtfsText[], language: string): string | undefined {
  const found =
    texts.find((text) => (text.language ?? '') === language) ??
    texts.find((text) => text.language === undefined) ??
    texts[0];
  return found?.text;
}

function nameSelector({ routeId, stopId, agencyId, trip }: GtfsSelector): string {
  return (
    [routeId ?? trip?.routeId, stopId, trip?.tripId].filter(Boolean).join(' ') || agencyId || ''
  );
}

function toGeocodes({ routeId, stopId, agencyId, trip }: GtfsSelector) {
  const codes = [
    ['gtfs:agency_id', agencyId],
    ['gtfs:route_id', routeId ?? trip?.routeId],
    ['gtfs:stop_id', stopId],
    ['gtfs:trip_id', trip?.tripId],
  ] as const;
  return codes.flatMap(([valueName, value]) => (value ? [{ valueName, value }] : []));
}
