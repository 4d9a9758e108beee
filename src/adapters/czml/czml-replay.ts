import { TwinError } from '#model';
import type { ReplaySource } from '../feed-adapter.ts';
import { type SourceFix, toObservations, toTracks } from '../source-catalogue.ts';

export interface CzmlReplayOptions {
  /** From when to when anything moves; undefined where nothing does. */
  readonly bounds: () => readonly [fromMs: number, toMs: number] | undefined;
  /** Fixes of all that is there at an instant of the document. */
  readonly fixesAt: (timeMs: number) => SourceFix[];
  /** Of each thing that moves, from when to when. */
  readonly spans: () => readonly (readonly [fromMs: number, toMs: number])[];
}

const STEP_MS = 1000;
/** Rows of one answer. */
const MAX_ROWS = 100_000;

/** The past of a CZML document, computed from its samples once a second or at the step asked for. */
export function createCzmlReplay({ bounds, fixesAt, spans }: CzmlReplayOptions): ReplaySource {
  const none = { observations: toObservations([]), incidents: [], alerts: [] };
  return {
    async frame(atMs, _view, signal) {
      signal.throwIfAborted();
      const [fromMs] = bounds() ?? [];
      if (fromMs === undefined || atMs < fromMs)
        throw new TwinError(
          'not-found',
          `Expected an instant from ${fromMs === undefined ? 'a document in which something moves' : new Date(fromMs).toISOString()} on, got ${new Date(atMs).toISOString()}.`,
        );
      const newer = fixesAt(atMs);
      const older = new Map(fixesAt(atMs - STEP_MS).map((fix) => [fix.trackSlot, fix]));
      const fixes = newer.flatMap((fix) => {
        const before = older.get(fix.trackSlot);
        return before ? [before, fix] : [fix];
      });
      return { ...none, atMs, tracks: toTracks(fixes) };
    },
    async span({ fromMs, toMs, stepMs = STEP_MS }, signal) {
      const step = Math.max(stepMs, STEP_MS);
      const fixes: SourceFix[] = [];
      const [firstMs, lastMs] = bounds() ?? [toMs, fromMs];
      let endMs = toMs;
      const startMs = Math.max(
        Math.floor(fromMs / step) * step + step,
        Math.floor(firstMs / step) * step,
      );
      for (let atMs = startMs; atMs <= Math.min(toMs, lastMs); atMs += step) {
        if (atMs <= fromMs) continue;
        signal.throwIfAborted();
        for (const fix of fixesAt(atMs)) fixes.push(fix);
        if (fixes.length >= MAX_ROWS) {
          endMs = atMs;
          break;
        }
      }
      signal.throwIfAborted();
      return { ...none, fromMs, toMs: endMs, tracks: toTracks(fixes) };
    },
    async availability({ fromMs, toMs, bins }, signal) {
      signal.throwIfAborted();
      const binMs = (toMs - fromMs) / bins;
      const all = spans();
      const tracks = Array.from({ length: bins }, (_, bin) => {
        const start = fromMs + bin * binMs;
        const end = start + binMs;
        const overlapsMs = all.map(([from, to]) => Math.min(end, to) - Math.max(start, from));
        return overlapsMs.reduce((sum, ms) => sum + Math.max(0, Math.ceil(ms / STEP_MS)), 0);
      });
      return {
        fromMs,
        toMs,
        observations: new Array<number>(bins).fill(0),
        tracks,
        oldestMs: bounds()?.[0] ?? null,
        incidents: [],
      };
    },
  };
}
