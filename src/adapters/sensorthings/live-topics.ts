import { openBackgroundBroker } from '../background-broker.ts';
import type { FeedProblem, OpenOptions, Subscription } from '../feed-adapter.ts';
import type { BrokerConfig } from '../foreign-broker.ts';
import { readEntityPath, type StaId } from './names.ts';

interface LiveConfig extends BrokerConfig {
  /** First level of the topics. */
  readonly root: string;
  readonly subscribe: 'each' | 'plain';
}

export interface LiveTopicsOptions {
  readonly config: LiveConfig;
  readonly open: OpenOptions;
  readonly literals: () => readonly string[];
  readonly thingLiterals: () => Iterable<string>;
  readonly onObservation: (stream: StaId, payload: Uint8Array) => void;
  /** A Location or a Datastream has changed; which is read from the service. */
  readonly onChange: () => void;
  /** The line stands or fell; undefined where all is well. */
  readonly onState: (problem: FeedProblem | undefined) => void;
  readonly signal: AbortSignal;
}

/** The service's own messages, faster than asking; what they say is also had by asking. */
export interface LiveTopics {
  /** Asks for the topics of what is wanted and known now. */
  subscribe(wanted: Subscription): void;
}

export function openLiveTopics(options: LiveTopicsOptions): LiveTopics {
  const { config, open, onObservation, onChange, onState, signal } = options;

  function onMessage(topic: string, payload: Uint8Array): void {
    const path = readEntityPath(topic);
    if (path?.set === 'Datastreams' && path.property === 'Observations')
      onObservation(path.id, payload);
    else onChange();
  }

  const broker = openBackgroundBroker({
    type: 'sensorthings',
    field: 'live.url',
    config,
    open,
    onMessage,
    onState,
    signal,
  });
  return {
    subscribe(wanted) {
      const { root, qos } = config;
      const isPlain = config.subscribe === 'plain';
      const observations = isPlain
        ? [`${root}/+/Observations`]
        : options.literals().map((literal) => `${root}/Datastreams(${literal})/Observations`);
      const places = isPlain
        ? [`${root}/+/Locations`]
        : Array.from(options.thingLiterals(), (literal) => `${root}/Things(${literal})/Locations`);
      const filters = [
        ...(wanted.observations ? [...observations, `${root}/Datastreams`] : []),
        ...(wanted.tracks ? places : []),
      ];
      broker.listen(Object.fromEntries(filters.map((filter) => [filter, { qos }])));
    },
  };
}
