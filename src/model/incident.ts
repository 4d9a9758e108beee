import type { Provenance, Text } from './provenance.ts';
import type { DatastreamId, ThingId } from './thing.ts';

export type IncidentId = string;

/** Four national warning levels, worst first: Ⅰ red, Ⅱ orange, Ⅲ yellow, Ⅳ blue. */
export const ALARM_LEVELS = ['red', 'orange', 'yellow', 'blue'] as const;
export type AlarmLevel = (typeof ALARM_LEVELS)[number];

/** The stages of the closed loop 发现 → 受理 → 派遣 → 处置 → 核查 → 结案. */
export const INCIDENT_STAGES = [
  'reported',
  'accepted',
  'dispatched',
  'handling',
  'verifying',
  'closed',
] as const;
export type IncidentStage = (typeof INCIDENT_STAGES)[number];

export const INCIDENT_KINDS = [
  'flooded-underpass',
  'smoke-alarm',
  'traffic-accident',
  'crowding',
  'noise-complaint',
  'manhole-open',
  'air-pollution',
  'river-pollution',
  'high-water',
  // What a source describes no further.
  'other',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** One step of an incident's life; appended, never changed. */
export interface IncidentStep {
  readonly stage: IncidentStage;
  readonly atMs: number;
  readonly note: Text;
}

/** A thing that happens at a place and is handled to its end. */
export interface Incident {
  readonly id: IncidentId;
  readonly kind: IncidentKind;
  readonly level: AlarmLevel;
  readonly title: Text;
  readonly place: Text;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly townCode?: string;
  readonly startedMs: number;
  readonly stage: IncidentStage;
  /** Oldest first; the last one's stage is `stage`. */
  readonly steps: readonly IncidentStep[];
  /** The readings that explain it. */
  readonly evidence: readonly {
    readonly thingId: ThingId;
    readonly datastreamId: DatastreamId;
  }[];
  readonly provenance: Provenance;
}
