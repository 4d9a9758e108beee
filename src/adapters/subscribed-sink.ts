import type { Alert, AlertId, Incident, IncidentId } from '#model';
import type { FeedSink, Subscription } from './feed-adapter.ts';

/**
 * A sink that passes on only what was asked for, for sources that cannot be told what is wanted. Messages and
 * rejections from before the first catalogue wait for it.
 */
export interface SubscribedSink {
  readonly sink: FeedSink;
  readonly wanted: Subscription;
  /**
   * Incidents and alerts that stand are told when they come to be wanted.
   *
   * @returns true where readings or positions are wanted that were not before.
   */
  subscribe(wanted: Subscription): boolean;
}

export function createSubscribedSink(inner: FeedSink): SubscribedSink {
  let wanted: Subscription = { observations: false, tracks: false, incidents: false };
  const incidents = createList<IncidentId, Incident>(
    (incident) => inner.incident(incident),
    (id) => inner.incidentGone(id),
  );
  const alerts = createList<AlertId, Alert>(
    (alert) => inner.alert(alert),
    (id) => inner.alertGone(id),
  );
  let early: (() => void)[] | undefined = [];

  function inTurn(tell: () => void): void {
    if (early) early.push(tell);
    else tell();
  }

  return {
    get wanted() {
      return wanted;
    },
    subscribe(next) {
      const before = wanted;
      wanted = next;
      incidents.pass(next.incidents);
      alerts.pass(next.incidents);
      return (next.observations && !before.observations) || (next.tracks && !before.tracks);
    },
    sink: {
      catalogue(catalogue) {
        inner.catalogue(catalogue);
        const waiting = early ?? [];
        early = undefined;
        for (const tell of waiting) tell();
      },
      message: () => inTurn(() => inner.message()),
      observations(batch) {
        if (wanted.observations) inner.observations(batch);
      },
      tracks(batch) {
        if (wanted.tracks) inner.tracks(batch);
      },
      incident: (incident) => incidents.set(incident.id, incident),
      incidentGone: incidents.remove,
      alert: (alert) => alerts.set(alert.id, alert),
      alertGone: alerts.remove,
      rejected: (...what) => inTurn(() => inner.rejected(...what)),
      missed: (messages) => inner.missed(messages),
      conflated: (rows) => inner.conflated(rows),
      clock: (offsetMs) => inner.clock(offsetMs),
      status: (status) => inner.status(status),
    },
  };
}

/** What stands on the source's list, and what of it the receiver was told. */
function createList<Id, Item>(tell: (item: Item) => void, tellGone: (id: Id) => void) {
  const standing = new Map<Id, Item>();
  const told = new Map<Id, Item>();
  let isPassing = false;

  function catchUp(): void {
    for (const id of [...told.keys()])
      if (!standing.has(id)) {
        told.delete(id);
        tellGone(id);
      }
    for (const [id, item] of standing)
      if (told.get(id) !== item) {
        told.set(id, item);
        tell(item);
      }
  }

  return {
    set(id: Id, item: Item): void {
      standing.set(id, item);
      if (!isPassing) return;
      told.set(id, item);
      tell(item);
    },
    remove(id: Id): void {
      standing.delete(id);
      if (isPassing && told.delete(id)) tellGone(id);
    },
    pass(next: boolean): void {
      isPassing = next;
      if (next) catchUp();
    },
  };
}
