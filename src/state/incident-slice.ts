import type { StateCreator } from 'zustand/vanilla';
import { ALARM_LEVELS, type Alert, type Incident, type IncidentId } from '#model';
import type { TwinState } from './twin-store.ts';

/** Incidents and alerts of one instant. */
export interface EventLists {
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
}

export interface IncidentSlice {
  /** Of the shown instant. Worst level first, then newest first. */
  readonly incidents: readonly Incident[];
  /** Of the shown instant, the worst level first. */
  readonly alerts: readonly Alert[];
  /** Of the present, whatever is shown. */
  readonly live: EventLists;
  /** Of the past that is shown; null in the present. */
  readonly past: EventLists | null;
  /** Those of the present that arrived while the page was open and still call for attention. */
  readonly calling: readonly IncidentId[];
  /**
   * Replaces the whole list of the present. What was not there before calls for attention if it was reported
   * after `sinceMs` (when the page opened): a wall that is switched on is not to ring for yesterday.
   */
  setIncidents(incidents: readonly Incident[], sinceMs: number): void;
  setAlerts(alerts: readonly Alert[]): void;
  /** Shows the lists of a past instant in place of the present's; null: the present's again. */
  showEvents(past: EventLists | null): void;
  quiet(id: IncidentId): void;
}

const NONE: EventLists = { incidents: [], alerts: [] };

export const createIncidentSlice: StateCreator<TwinState, [], [], IncidentSlice> = (set) => ({
  ...NONE,
  live: NONE,
  past: null,
  calling: [],
  setIncidents: (incidents, sinceMs) =>
    set((state) => {
      const known = new Set(state.live.incidents.map(({ id }) => id));
      const there = new Set(incidents.map(({ id }) => id));
      const fresh = incidents.filter(
        ({ id, stage, steps, startedMs }) =>
          !known.has(id) && stage !== 'closed' && (steps[0]?.atMs ?? startedMs) > sinceMs,
      );
      return {
        ...withLive(state, { ...state.live, incidents: [...incidents].sort(byUrgency) }),
        calling: [...state.calling.filter((id) => there.has(id)), ...fresh.map(({ id }) => id)],
      };
    }),
  setAlerts: (alerts) =>
    set((state) => withLive(state, { ...state.live, alerts: [...alerts].sort(byLevel) })),
  showEvents: (past) =>
    set(({ live }) => {
      if (!past) return { past, ...live };
      const sorted = {
        incidents: [...past.incidents].sort(byUrgency),
        alerts: [...past.alerts].sort(byLevel),
      };
      return { past: sorted, ...sorted };
    }),
  quiet: (id) => set((state) => ({ calling: state.calling.filter((other) => other !== id) })),
});

function withLive({ past }: IncidentSlice, live: EventLists): Partial<IncidentSlice> {
  return past ? { live } : { live, ...live };
}

function byUrgency(a: Incident, b: Incident): number {
  const open = Number(a.stage === 'closed') - Number(b.stage === 'closed');
  if (open !== 0) return open;
  const level = ALARM_LEVELS.indexOf(a.level) - ALARM_LEVELS.indexOf(b.level);
  return level !== 0 ? level : b.startedMs - a.startedMs;
}

function byLevel(a: Alert, b: Alert): number {
  const level = ALARM_LEVELS.indexOf(a.level) - ALARM_LEVELS.indexOf(b.level);
  return level !== 0 ? level : b.sentMs - a.sentMs;
}
