import type { Feature, FeatureCollection, Point, Polygon } from 'geojson';
import type { AreaAnswer, Language, LonLat } from '#model';
import { type AnswerEntry, type AnswerSources, listEntries, listNotes } from './answer-entries.ts';

/** RFC 7946 allows foreign members; readers that do not know `metadata` pass over it. */
export interface AnswerCollection extends FeatureCollection<Polygon | Point> {
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The answer as one collection: footprints as polygons, sensors, vehicles and places as points. */
export function answerToGeoJson(
  answer: AreaAnswer,
  sources: AnswerSources,
  language: Language,
): AnswerCollection {
  const { query, askedMs, areaM2, buildings, byTown, byUse } = answer;
  const { gids: _, ...totals } = buildings;
  return {
    type: 'FeatureCollection',
    metadata: {
      site: sources.site.name[language],
      query: query.shape,
      asked: new Date(askedMs).toISOString(),
      askedOf: new Date(query.ofMs ?? askedMs).toISOString(),
      asKnownThen: query.asKnown ?? false,
      replay: query.ofMs !== undefined,
      areaM2,
      totals: {
        buildings: totals,
        sensors: answer.sensors.length,
        vehicles: answer.vehicles.length,
        places: countBy(answer.places, ({ kind }) => kind),
      },
      byTown,
      byUse,
      buildings: sources.buildings ?? null,
      attributions: sources.site.attributions,
      notes: listNotes(answer, sources).map((note) => note[language]),
    },
    features: [...listEntries(answer, sources, language)].map(toFeature),
  };
}

function toFeature(entry: AnswerEntry): Feature<Polygon | Point> {
  const { position, ring, ...properties } = entry;
  return {
    type: 'Feature',
    id: entry.id,
    geometry: ring
      ? { type: 'Polygon', coordinates: [closeRing(ring)] }
      : { type: 'Point', coordinates: [...position] },
    properties,
  };
}

function closeRing(ring: readonly LonLat[]): number[][] {
  return [...ring, ring[0] as LonLat].map((point) => [...point]);
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
