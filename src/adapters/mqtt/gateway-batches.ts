import type { Catalogue, Datastream, Thing } from '#model';
import { decodeObservations, decodeTracks, parseCatalogue } from '#wire';
import { createCatalogueKeeper } from '../catalogue-keeper.ts';
import type { FeedSink } from '../feed-adapter.ts';
import type { SourceCatalogue } from '../source-catalogue.ts';

export interface GatewayBatchesOptions {
  readonly sink: FeedSink;
  readonly catalogue: SourceCatalogue;
  /** The other gateway's catalogue. */
  readonly fetchCatalogue: () => Promise<unknown>;
  readonly onTrouble: (detail: string) => void;
  readonly onMended: () => void;
  readonly signal: AbortSignal;
}

/** Reads batches of another gateway, whose slots are rows of its own catalogue. */
export interface GatewayBatches {
  read(payload: Uint8Array): void;
}

/** @throws {TwinError} as `fetchCatalogue` does, feed-invalid where it is no catalogue. */
export async function openGatewayBatches(options: GatewayBatchesOptions): Promise<GatewayBatches> {
  const { sink, catalogue, onTrouble, onMended, signal } = options;
  /** Our row of each of theirs. */
  let slots: readonly number[] = [];
  let trackSlots: readonly (number | undefined)[] = [];

  function take(theirs: Catalogue): void {
    for (const thing of theirs.things) catalogue.describeThing(withoutTrack(thing));
    slots = theirs.datastreams.map((stream) => catalogue.describeStream(withoutSlot(stream)));
    const rows: (number | undefined)[] = [];
    for (const thing of theirs.things)
      if (thing.trackSlot !== undefined) rows[thing.trackSlot] = catalogue.trackSlotOf(thing.id);
    trackSlots = rows;
  }

  const fetchCatalogue = async () => parseCatalogue(await options.fetchCatalogue());
  const keeper = createCatalogueKeeper({
    first: await fetchCatalogue(),
    fetchCatalogue,
    onChange(theirs) {
      take(theirs);
      onMended();
    },
    onTrouble,
    random: Math.random,
    signal,
  });
  take(keeper.catalogue);

  function isCurrent(version: string, rows: number): boolean {
    if (version === keeper.catalogue.version) return true;
    const detail = `Expected catalogue ${keeper.catalogue.version}, got ${version}.`;
    sink.rejected(rows, 'catalogue', detail);
    keeper.want(version);
    return false;
  }

  return {
    read(payload) {
      const observations = decodeObservations(payload);
      if (observations.ok) {
        const { header, batch } = observations.value;
        if (!isCurrent(header.catalogue, batch.slot.length)) return;
        const readings = Array.from(batch.slot, (theirs, i) => ({
          slot: slots[theirs] ?? -1,
          timeMs: batch.timeMs[i] as number,
          value: batch.value[i] as number,
        })).filter(({ slot }) => slot >= 0);
        reportUnknown(batch.slot.length - readings.length);
        catalogue.observe(readings);
        return;
      }
      const tracks = decodeTracks(payload);
      if (!tracks.ok) return sink.rejected(1, 'malformed', observations.reason);
      const { header, batch } = tracks.value;
      if (!isCurrent(header.catalogue, batch.trackSlot.length)) return;
      const fixes = Array.from(batch.trackSlot, (theirs, i) => ({
        trackSlot: trackSlots[theirs] ?? -1,
        timeMs: batch.timeMs[i] as number,
        lonDeg: batch.lonDeg[i] as number,
        latDeg: batch.latDeg[i] as number,
        heightM: batch.heightM[i] as number,
        bearingDeg: batch.bearingDeg[i] as number,
        speedMps: batch.speedMps[i] as number,
      })).filter(({ trackSlot }) => trackSlot >= 0);
      reportUnknown(batch.trackSlot.length - fixes.length);
      catalogue.track(fixes);
    },
  };

  function reportUnknown(rows: number): void {
    if (rows > 0)
      sink.rejected(rows, 'out-of-range', 'Expected rows of the catalogue, got others.');
  }
}

function withoutTrack({ trackSlot: _, ...thing }: Thing): Omit<Thing, 'trackSlot'> {
  return thing;
}

function withoutSlot({ slot: _, ...stream }: Datastream): Omit<Datastream, 'slot'> {
  return stream;
}
