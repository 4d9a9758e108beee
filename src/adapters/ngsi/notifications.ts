import { type BackgroundBrokerOptions, openBackgroundBroker } from '../background-broker.ts';
import type { FeedSink } from '../feed-adapter.ts';
import type { BrokerConfig } from '../foreign-broker.ts';
import { readNotification } from './entity.ts';

export interface LiveNotificationsOptions
  extends Pick<BackgroundBrokerOptions, 'open' | 'onState' | 'signal'> {
  readonly config: BrokerConfig & { readonly topics: readonly string[] };
  readonly maxBytes: number;
  readonly sink: FeedSink;
  readonly take: (entity: unknown) => void;
}

/** Notifications of the broker's subscriptions, as GS CIM 009 binds them to MQTT. */
export function openLiveNotifications(options: LiveNotificationsOptions): {
  listen(isWanted: boolean): void;
} {
  const { config, maxBytes, sink, take, open, onState, signal } = options;

  function onMessage(_topic: string, payload: Uint8Array): void {
    sink.message();
    const entities = payload.byteLength > maxBytes ? undefined : readNotification(parse(payload));
    if (entities) for (const entity of entities) take(entity);
    else sink.rejected(1, 'malformed', 'Expected a notification of NGSI-LD, got other bytes.');
  }

  const broker = openBackgroundBroker({
    type: 'ngsi-ld',
    field: 'live.url',
    config,
    open,
    onMessage,
    onState,
    signal,
  });
  return {
    listen: (isWanted) =>
      broker.listen(
        Object.fromEntries(
          (isWanted ? config.topics : []).map((topic) => [topic, { qos: config.qos }]),
        ),
      ),
  };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
