import { THING_KINDS, type ThingKind } from '#model';
import { isLiveTile } from './tiles.ts';

/** First levels of every topic; the number changes when a message's meaning does. */
export const TOPIC_ROOT = 'yunjian/v1';

export const HEARTBEAT_TOPIC = `${TOPIC_ROOT}/heartbeat`;

/** What a viewer subscribes to that wants everything from everywhere. */
export const TOPIC_FILTERS = {
  observations: `${TOPIC_ROOT}/obs/+/+`,
  tracks: `${TOPIC_ROOT}/track/+/+`,
  /** The newest of everything, from everywhere, every few seconds. */
  observationDigests: `${TOPIC_ROOT}/digest/+/obs`,
  trackDigests: `${TOPIC_ROOT}/digest/+/track`,
  incidents: `${TOPIC_ROOT}/incident/+`,
  alerts: `${TOPIC_ROOT}/alert/+`,
  heartbeat: HEARTBEAT_TOPIC,
} as const;

/** Batches of readings of one kind of thing in one tile. */
export function observationTopic(tile: string, kind: ThingKind): string {
  return `${TOPIC_ROOT}/obs/${tile}/${kind}`;
}

/** Batches of positions of one kind of vehicle in one tile. */
export function trackTopic(tile: string, kind: ThingKind): string {
  return `${TOPIC_ROOT}/track/${tile}/${kind}`;
}

/** Everything of a kind of message in one tile. */
export function tileFilter(family: 'obs' | 'track', tile: string): string {
  return `${TOPIC_ROOT}/${family}/${tile}/+`;
}

/** The newest readings or positions of a tile, every few seconds, for who does not look at it closely. */
export function digestTopic(tile: string, family: 'obs' | 'track'): string {
  return `${TOPIC_ROOT}/digest/${tile}/${family}`;
}

/**
 * The newest version of one incident, retained; an empty message says that it has left the list.
 * Characters that mean something in a topic are escaped.
 */
export function incidentTopic(id: string): string {
  return `${TOPIC_ROOT}/incident/${encodeURIComponent(id)}`;
}

/** As `incidentTopic`, for alerts. */
export function alertTopic(id: string): string {
  return `${TOPIC_ROOT}/alert/${encodeURIComponent(id)}`;
}

export type ParsedTopic =
  | { readonly type: 'observations'; readonly tile: string; readonly kind: ThingKind }
  | { readonly type: 'tracks'; readonly tile: string; readonly kind: ThingKind }
  | { readonly type: 'observation-digest' | 'track-digest'; readonly tile: string }
  | { readonly type: 'incident' | 'alert'; readonly id: string }
  | { readonly type: 'heartbeat' };

/** Says what a topic carries, or undefined where it is none of ours. */
export function parseTopic(topic: string): ParsedTopic | undefined {
  if (topic === HEARTBEAT_TOPIC) return { type: 'heartbeat' };
  if (!topic.startsWith(`${TOPIC_ROOT}/`)) return undefined;
  const [family, name, last, ...rest] = topic.slice(TOPIC_ROOT.length + 1).split('/');
  if (!name || rest.length > 0) return undefined;
  if (family === 'incident' || family === 'alert') {
    const id = last === undefined ? decodeId(name) : undefined;
    return id === undefined ? undefined : { type: family, id };
  }
  if (!isLiveTile(name)) return undefined;
  if (family === 'digest') {
    if (last === 'obs') return { type: 'observation-digest', tile: name };
    return last === 'track' ? { type: 'track-digest', tile: name } : undefined;
  }
  const kind = THING_KINDS.find((known) => known === last);
  if (kind === undefined) return undefined;
  if (family === 'obs') return { type: 'observations', tile: name, kind };
  if (family === 'track') return { type: 'tracks', tile: name, kind };
  return undefined;
}

function decodeId(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
