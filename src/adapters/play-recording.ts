import type { FeedSink } from './feed-adapter.ts';
import type { Recording, Rows } from './recording.ts';
import { toObservations, toTracks } from './source-catalogue.ts';

export interface Play {
  /** Delivers what came due since the last turn. */
  tick(): void;
  /** What there is now comes with the next turn, though it was delivered before. */
  restart(): void;
}

export interface PlayOptions {
  readonly recording: Recording;
  readonly sink: FeedSink;
  readonly now: () => number;
  /** False: at its own times. True: again and again from now on, with times to match. */
  readonly loops: boolean;
}

/** Pause before it begins again, so that the end and the beginning do not fall on one instant. */
const REST_MS = 1000;

/** Plays a recording against the clock. */
export function createPlay({ recording, sink, now, loops }: PlayOptions): Play {
  const { bounds } = recording;
  const originMs = now();
  const lengthMs = bounds ? bounds.toMs - bounds.fromMs + REST_MS : 0;
  let playedMs: number | undefined;
  const standing = new Set<string>();

  function tick(): void {
    if (!bounds) return;
    const nowMs = now();
    // A clock that was set back has nothing new to tell until it is where it was.
    if (playedMs !== undefined && nowMs <= playedMs) return;
    if (!loops) {
      deliver(playedMs === undefined ? recording.at(nowMs) : recording.between(playedMs, nowMs), 0);
      playedMs = nowMs;
      return;
    }
    const round = Math.floor((nowMs - originMs) / lengthMs);
    const before = playedMs === undefined ? -1 : Math.floor((playedMs - originMs) / lengthMs);
    const shiftMs = originMs + round * lengthMs - bounds.fromMs;
    if (before !== round) {
      // What the last round left on the list does not stand in this one.
      for (const id of standing) sink.incidentGone(id);
      standing.clear();
      deliver(recording.at(nowMs - shiftMs), shiftMs);
    } else deliver(recording.between((playedMs as number) - shiftMs, nowMs - shiftMs), shiftMs);
    playedMs = nowMs;
  }

  function deliver({ readings, fixes, incidents }: Rows, shiftMs: number): void {
    sink.message();
    const later = <T extends { readonly timeMs: number }>(row: T): T =>
      shiftMs === 0 ? row : { ...row, timeMs: row.timeMs + shiftMs };
    if (readings.length > 0) sink.observations(toObservations(readings.map(later)));
    if (fixes.length > 0) sink.tracks(toTracks(fixes.map(later)));
    for (const { id, incident } of incidents)
      if (incident) {
        standing.add(id);
        sink.incident({
          ...incident,
          startedMs: incident.startedMs + shiftMs,
          steps: incident.steps.map((step) => ({ ...step, atMs: step.atMs + shiftMs })),
        });
      } else {
        standing.delete(id);
        sink.incidentGone(id);
      }
  }

  return {
    tick,
    restart() {
      playedMs = undefined;
    },
  };
}
