import {
  type BatchHeader,
  type Decoded,
  decodeHeartbeat,
  decodeIncident,
  decodeObservations,
  decodeTracks,
  type Heartbeat,
  parseTopic,
} from '#wire';
import type { FeedSink } from './feed-adapter.ts';
import type { IncidentRoll } from './incident-roll.ts';

/** What the reader leaves to the feed. */
export interface MessageHandlers {
  readonly sink: FeedSink;
  readonly roll: Pick<IncidentRoll, 'incident' | 'gone'>;
  /** Version of the catalogue at hand. */
  readonly catalogueVersion: () => string;
  /** Something came under another catalogue. */
  readonly onForeignCatalogue: (version: string) => void;
  readonly onHeartbeat: (heartbeat: Heartbeat) => void;
}

/** Reads messages of the gateway's topics; whatever they hold, it never throws. */
export function createMessageReader(handlers: MessageHandlers) {
  const { sink, roll, catalogueVersion, onForeignCatalogue, onHeartbeat } = handlers;
  const heard = new Map<string, BatchHeader>();

  function countGap(topic: string, header: BatchHeader): void {
    const before = heard.get(topic);
    if (before?.epoch === header.epoch && header.seq <= before.seq) return;
    heard.set(topic, header);
    if (before?.epoch === header.epoch && header.seq > before.seq + 1)
      sink.missed(header.seq - before.seq - 1);
  }

  function isUnderstood(topic: string, header: BatchHeader, rows: number): boolean {
    countGap(topic, header);
    if (header.catalogue === catalogueVersion()) return true;
    sink.rejected(
      rows,
      'catalogue',
      `Expected catalogue ${catalogueVersion()}, got ${header.catalogue}.`,
    );
    onForeignCatalogue(header.catalogue);
    return false;
  }

  /** The message's content, or undefined after counting it as malformed. */
  function unwrap<T>(decoded: Decoded<T>): T | undefined {
    if (decoded.ok) return decoded.value;
    sink.rejected(1, 'malformed', decoded.reason);
    return undefined;
  }

  function readIncident(id: string, payload: Uint8Array): void {
    if (payload.length === 0) {
      roll.gone(id);
      return;
    }
    const incident = unwrap(decodeIncident(payload));
    if (incident?.id === id) roll.incident(incident);
    else if (incident)
      sink.rejected(1, 'malformed', `Expected incident ${id} on its topic, got ${incident.id}.`);
  }

  function readHeartbeat(payload: Uint8Array): void {
    const heartbeat = unwrap(decodeHeartbeat(payload));
    if (!heartbeat) return;
    if (heartbeat.catalogue !== catalogueVersion()) onForeignCatalogue(heartbeat.catalogue);
    onHeartbeat(heartbeat);
  }

  return (topic: string, payload: Uint8Array): void => {
    sink.message();
    const parsed = parseTopic(topic);
    switch (parsed?.type) {
      case 'observations': {
        const message = unwrap(decodeObservations(payload));
        if (message && isUnderstood(topic, message.header, message.batch.slot.length))
          sink.observations(message.batch);
        break;
      }
      case 'tracks': {
        const message = unwrap(decodeTracks(payload));
        if (message && isUnderstood(topic, message.header, message.batch.trackSlot.length))
          sink.tracks(message.batch);
        break;
      }
      case 'incident':
        readIncident(parsed.id, payload);
        break;
      case 'heartbeat':
        readHeartbeat(payload);
        break;
      case undefined:
        sink.rejected(1, 'topic', `Expected a topic of the gateway, got "${topic}".`);
    }
  };
}
