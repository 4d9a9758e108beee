import type { Alert, AlertId, Incident, IncidentId } from '#model';
import type { FeedSink } from './feed-adapter.ts';

/** Remembers what the page was told of, so that what vanishes while the line is down goes too. */
export interface IncidentRoll {
  incident(incident: Incident): void;
  gone(id: IncidentId): void;
  alert(alert: Alert): void;
  alertGone(id: AlertId): void;
  /** All on the list come again from here on; what has not come when `close` is called is gone. */
  recount(): { close(): void };
}

type Told = Pick<FeedSink, 'incident' | 'incidentGone' | 'alert' | 'alertGone'>;

export function createIncidentRoll(sink: Told): IncidentRoll {
  const incidents = createRoll<Incident>(sink.incident, sink.incidentGone);
  const alerts = createRoll<Alert>(sink.alert, sink.alertGone);
  return {
    incident: incidents.put,
    gone: incidents.gone,
    alert: alerts.put,
    alertGone: alerts.gone,
    recount() {
      const counts = [incidents.recount(), alerts.recount()];
      return {
        close() {
          for (const close of counts) close();
        },
      };
    },
  };
}

function createRoll<Item extends { readonly id: string }>(
  tell: (item: Item) => void,
  tellGone: (id: string) => void,
) {
  const known = new Set<string>();
  let unconfirmed = new Set<string>();

  function gone(id: string): void {
    known.delete(id);
    unconfirmed.delete(id);
    tellGone(id);
  }

  return {
    put(item: Item): void {
      known.add(item.id);
      unconfirmed.delete(item.id);
      tell(item);
    },
    gone,
    recount(): () => void {
      const counted = new Set(known);
      unconfirmed = counted;
      return () => {
        if (unconfirmed === counted) for (const id of [...counted]) gone(id);
      };
    },
  };
}
