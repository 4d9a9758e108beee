import { useMemo } from 'react';
import type { Catalogue, Datastream, Thing } from '#model';
import { findSignStreams, type SignStreams } from '../../signs/vital-signs.ts';
import { useTwinState } from '../../twin-context.tsx';

/** The streams that a wall reads, sought once per catalogue. */
export interface WallStreams extends SignStreams {
  readonly weather: readonly Datastream[];
  readonly temperature: readonly Datastream[];
  readonly trafficByTown: ReadonlyMap<string, readonly Datastream[]>;
}

export function useWallStreams(): WallStreams {
  const catalogue = useTwinState((state) => state.catalogue);
  return useMemo(() => findWallStreams(catalogue), [catalogue]);
}

function findWallStreams(catalogue: Catalogue | null): WallStreams {
  const things = new Map<string, Thing>(catalogue?.things.map((thing) => [thing.id, thing]));
  const signs = findSignStreams(catalogue);
  const weather =
    catalogue?.datastreams.filter(({ thingId }) => {
      const kind = things.get(thingId)?.kind;
      return kind === 'weather-station' || kind === 'rain-gauge';
    }) ?? [];
  const trafficByTown = new Map<string, Datastream[]>();
  for (const stream of signs.traffic) {
    const code = things.get(stream.thingId)?.townCode;
    if (code === undefined) continue;
    const list = trafficByTown.get(code);
    if (list) list.push(stream);
    else trafficByTown.set(code, [stream]);
  }
  return {
    ...signs,
    weather,
    temperature: weather.filter(({ property }) => property === 'air-temperature'),
    trafficByTown,
  };
}
