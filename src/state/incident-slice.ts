import type { StateCreator } from 'zustand/vanilla';
import { ALARM_LEVELS, type Incident, type IncidentId } from '#model';
import type { TwinState } from './twin-store.ts';

export interface IncidentSlice {
  /** Worst level first, then newest first. */
  readonly incidents: readonly Incident[];
  /** Those that arrived while the page was open and still call for attention. */
  readonly calling: readonly IncidentId[];
  /**
   * Replaces the whole list. What was not there before calls for attention if it was reported after
   * `sinceMs` (when the page opened): a wall that is switched on is not to ring for yesterday.
   */
  setIncidents(incidents: readonly Incident[], sinceMs: number): void;
  quiet(id: IncidentId): void;
}

export const createIncidentSlice: StateCreator<TwinState, [], [], IncidentSlice> = (set) => ({
  incidents: [],
  calling: [],
  setIncidents: (incidents, sinceMs) =>
    set((state) => {
      const known = new Set(state.incidents.map(({ id }) => id));
      const there = new Set(incidents.map(({ id }) => id));
      const fresh = incidents.filter(
        ({ id, stage, steps, startedMs }) =>
          !known.has(id) && stage !== 'closed' && (steps[0]?.atMs ?? startedMs) > sinceMs,
      );
      return {
        incidents: [...incidents].sort(byUrgency),
        calling: [...state.calling.filter((id) => there.has(id)), ...fresh.map(({ id }) => id)],
      };
    }),
  quiet: (id) => set((state) => ({ calling: state.calling.filter((other) => other !== id) })),
});

function byUrgency(a: Incident, b: Incident): number {
  const open = Number(a.stage === 'closed') - Number(b.stage === 'closed');
  if (open !== 0) return open;
  const level = ALARM_LEVELS.indexOf(a.level) - ALARM_LEVELS.indexOf(b.level);
  return level !== 0 ? level : b.startedMs - a.startedMs;
}
