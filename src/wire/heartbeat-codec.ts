import * as v from 'valibot';
import { accept, type Decoded, decodeJson, reject } from './decoded.ts';
import { count, explainIssue, shortText, timeMs } from './schemas.ts';

/** Milliseconds between heartbeats; a viewer that misses several knows the line is dead. */
export const HEARTBEAT_MS = 2000;

/** Says that the source lives, even when no reading changes. */
export interface Heartbeat {
  readonly v: 1;
  /** Changes when the gateway starts anew. */
  readonly epoch: string;
  readonly catalogue: string;
  /** The source's clock, for estimating the viewer's offset. */
  readonly timeMs: number;
  /** Everything up to this ingest cursor is on disk and went out before this message. */
  readonly cursor: number;
  /** Readings that a newer one overtook before they went out, since the gateway started. */
  readonly conflated: number;
}

const heartbeatSchema = v.object({
  v: v.literal(1),
  epoch: shortText,
  catalogue: shortText,
  timeMs,
  cursor: count,
  conflated: count,
});

export function encodeHeartbeat(heartbeat: Heartbeat): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(heartbeat));
}

export function decodeHeartbeat(bytes: Uint8Array): Decoded<Heartbeat> {
  const json = decodeJson(bytes);
  if (!json.ok) return json;
  const result = v.safeParse(heartbeatSchema, json.value);
  return result.success
    ? accept(result.output)
    : reject(`Expected a heartbeat, got one with ${explainIssue(result.issues)}.`);
}
