import type { FeedProblem, FeedSink } from './feed-adapter.ts';
import type { FeedLife } from './feed-life.ts';
import type { Mapping } from './mapping/compile-mapping.ts';
import { createMappedSource, type MappedSource } from './mapping/mapped-source.ts';
import { showValue } from './mapping/misfit.ts';
import { createSourceCatalogue, type SourceCatalogue } from './source-catalogue.ts';
import { createSubscribedSink, type SubscribedSink } from './subscribed-sink.ts';

/** What every feed with a mapping is made of. */
export interface MappedFeed {
  readonly subscribed: SubscribedSink;
  readonly catalogue: SourceCatalogue;
  readonly source: MappedSource;
  /** Takes in a message as text; what is no JSON is counted. */
  takeText(text: string): void;
  /** For the line to the source: tells how it stands. */
  readonly line: {
    onUp(): void;
    onDown(problem: FeedProblem): void;
  };
}

export function createMappedFeed(
  sink: FeedSink,
  life: FeedLife,
  options: { readonly name: string; readonly mapping: Mapping; readonly now: () => number },
): MappedFeed {
  const { name, mapping, now } = options;
  const subscribed = createSubscribedSink(sink);
  const catalogue = createSourceCatalogue(subscribed.sink, name, mapping.kind);
  life.atEnd(catalogue.close);
  const source = createMappedSource({ mapping, catalogue, sink: subscribed.sink, now });
  return {
    subscribed,
    catalogue,
    source,
    line: {
      onUp() {
        if (life.voice.state === 'connecting') {
          catalogue.flush();
          // Times are the devices' own; a clock of the source is not told.
          sink.clock(0);
        }
        life.voice.tell('live');
      },
      onDown: (problem) => life.voice.tell('reconnecting', problem),
    },
    takeText(text) {
      subscribed.sink.message();
      let message: unknown;
      try {
        message = JSON.parse(text);
      } catch {
        subscribed.sink.rejected(
          1,
          'malformed',
          `Expected JSON, got ${showValue(text, 60)}.`,
          text.slice(0, 400),
        );
        return;
      }
      source.take(message);
    },
  };
}
