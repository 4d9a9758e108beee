import type { Alert, Incident } from '#model';
import type { AlertRow, IncidentRow } from '../store/history-store.ts';

interface Version<Item> {
  readonly atMs: number;
  readonly id: string;
  readonly item: Item | null;
}

/** What versions say of one incident or alert. */
interface Story<Item> {
  /** In the newest version. */
  readonly item: Item;
  /** When it left the list, each time. */
  readonly goneMs: readonly number[];
  /** When each version arrived. */
  readonly versionMs: readonly number[];
}

/** An incident as it stood: with the steps that it had taken by then; undefined before the first. */
function incidentAt(incident: Incident, atMs: number): Incident | undefined {
  const steps = incident.steps.filter((step) => step.atMs <= atMs);
  const last = steps.at(-1);
  if (!last) return undefined;
  return steps.length === incident.steps.length
    ? incident
    : { ...incident, steps, stage: last.stage };
}

/** The incidents on the list at an instant, each at the stage that it had reached. */
export function incidentsAt(rows: readonly IncidentRow[], atMs: number): Incident[] {
  return tell(rows.map(({ incident, ...row }) => ({ ...row, item: incident }))).flatMap((story) =>
    isGone(story, atMs) ? [] : (incidentAt(story.item, atMs) ?? []),
  );
}

/** Each step that an incident took in (fromMs, toMs], and each leaving of the list, by time. */
export function incidentsBetween(
  rows: readonly IncidentRow[],
  fromMs: number,
  toMs: number,
): { atMs: number; id: string; incident: Incident | null }[] {
  const isWithin = (atMs: number) => atMs > fromMs && atMs <= toMs;
  return tell(rows.map(({ incident, ...row }) => ({ ...row, item: incident })))
    .flatMap(({ item, goneMs }) => [
      ...item.steps
        .filter(({ atMs }) => isWithin(atMs))
        .map(({ atMs }) => ({ atMs, id: item.id, incident: incidentAt(item, atMs) ?? item })),
      ...goneMs.filter(isWithin).map((atMs) => ({ atMs, id: item.id, incident: null })),
    ])
    .sort((a, b) => a.atMs - b.atMs);
}

/** The alerts in force at an instant. */
export function alertsAt(rows: readonly AlertRow[], atMs: number): Alert[] {
  return tell(rows.map(({ alert, ...row }) => ({ ...row, item: alert })))
    .filter((story) => {
      const { sentMs } = story.item;
      return sentMs <= atMs && expiryOf(story.item) > atMs && !isGone(story, atMs);
    })
    .map(({ item }) => item);
}

/** The alerts that came into force or ended in (fromMs, toMs], by time. */
export function alertsBetween(
  rows: readonly AlertRow[],
  fromMs: number,
  toMs: number,
): { atMs: number; id: string; alert: Alert | null }[] {
  const isWithin = (atMs: number) => atMs > fromMs && atMs <= toMs;
  return tell(rows.map(({ alert, ...row }) => ({ ...row, item: alert })))
    .flatMap(({ item, goneMs }) => [
      ...[item.sentMs].filter(isWithin).map((atMs) => ({ atMs, id: item.id, alert: item })),
      ...[...goneMs, expiryOf(item)]
        .filter(isWithin)
        .map((atMs) => ({ atMs, id: item.id, alert: null })),
    ])
    .sort((a, b) => a.atMs - b.atMs);
}

/** The newest version of each incident. */
export function newestIncidents(rows: readonly IncidentRow[]): Incident[] {
  return tell(rows.map(({ incident, ...row }) => ({ ...row, item: incident }))).map(
    ({ item }) => item,
  );
}

/** When the last of an alert's tellings ends; those without an end stay until they leave the list. */
export function expiryOf({ info }: Alert): number {
  if (info.length === 0) return Number.POSITIVE_INFINITY;
  return Math.max(...info.map(({ expiresMs }) => expiresMs ?? Number.POSITIVE_INFINITY));
}

function tell<Item>(versions: readonly Version<Item>[]): Story<Item>[] {
  const stories = new Map<string, { item?: Item; goneMs: number[]; versionMs: number[] }>();
  for (const { id, atMs, item } of versions) {
    const story = stories.get(id) ?? { goneMs: [], versionMs: [] };
    stories.set(id, story);
    if (item === null) story.goneMs.push(atMs);
    else {
      story.item = item;
      story.versionMs.push(atMs);
    }
  }
  return [...stories.values()].flatMap(({ item, ...times }) =>
    item === undefined ? [] : [{ item, ...times }],
  );
}

/** True where it had left the list and had not come back by an instant. */
function isGone<Item>({ goneMs, versionMs }: Story<Item>, atMs: number): boolean {
  const gone = goneMs.findLast((time) => time <= atMs);
  if (gone === undefined) return false;
  return !versionMs.some((time) => time > gone && time <= atMs);
}
