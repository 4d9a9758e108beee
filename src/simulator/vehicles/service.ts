import type { Text, ThingKind } from '#model';
import type { Polyline } from '../polyline.ts';
import type { Journey } from './journey.ts';

/** One trip of the daily timetable. */
export interface Trip {
  readonly departMin: number;
  /** The vehicle's number within the service. */
  readonly vehicle: number;
  readonly direction: number;
}

/** One way of a line. */
export interface Direction {
  readonly path: Polyline;
  readonly journey: Journey;
  /** Metres above the ground at each point of the path; absent: on the ground. */
  readonly heightM?: Float64Array;
  /** How far right of the path the vehicles keep, metres. */
  readonly rightM: number;
}

/** A line in service: the same timetable every day. */
export interface Service {
  readonly id: string;
  readonly kind: ThingKind;
  readonly name: Text;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly directions: readonly Direction[];
  /** In order of departure. */
  readonly trips: readonly Trip[];
  readonly vehicles: number;
  readonly seed: number;
  /** How much longer than planned a trip takes on crowded streets, at most: 0.5 is half as long again. */
  readonly maxDelay: number;
}
