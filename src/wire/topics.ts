import { THING_KINDS, type ThingKind } from '#model';

/** First levels of every topic; the number changes when a message's meaning does. */
export const TOPIC_ROOT = 'yunjian/v1';

export const HEARTBEAT_TOPIC = `${TOPIC_ROOT}/heartbeat`;

/** What a viewer subscribes to, by what it wants. */
export const TOPIC_FILTERS = {
  observations: `${TOPIC_ROOT}/obs/+`,
  tracks: `${TOPIC_ROOT}/track/+`,
  incidents: `${TOPIC_ROOT}/incident/+`,
  heartbeat: HEARTBEAT_TOPIC,
} as const;

/** Batches of readings of one kind of thing. */
export function observationTopic(kind: ThingKind): string {
  return `${TOPIC_ROOT}/obs/${kind}`;
}

/** Batches of positions of one kind of vehicle. */
export function trackTopic(kind: ThingKind): string {
  return `${TOPIC_ROOT}/track/${kind}`;
}

/**
 * The newest version of one incident, retained; an empty message says that it has left the list.
 * Characters that mean something in a topic are escaped.
 */
export function incidentTopic(id: string): string {
  return `${TOPIC_ROOT}/incident/${encodeURIComponent(id)}`;
}

export type ParsedTopic =
  | { readonly type: 'observations'; readonly kind: ThingKind }
  | { readonly type: 'tracks'; readonly kind: ThingKind }
  | { readonly type: 'incident'; readonly id: string }
  | { readonly type: 'heartbeat' };

/** Says what a topic carries, or undefined where it is none of ours. */
export function parseTopic(topic: string): ParsedTopic | undefined {
  if (topic === HEARTBEAT_TOPIC) return { type: 'heartbeat' };
  if (!topic.startsWith(`${TOPIC_ROOT}/`)) return undefined;
  const [family, name, ...rest] = topic.slice(TOPIC_ROOT.length + 1).split('/');
  if (!name || rest.length > 0) return undefined;
  if (family === 'incident') {
    const id = decodeId(name);
    return id === undefined ? undefined : { type: 'incident', id };
  }
  const kind = THING_KINDS.find((known) => known === name);
  if (kind === undefined) return undefined;
  if (family === 'obs') return { type: 'observations', kind };
  if (family === 'track') return { type: 'tracks', kind };
  return undefined;
}

function decodeId(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
