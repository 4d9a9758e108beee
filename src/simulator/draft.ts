import type { Quality, Text, ThingKind } from '#model';

/** Reads another property of the same thing at the same time, incidents and all. */
type ReadSibling = (property: string) => number;

/** A datastream before it has a slot. */
export interface StreamDraft {
  readonly property: string;
  readonly name: Text;
  /** UCUM code. */
  readonly unit: string;
  readonly cadenceMs: number;
  /** Digits after the point that the device shows. */
  readonly decimals: number;
  readonly states?: Readonly<Record<number, Text>>;
  /** The undisturbed reading at any instant; incidents are laid over it later. */
  valueAt(timeMs: number, read: ReadSibling): number;
}

/** A device before it is listed. */
export interface ThingDraft {
  readonly id: string;
  readonly kind: ThingKind;
  readonly name: Text;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Above the ground, metres. */
  readonly heightM: number;
  /** Road, river or place that it stands by, for saying where something happened. */
  readonly near: Text;
  readonly quality: Quality;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly streams: readonly StreamDraft[];
}

/** Two digits at least: 7 becomes "07". */
export function formatNumber(index: number): string {
  return String(index + 1).padStart(2, '0');
}
