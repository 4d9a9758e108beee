import { NOWHERE, TOPIC_FILTERS, tileFilter } from '#wire';
import type { Topics } from './broker-line.ts';
import type { Subscription } from './feed-adapter.ts';

/**
 * Topics that bring what is wanted. Readings of what has no place of its own come along with any tiles, and
 * digests of everything else.
 */
export function listTopics(wanted: Subscription, tiles: 'all' | ReadonlySet<string>): Topics {
  const { observations, tracks, incidents } = wanted;
  const filters: string[] = [TOPIC_FILTERS.heartbeat];
  if (observations && tiles === 'all') filters.push(TOPIC_FILTERS.observations);
  if (tracks && tiles === 'all') filters.push(TOPIC_FILTERS.tracks);
  if (tiles !== 'all') {
    const near = [NOWHERE, ...tiles];
    if (observations) filters.push(TOPIC_FILTERS.observationDigests);
    if (tracks) filters.push(TOPIC_FILTERS.trackDigests);
    if (observations) filters.push(...near.map((tile) => tileFilter('obs', tile)));
    if (tracks) filters.push(...near.map((tile) => tileFilter('track', tile)));
  }
  const topics = Object.fromEntries(filters.map((filter) => [filter, { qos: 0 as const }]));
  if (!incidents) return topics;
  return { ...topics, [TOPIC_FILTERS.incidents]: { qos: 1 }, [TOPIC_FILTERS.alerts]: { qos: 1 } };
}
