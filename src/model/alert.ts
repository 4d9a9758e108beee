import type { AlarmLevel } from './incident.ts';

export type AlertId = string;

/** One language's telling of an alert: the `info` of CAP 1.2, element names as in the standard. */
export interface AlertInfo {
  readonly language?: string;
  readonly category: readonly string[];
  readonly event: string;
  readonly responseType: readonly string[];
  readonly urgency: string;
  readonly severity: string;
  readonly certainty: string;
  readonly eventCode: readonly { readonly valueName: string; readonly value: string }[];
  /** Unix milliseconds. */
  readonly effectiveMs?: number;
  readonly onsetMs?: number;
  readonly expiresMs?: number;
  readonly senderName?: string;
  readonly headline?: string;
  readonly description?: string;
  readonly instruction?: string;
  readonly web?: string;
  readonly contact?: string;
  readonly parameter: readonly { readonly valueName: string; readonly value: string }[];
  readonly area: readonly AlertArea[];
}

/** Where an alert holds. Positions are WGS84 [lonDeg, latDeg] (CAP writes latitude first). */
export interface AlertArea {
  readonly areaDesc: string;
  /** Closed rings. */
  readonly polygons: readonly (readonly (readonly [lonDeg: number, latDeg: number])[])[];
  readonly circles: readonly {
    readonly centre: readonly [lonDeg: number, latDeg: number];
    readonly radiusM: number;
  }[];
  readonly geocode: readonly { readonly valueName: string; readonly value: string }[];
}

/** A public warning, the whole of a CAP 1.2 alert. Source: OASIS CAP-v1.2; GB/T 35965.1-2018 for the colours. */
export interface Alert {
  /** `identifier`; with `sender` and `sentMs` it names the message. */
  readonly id: AlertId;
  readonly sender: string;
  readonly sentMs: number;
  readonly status: 'Actual' | 'Exercise' | 'System' | 'Test' | 'Draft';
  readonly msgType: 'Alert' | 'Update' | 'Cancel' | 'Ack' | 'Error';
  readonly scope: 'Public' | 'Restricted' | 'Private';
  /** Ids of the alerts that this one updates or cancels. */
  readonly references: readonly AlertId[];
  readonly info: readonly AlertInfo[];
  /** 红橙黄蓝: the colour that the message names, else after its severity (Extreme … Minor). */
  readonly level: AlarmLevel;
  /** The message as it came, for signatures. */
  readonly raw?: string;
}
