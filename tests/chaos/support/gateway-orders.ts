import type { Alert, Catalogue, Incident, ObservationBatch } from '#model';
import type { GatewayConfig } from '../../../src/gateway/gateway-config.ts';

/** What a gateway in a process of its own is told; the first one is `start`. */
export type GatewayOrder =
  | { readonly type: 'start'; readonly config: GatewayConfig }
  | { readonly type: 'catalogue'; readonly sourceId: string; readonly catalogue: Catalogue }
  | { readonly type: 'observations'; readonly sourceId: string; readonly batch: ObservationBatch }
  | { readonly type: 'incident'; readonly sourceId: string; readonly incident: Incident }
  | { readonly type: 'alert'; readonly sourceId: string; readonly alert: Alert };

/** What it answers. */
export type GatewayNews =
  | { readonly type: 'up'; readonly url: string; readonly port: number }
  | { readonly type: 'ready'; readonly sourceId: string }
  /** So many of a source's rows, in the order in which they came, are on disk or refused. */
  | { readonly type: 'settled'; readonly sourceId: string; readonly rows: number };
