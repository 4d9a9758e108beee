import type { ObservationBatch, TrackBatch } from '#model';
import type { FeedSink, FeedStatus } from '../feed-adapter.ts';
import { type FeedRoster, type FeedRows, NO_ROW } from './feed-roster.ts';

/** Hands on what one of several feeds delivers, under the rows and names of all of them. */
export function createPartSink(
  feed: number,
  sink: FeedSink,
  roster: FeedRoster,
  onStatus: (status: FeedStatus) => void,
): FeedSink {
  const nameOf = (id: string) => roster.eventNames.nameOf(feed, id);
  let rows: FeedRows = { slots: new Uint32Array(0), trackSlots: new Uint32Array(0) };

  return {
    catalogue(catalogue) {
      rows = roster.take(feed, catalogue);
      sink.catalogue(roster.catalogue);
    },
    message: () => sink.message(),
    observations(batch) {
      const moved = moveRows(batch.slot, rows.slots);
      if (moved.lost > 0)
        sink.rejected(moved.lost, 'out-of-range', 'Expected rows of the catalogue of their feed.');
      if (moved.slot.length > 0)
        sink.observations({ ...pick(batch, moved.kept), slot: moved.slot } as ObservationBatch);
    },
    tracks(batch) {
      const moved = moveRows(batch.trackSlot, rows.trackSlots);
      if (moved.lost > 0)
        sink.rejected(
          moved.lost,
          'out-of-range',
          'Expected tracks of the catalogue of their feed.',
        );
      if (moved.slot.length > 0)
        sink.tracks({ ...pick(batch, moved.kept), trackSlot: moved.slot } as TrackBatch);
    },
    incident: (incident) => sink.incident({ ...incident, id: nameOf(incident.id) }),
    incidentGone: (id) => sink.incidentGone(nameOf(id)),
    alert: (alert) => sink.alert({ ...alert, id: nameOf(alert.id) }),
    alertGone: (id) => sink.alertGone(nameOf(id)),
    rejected: (count, reason, detail, sample) =>
      sink.rejected(count, reason, `Feed ${feed + 1}: ${detail}`, sample),
    missed: (count) => sink.missed(count),
    conflated: (count) => sink.conflated(count),
    // One clock can be shown: that of the first feed.
    clock(offsetMs) {
      if (feed === 0) sink.clock(offsetMs);
    },
    status: onStatus,
  };
}

/** Our rows for theirs; `kept` is null where all of them have one. */
function moveRows(theirs: Uint32Array, ours: Uint32Array) {
  const slot = theirs.map((row) => ours[row] ?? NO_ROW);
  if (!slot.includes(NO_ROW)) return { slot, kept: null, lost: 0 };
  const kept = [...slot.keys()].filter((i) => slot[i] !== NO_ROW);
  return {
    slot: Uint32Array.from(kept, (i) => slot[i] as number),
    kept,
    lost: slot.length - kept.length,
  };
}

/** The same columns with the kept rows only. */
function pick(batch: ObservationBatch | TrackBatch, kept: readonly number[] | null): object {
  if (!kept) return batch;
  const isKept = new Set(kept);
  return Object.fromEntries(
    Object.entries(batch).map(([name, column]) => {
      if (Array.isArray(column)) return [name, kept.map((i) => column[i] as unknown)];
      const from = column as Float64Array;
      return [name, from.filter((_, i) => isKept.has(i))];
    }),
  );
}
