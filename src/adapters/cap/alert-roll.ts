import type { Alert, AlertId } from '#model';

export interface AlertRollOptions {
  /**
   * `active`: the source lists what holds, so that what it no longer lists is over; `recent`: it lists the newest
   * messages, so that an alert holds until it expires, is updated or cancelled.
   */
  readonly list: 'active' | 'recent';
  readonly tell: (alert: Alert) => void;
  readonly tellGone: (id: AlertId) => void;
  readonly now: () => number;
}

/** Which alerts hold, out of all messages of a source. */
export interface AlertRoll {
  /** All that the source lists now. */
  round(listed: readonly Alert[]): void;
  /** Ends those whose time is up. */
  expire(): void;
}

export function createAlertRoll({ list, tell, tellGone, now }: AlertRollOptions): AlertRoll {
  let messages = new Map<AlertId, Alert>();
  const told = new Map<AlertId, Alert>();

  function settle(): void {
    const holding = findHolding([...messages.values()], now());
    for (const id of [...told.keys()])
      if (!holding.has(id)) {
        told.delete(id);
        tellGone(id);
      }
    for (const [id, alert] of holding) {
      const before = told.get(id);
      if (before?.raw === alert.raw && before?.sentMs === alert.sentMs) continue;
      told.set(id, alert);
      tell(alert);
    }
  }

  return {
    round(listed) {
      const kept =
        list === 'active'
          ? []
          : [...messages.values()].filter((alert) => isDated(alert) && !isOver(alert, now()));
      messages = new Map();
      for (const alert of [...kept, ...listed]) {
        const known = messages.get(alert.id);
        if (!known || known.sentMs <= alert.sentMs) messages.set(alert.id, alert);
      }
      settle();
    },
    expire: settle,
  };
}

/**
 * Alerts and updates that hold: not expired, and not referred to by a later update or cancellation. An exercise or
 * a test ends no actual alert.
 */
function findHolding(messages: readonly Alert[], nowMs: number): Map<AlertId, Alert> {
  const known = new Map(messages.map((alert) => [alert.id, alert]));
  const ended = new Set<AlertId>();
  for (const { msgType, references, status } of messages)
    if (msgType === 'Update' || msgType === 'Cancel')
      for (const id of references) if (known.get(id)?.status === status) ended.add(id);
  return new Map(
    messages
      .filter(({ msgType }) => msgType === 'Alert' || msgType === 'Update')
      .filter((alert) => !ended.has(alert.id) && !isOver(alert, nowMs))
      .map((alert) => [alert.id, alert]),
  );
}

function isDated({ info }: Alert): boolean {
  return info.some(({ expiresMs }) => expiresMs !== undefined);
}

/** When every telling of it has expired; one without an end never does. */
function isOver({ info }: Alert, nowMs: number): boolean {
  return (
    info.length > 0 && info.every(({ expiresMs }) => expiresMs !== undefined && expiresMs <= nowMs)
  );
}
