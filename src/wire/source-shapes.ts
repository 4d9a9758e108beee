import type { Text } from '#model';

/** One source that the gateway listens to. */
export interface SourceRecord {
  /** Its name in all books: a-z, 0-9 and -. */
  readonly id: string;
  readonly name: Text;
  readonly enabled: boolean;
  /** As the adapter named by `type` reads it. */
  readonly feed: { readonly type: string; readonly [field: string]: unknown };
}

export interface SourceStatus {
  readonly state: string;
  readonly sinceMs: number;
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** A source and how it fares; secrets in the record are hidden. */
export interface SourceView {
  readonly record: SourceRecord;
  readonly status: SourceStatus | null;
  readonly rejections: readonly {
    readonly atMs: number;
    readonly detail: string;
    readonly sample?: string;
  }[];
}

export interface SourceList {
  readonly sources: readonly SourceView[];
  /** Files that could not be read. */
  readonly problems: readonly string[];
}

/** The first things that come through a source, for the person who sets it up. */
export interface ProbeReport {
  readonly status: SourceStatus | null;
  readonly messages: number;
  readonly things: number;
  readonly datastreams: number;
  readonly readings: readonly ProbeReading[];
  readonly fixes: readonly ProbeFix[];
  readonly incidents: readonly string[];
  readonly alerts: readonly string[];
  readonly rejections: readonly ProbeRejection[];
  readonly rejected: number;
}

export interface ProbeReading {
  readonly thing: string;
  readonly property: string;
  readonly value: number | string;
  readonly unit: string;
  readonly timeMs: number;
  readonly lonDeg?: number;
  readonly latDeg?: number;
}

export interface ProbeFix {
  readonly thing: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly timeMs: number;
}

export interface ProbeRejection {
  readonly reason: string;
  readonly detail: string;
  readonly sample?: string;
}

/** Below the root of the gateway, without slashes at the ends. */
export const SOURCES_PATH = 'api/v1/sources';
