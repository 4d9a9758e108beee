import type { Incident, IncidentId } from '#model';
import type { FeedSink } from './feed-adapter.ts';

/** Remembers which incidents the page was told of, so that those which vanish while the line is down go too. */
export interface IncidentRoll {
  incident(incident: Incident): void;
  gone(id: IncidentId): void;
  /** All incidents on the list come again from here on; what has not come when `close` is called is gone. */
  recount(): { close(): void };
}

export function createIncidentRoll(sink: FeedSink): IncidentRoll {
  const known = new Set<IncidentId>();
  let unconfirmed = new Set<IncidentId>();

  function gone(id: IncidentId): void {
    known.delete(id);
    unconfirmed.delete(id);
    sink.incidentGone(id);
  }

  return {
    incident(incident) {
      known.add(incident.id);
      unconfirmed.delete(incident.id);
      sink.incident(incident);
    },
    gone,
    recount() {
      const counted = new Set(known);
      unconfirmed = counted;
      return {
        close() {
          if (unconfirmed === counted) for (const id of [...counted]) gone(id);
        },
      };
    },
  };
}
