import { DEG } from '#lib/geo/wgs84.ts';
import type { LiveTable } from '#model';
import { GAP_MS } from './glide.ts';
import type { Passage } from './symbol-columns.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A passage to be filled again and again. */
export type PassageRoom = Mutable<Passage> & {
  readonly from: Mutable<Passage['from']>;
  readonly to: Mutable<Passage['to']>;
};

export function createPassage(): PassageRoom {
  const place = () => ({ lonDeg: 0, latDeg: 0, heightM: 0 });
  return { from: place(), to: place(), fromMs: 0, toMs: 0, bearingRad: 0, turnRad: 0 };
}

/**
 * The last two fixes of a vehicle as one movement; over a gap, or with a single fix, it stands at the newer.
 * Heights are those of the table, above the ground. False where none is known.
 */
export function readPassage(table: LiveTable, trackSlot: number, out: PassageRoom): boolean {
  const b = 2 * trackSlot + 1;
  const timeB = table.fixTimeMs[b] ?? 0;
  if (!(timeB > 0)) return false;
  const timeA = table.fixTimeMs[b - 1] as number;
  const isMove = timeA > 0 && timeB > timeA && timeB - timeA <= GAP_MS;
  const a = isMove ? b - 1 : b;
  for (const [place, i] of [
    [out.from, a],
    [out.to, b],
  ] as const) {
    place.lonDeg = table.fixLonDeg[i] as number;
    place.latDeg = table.fixLatDeg[i] as number;
    place.heightM = table.fixHeightM[i] as number;
  }
  out.fromMs = isMove ? timeA : timeB;
  out.toMs = timeB;
  const from = table.fixBearingDeg[a] as number;
  out.bearingRad = from * DEG;
  out.turnRad = ((((((table.fixBearingDeg[b] as number) - from) % 360) + 540) % 360) - 180) * DEG;
  return true;
}
