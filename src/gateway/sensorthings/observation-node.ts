import type { ObservationExtra } from '#model';
import type { ObservationRows } from '../store/history-store.ts';
import { formatTime } from './catalogue-entities.ts';
import type { EntityGraph } from './entity-graph.ts';
import type { EntityNode } from './entity-node.ts';

/** One stored reading as an entity; its id is the ingest cursor. */
export function observationNode(rows: ObservationRows, i: number, graph: EntityGraph): EntityNode {
  const extra: ObservationExtra = rows.extras?.[i] ?? {};
  const { endMs, resultTimeMs, validTime, quality, parameters, featureOfInterest } = extra;
  const startMs = rows.timeMs[i] as number;
  const value = rows.value[i] as number;
  const datastream = graph.datastreamOfSlot(rows.slot[i] as number);
  const feature = featureOfInterest ?? datastream?.links.Thing?.[0];
  return {
    set: 'Observations',
    id: String(rows.cursor[i]),
    origin: 'kept',
    own: {
      phenomenonTime:
        endMs === undefined ? formatTime(startMs) : `${formatTime(startMs)}/${formatTime(endMs)}`,
      resultTime: resultTimeMs === undefined ? null : formatTime(resultTimeMs),
      result: extra.result ?? (Number.isNaN(value) ? null : value),
      ...(quality !== undefined && { resultQuality: quality }),
      ...(validTime && { validTime: validTime.map(formatTime).join('/') }),
      ...(parameters && { parameters }),
    },
    links: {
      Datastream: datastream ? [datastream.id] : [],
      FeatureOfInterest: feature === undefined ? [] : [feature],
    },
  };
}
