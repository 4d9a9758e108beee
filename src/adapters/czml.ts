import * as v from 'valibot';
import { TwinError } from '#model';
import { createCzmlReplay } from './czml/czml-replay.ts';
import { type CzmlObject, createCzmlWorld } from './czml/czml-world.ts';
import { fromEcef } from './czml/ecef.ts';
import type { FeedAdapter, FeedSink } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { nameOf, readBody, request } from './http-request.ts';
import { bearingDeg } from './mapping/course.ts';
import { Misfit, showValue } from './mapping/misfit.ts';
import { openMendingLine } from './mending-line.ts';
import { createSourceCatalogue, type SourceFix, type ThingDraft } from './source-catalogue.ts';
import {
  address,
  headers,
  parseFeedConfig,
  provenanceOf,
  resolveAddress,
  seconds,
  sourceFields,
} from './source-config.ts';
import { createStream } from './sse-json.ts';
import { createSubscribedSink } from './subscribed-sink.ts';

const TYPE = 'czml';

const schema = v.strictObject({
  type: v.literal(TYPE),
  ...sourceFields,
  /** A document (a JSON array of packets), or a stream of events, each a packet or an array of them. */
  url: address,
  isStream: v.exactOptional(v.boolean(), false),
  headers: v.exactOptional(headers, {}),
  vehicleKind: v.exactOptional(v.picklist(['bus', 'metro-train', 'vehicle']), 'vehicle'),
  /** `own-times`: where things are now; `loop`: the document's interval from now on, again and again. */
  play: v.exactOptional(v.picklist(['own-times', 'loop']), 'own-times'),
  /** Metres of the ground above the ellipsoid, taken off every height; without it heights are not used. */
  groundM: v.exactOptional(v.pipe(v.number(), v.finite())),
  /** Of a stream, samples are kept so long. */
  keepS: v.exactOptional(v.pipe(v.number(), v.minValue(10)), 3600),
  silenceS: v.exactOptional(seconds),
});

export type CzmlConfig = v.InferOutput<typeof schema>;

const WHAT = 'a CZML document';
const MAX_BYTES = 128 * 1024 * 1024;
const TICK_MS = 1000;

/**
 * Things and vehicles of CZML, from a document or a stream, played against the clock. Positions only: how
 * Cesium would draw the packets is left aside.
 */
