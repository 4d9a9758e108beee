import type { TwinReader } from '#app';
import type { Catalogue, Datastream, Thing, ThingKind } from '#model';
import { isStale } from '../freshness.ts';
import { mean } from './weather.ts';

/** Mean over the fresh readings of one property; null where nothing is fresh. */
export interface MeanSign {
  readonly value: number;
  readonly unit: string;
  readonly count: number;
  /** Of the newest reading in it. */
  readonly timeMs: number;
}

/** The gauge that stands highest against its own or the general warning level; the highest water where neither is known. */
export interface WaterSign {
  readonly levelM: number;
  readonly warningM: number | null;
  readonly thing: Thing;
  readonly timeMs: number;
}

/** The streams that the vital signs are computed from, sought once per catalogue. */
export interface SignStreams {
  readonly air: readonly Datastream[];
  readonly traffic: readonly Datastream[];
  readonly water: readonly { readonly stream: Datastream; readonly thing: Thing }[];
}

export function findSignStreams(catalogue: Catalogue | null): SignStreams {
  const things = new Map(catalogue?.things.map((thing) => [thing.id, thing]));
  const streamsOf = (kind: ThingKind, property: string) =>
    catalogue?.datastreams.flatMap((stream) => {
      const thing = things.get(stream.thingId);
      return stream.property === property && thing?.kind === kind ? [{ stream, thing }] : [];
    }) ?? [];
  return {
    air: streamsOf('air-station', 'pm25').map(({ stream }) => stream),
    traffic: streamsOf('traffic-detector', 'traffic-speed').map(({ stream }) => stream),
    water: streamsOf('water-level', 'water-level'),
  };
}

export function readMean(
  streams: readonly Datastream[],
  read: Pick<TwinReader, 'latest' | 'now'>,
): MeanSign | null {
  const nowMs = read.now();
  const fresh = streams.flatMap((stream) => {
    const reading = read.latest(stream.slot);
    return reading && !isStale(reading, stream, nowMs) ? [reading] : [];
  });
  const value = mean(fresh.map((reading) => reading.value));
  if (value === null) return null;
  return {
    value,
    unit: streams[0]?.unit ?? '1',
    count: fresh.length,
    timeMs: fresh.reduce((newest, { timeMs }) => Math.max(newest, timeMs), 0),
  };
}

export function readWater(
  streams: SignStreams['water'],
  read: Pick<TwinReader, 'latest' | 'now' | 'limitOf'>,
): WaterSign | null {
  const nowMs = read.now();
  const general = read.limitOf('water-level');
  let worst: WaterSign | null = null;
  for (const { stream, thing } of streams) {
    const reading = read.latest(stream.slot);
    if (!reading || isStale(reading, stream, nowMs)) continue;
    const given = thing.properties.warningLevelM;
    const sign = {
      levelM: reading.value,
      warningM: typeof given === 'number' ? given : general,
      thing,
      timeMs: reading.timeMs,
    };
    if (!worst || isHigher(sign, worst)) worst = sign;
  }
  return worst;
}

function isHigher(a: WaterSign, b: WaterSign): boolean {
  if (a.warningM !== null && b.warningM !== null)
    return a.levelM - a.warningM > b.levelM - b.warningM;
  if (a.warningM !== null || b.warningM !== null) return a.warningM !== null;
  return a.levelM > b.levelM;
}

/** Share of the fixed devices that spoke lately; null where there are none. */
export function readOnline(
  liveness: ReturnType<TwinReader['liveness']>,
  isFixed: (kind: string) => boolean,
): { readonly fresh: number; readonly total: number; readonly share: number } | null {
  let fresh = 0;
  let total = 0;
  for (const [kind, count] of Object.entries(liveness)) {
    if (!isFixed(kind)) continue;
    fresh += count.fresh;
    total += count.total;
  }
  return total === 0 ? null : { fresh, total, share: fresh / total };
}
