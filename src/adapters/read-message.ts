import {
  type BatchHeader,
  type Decoded,
  decodeAlert,
  decodeHeartbeat,
  decodeIncident,
  decodeObservations,
  decodeTracks,
  type Heartbeat,
  keepsRows,
  type ParsedTopic,
  parseTopic,
} from '#wire';
import type { FeedSink } from './feed-adapter.ts';
import type { IncidentRoll } from './incident-roll.ts';

/** What the reader leaves to the feed. */
export interface MessageHandlers {
  readonly sink: FeedSink;
  readonly roll: Pick<IncidentRoll, 'incident' | 'gone' | 'alert' | 'alertGone'>;
  /** Version of the catalogue at hand. */
  readonly catalogueVersion: () => string;
  /** Something came under another catalogue. */
  readonly onForeignCatalogue: (version: string) => void;
  readonly onHeartbeat: (heartbeat: Heartbeat) => void;
  /** Messages did not come, or could not be read in time. */
  readonly onGap: () => void;
}

/** Reads messages of the gateway's topics; whatever they hold, it never throws. */
export interface MessageReader {
  read(topic: string, payload: Uint8Array): void;
  /** Another catalogue is at hand: reads what has waited for it. */
  retry(): void;
  /** Forgets the numbers heard so far: topics were given up and may come back later. */
  forget(): void;
}

/** Messages that wait for their catalogue; more are counted as lost and got from the history. */
const MAX_WAITING = 2000;

export function createMessageReader(handlers: MessageHandlers): MessageReader {
  const { sink, roll, catalogueVersion, onForeignCatalogue, onHeartbeat, onGap } = handlers;
  const heard = new Map<string, BatchHeader>();
  let waiting: {
    readonly header: BatchHeader;
    readonly rows: number;
    readonly tell: () => void;
  }[] = [];

  function countGap(topic: string, header: BatchHeader): void {
    const before = heard.get(topic);
    if (before?.epoch === header.epoch && header.seq <= before.seq) return;
    heard.set(topic, header);
    if (before?.epoch !== header.epoch || header.seq === before.seq + 1) return;
    sink.missed(header.seq - before.seq - 1);
    onGap();
  }

  /** Tells rows if their slots are those of the catalogue at hand; later, if it is about to grow to them. */
  function understand(header: BatchHeader, rows: number, tell: () => void): void {
    const ours = catalogueVersion();
    if (header.catalogue === ours || keepsRows(header.catalogue, ours)) {
      tell();
      return;
    }
    onForeignCatalogue(header.catalogue);
    if (keepsRows(ours, header.catalogue) && waiting.length < MAX_WAITING)
      waiting.push({ header, rows, tell });
    else {
      sink.rejected(rows, 'catalogue', `Expected catalogue ${ours}, got ${header.catalogue}.`);
      onGap();
    }
  }

  /** The message's content, or undefined after counting it as malformed. */
  function unwrap<T>(decoded: Decoded<T>): T | undefined {
    if (decoded.ok) return decoded.value;
    sink.rejected(1, 'malformed', decoded.reason);
    return undefined;
  }

  function readBatch(topic: string, payload: Uint8Array, type: 'observations' | 'tracks'): void {
    if (type === 'observations') {
      const message = unwrap(decodeObservations(payload));
      if (!message) return;
      countGap(topic, message.header);
      const { header, batch } = message;
      understand(header, batch.slot.length, () => sink.observations(batch));
    } else {
      const message = unwrap(decodeTracks(payload));
      if (!message) return;
      countGap(topic, message.header);
      const { header, batch } = message;
      understand(header, batch.trackSlot.length, () => sink.tracks(batch));
    }
  }

  function readListed<Item extends { readonly id: string }>(
    id: string,
    payload: Uint8Array,
    decode: (bytes: Uint8Array) => Decoded<Item>,
    to: { readonly put: (item: Item) => void; readonly gone: (id: string) => void },
  ): void {
    const item = payload.length === 0 ? undefined : unwrap(decode(payload));
    if (payload.length === 0) to.gone(id);
    else if (item?.id === id) to.put(item);
    else if (item) sink.rejected(1, 'malformed', `Expected ${id} on its topic, got ${item.id}.`);
  }

  function readHeartbeat(payload: Uint8Array): void {
    const heartbeat = unwrap(decodeHeartbeat(payload));
    if (!heartbeat) return;
    if (heartbeat.catalogue !== catalogueVersion()) onForeignCatalogue(heartbeat.catalogue);
    onHeartbeat(heartbeat);
  }

  function readParsed(parsed: ParsedTopic, topic: string, payload: Uint8Array): void {
    switch (parsed.type) {
      case 'observations':
      case 'observation-digest':
        readBatch(topic, payload, 'observations');
        break;
      case 'tracks':
      case 'track-digest':
        readBatch(topic, payload, 'tracks');
        break;
      case 'incident':
        readListed(parsed.id, payload, decodeIncident, { put: roll.incident, gone: roll.gone });
        break;
      case 'alert':
        readListed(parsed.id, payload, decodeAlert, { put: roll.alert, gone: roll.alertGone });
        break;
      case 'heartbeat':
        readHeartbeat(payload);
    }
  }

  return {
    read(topic, payload) {
      sink.message();
      const parsed = parseTopic(topic);
      if (parsed) readParsed(parsed, topic, payload);
      else sink.rejected(1, 'topic', `Expected a topic of the gateway, got "${topic}".`);
    },
    retry() {
      const messages = waiting;
      waiting = [];
      for (const { header, rows, tell } of messages) understand(header, rows, tell);
    },
    forget: () => heard.clear(),
  };
}