export const czmlFeed: FeedAdapter<CzmlConfig> = {
  type: TYPE,
  parseConfig(json) {
    const config = parseFeedConfig(TYPE, schema, json);
    if (config.isStream && config.play === 'loop')
      throw new TwinError('config', `Feed "${TYPE}": field play: Expected own-times for a stream.`);
    return config;
  },

  async open(config, sink, options) {
    const { baseUrl, now = Date.now, fetch: ask = fetch } = options;
    const url = resolveAddress(TYPE, 'url', config.url, baseUrl, ['http:', 'https:']);
    const life = createFeedLife(sink, options);
    return life.open(async () => {
      const subscribed = createSubscribedSink(sink);
      const catalogue = createSourceCatalogue(subscribed.sink, TYPE, config.kind);
      life.atEnd(catalogue.close);
      const provenance = provenanceOf(config, url.host);
      const world = createCzmlWorld();
      const things = new Map<string, ThingDraft>();

      function describeObject({ id, name, moves, place }: CzmlObject): void {
        const [lonDeg, latDeg, heightM] = place ? fromEcef(...place) : [0, 0, 0];
        const thing: ThingDraft = {
          id,
          kind: moves ? config.vehicleKind : 'sensor',
          name: { zh: name, en: name },
          ...(place && { location: { lonDeg, latDeg, heightM: aboveGround(heightM) } }),
          properties: {},
          provenance,
        };
        things.set(id, thing);
        catalogue.describeThing(thing);
        if (moves) catalogue.trackSlotOf(id);
      }

      function take(packets: unknown, to: Pick<FeedSink, 'rejected'>): void {
        for (const packet of [packets].flat()) {
          const outcome = world.take(packet);
          if (outcome instanceof Misfit)
            to.rejected(
              1,
              outcome.isOutOfRange ? 'out-of-range' : 'malformed',
              outcome.toString(),
              showValue(packet, 400),
            );
          else if (outcome && 'gone' in outcome) forget(outcome.gone);
          else if (outcome) describeObject(outcome);
        }
      }

      /** Its row stays; its place goes, and no fix of it comes any more. */
      function forget(id: string): void {
        const thing = things.get(id);
        if (!thing?.location) return;
        const { location, ...placeless } = thing;
        catalogue.describeThing(placeless);
      }

      const aboveGround = (heightM: number) =>
        config.groundM === undefined ? 0 : heightM - config.groundM;

      /** @param pace document seconds a second */
      function fixesAt(documentMs: number, timeMs: number, pace: number): SourceFix[] {
        const fixes: SourceFix[] = [];
        for (const object of world.objects.values()) {
          const at = object.moves ? object.at(documentMs) : undefined;
          if (!at) continue;
          const stepMs = 1000;
          const next = object.at(documentMs + stepMs);
          const before = next ? undefined : object.at(documentMs - stepMs);
          const [from, to] = [before ?? at, next ?? at];
          const [lonDeg, latDeg, heightM] = fromEcef(...at);
          const [lonA, latA] = fromEcef(...from);
          const [lonB, latB] = fromEcef(...to);
          const wayM = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
          fixes.push({
            trackSlot: catalogue.trackSlotOf(object.id),
            timeMs,
            lonDeg,
            latDeg,
            heightM: aboveGround(heightM),
            bearingDeg: wayM > 0.01 ? bearingDeg(lonA, latA, lonB, latB) : 0,
            speedMps: wayM * pace,
          });
        }
        return fixes;
      }

      const spans = () =>
        [...world.objects.values()].flatMap(({ moves, bounds }) =>
          moves && bounds ? [bounds] : [],
        );

      function bounds(): readonly [number, number] | undefined {
        let whole: readonly [number, number] | undefined;
        for (const [from, to] of spans())
          whole = whole ? [Math.min(whole[0], from), Math.max(whole[1], to)] : [from, to];
        return whole;
      }

      const toDocument = createDocumentClock(config.play, now(), () => {
        const interval = world.clock?.interval ?? bounds();
        return interval && { interval, multiplier: world.clock?.multiplier ?? 1 };
      });

      function tick(): void {
        const nowMs = now();
        const { timeMs, pace } = toDocument(nowMs);
        catalogue.track(fixesAt(timeMs, nowMs, pace));
        if (config.isStream)
          for (const { path } of world.objects.values())
            path.forgetBefore(nowMs - config.keepS * 1000);
      }

      if (config.isStream) {
        const stream = createStream({
          url,
          fetch: ask,
          sink,
          config: {
            headers: config.headers,
            maxMessageBytes: 4 * 1024 * 1024,
            ...(config.silenceS !== undefined && { silenceS: config.silenceS }),
          },
          takeText(text) {
            sink.message();
            const packets = parse(text);
            if (packets === undefined)
              sink.rejected(
                1,
                'malformed',
                `Expected CZML, got ${showValue(text, 60)}.`,
                text.slice(0, 400),
              );
            else take(packets, sink);
          },
        });
        await openMendingLine({
          connect: stream.connect,
          leastWaitMs: stream.leastWaitMs,
          onUp() {
            if (life.voice.state === 'connecting') catalogue.flush();
            life.voice.tell('live');
          },
          onDown: (problem) => life.voice.tell('reconnecting', problem),
          random: Math.random,
          signal: life.ended,
        });
      } else {
        const asking = { url, what: WHAT, signal: life.ended };
        const answer = await request({ ...asking, headers: config.headers, fetch: ask });
        const body = await readBody(answer, { ...asking, maxBytes: MAX_BYTES });
        life.ended.throwIfAborted();
        const packets = parse(new TextDecoder().decode(body));
        if (!Array.isArray(packets))
          throw new TwinError(
            'feed-invalid',
            `Expected ${WHAT} at ${nameOf(url)}, got other text.`,
          );
        const later: Parameters<FeedSink['rejected']>[] = [];
        take(packets, { rejected: (...what) => later.push(what) });
        catalogue.flush();
        sink.message();
        for (const what of later) sink.rejected(...what);
        life.voice.tell('live');
      }
      sink.clock(0);
      const ticking = setInterval(tick, TICK_MS);
      life.atEnd(() => clearInterval(ticking));
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe(wanted) {
          subscribed.subscribe(wanted);
          tick();
        },
        // A stream begins without a past; what it leaves is for a history to keep.
        ...(!config.isStream && {
          replay: createCzmlReplay({
            bounds,
            spans,
            fixesAt: (timeMs) => fixesAt(timeMs, timeMs, 1),
          }),
        }),
      };
    });
  },
};

/** What instant of the document is played now, and how fast. */
function createDocumentClock(
  play: CzmlConfig['play'],
  originMs: number,
  clock: () => { interval: readonly [number, number]; multiplier: number } | undefined,
) {
  return (nowMs: number): { timeMs: number; pace: number } => {
    const told = play === 'loop' ? clock() : undefined;
    if (!told) return { timeMs: nowMs, pace: 1 };
    const [fromMs, toMs] = told.interval;
    const lengthMs = Math.max(toMs - fromMs, 1);
    const wayMs = Math.max(0, nowMs - originMs) * told.multiplier;
    return { timeMs: fromMs + (wayMs % lengthMs), pace: told.multiplier };
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
