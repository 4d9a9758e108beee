import { describe, expect, test } from 'vitest';
import type { Alert } from '#model';
import { type CapFields, capAlert } from '../../../tests/fixtures/standards/cap-alerts.ts';
import { createAlertRoll } from './alert-roll.ts';
import { parseXml } from './parse-xml.ts';
import { readAlert } from './read-alert.ts';

function readGood(xml: string): Alert {
  const document = parseXml(xml);
  if (!document.ok) throw new Error(document.reason);
  const read = readAlert(document.root, xml);
  if (!read.ok) throw new Error(read.reason);
  return read.alert;
}

describe('the roll of alerts', () => {
  function createRig(list: 'active' | 'recent' = 'active') {
    const holding = new Map<string, Alert>();
    const rig = {
      nowMs: Date.UTC(2026, 4, 12, 3),
      tells: 0,
      ids: () => [...holding.keys()],
    };
    const roll = createAlertRoll({
      list,
      now: () => rig.nowMs,
      tell(alert) {
        rig.tells++;
        holding.set(alert.id, alert);
      },
      tellGone: (id) => holding.delete(id),
    });
    return Object.assign(rig, roll);
  }
  const make = (fields: CapFields) => readGood(capAlert(fields));
  const A = make({ identifier: 'a' });
  const refersToA = 'qx@example.gov.cn,a,2026-05-12T10:15:00+08:00';

  test('ends what an update or a cancellation refers to, in whichever order they are listed', () => {
    const update = make({ identifier: 'b', msgType: 'Update', references: refersToA });
    const cancel = make({
      identifier: 'c',
      msgType: 'Cancel',
      references: 's,b,2026-05-12T10:15:00+08:00',
    });
    const rig = createRig();
    rig.round([A]);
    expect(rig.ids()).toEqual(['a']);
    rig.round([update, A]);
    expect(rig.ids()).toEqual(['b']);
    rig.round([cancel, update, A]);
    expect(rig.ids()).toEqual([]);
  });

  test('lets no test or exercise end an actual alert', () => {
    const rig = createRig();
    for (const status of ['Test', 'Exercise'])
      rig.round([A, make({ identifier: 'c', status, msgType: 'Cancel', references: refersToA })]);
    expect(rig.ids()).toEqual(['a']);
  });

  test('ends an alert at its time, and one without an end when it is no longer listed', () => {
    const endless = make({ identifier: 'e', expires: undefined });
    const rig = createRig();
    rig.round([A, endless]);
    rig.nowMs = Date.UTC(2026, 4, 12, 8, 15);
    rig.expire();
    expect(rig.ids()).toEqual(['e']);
    rig.round([]);
    expect(rig.ids()).toEqual([]);
  });

  test('keeps what holds where only the newest messages are listed', () => {
    const rig = createRig('recent');
    rig.round([A]);
    rig.round([make({ identifier: 'z' })]);
    expect(rig.ids().sort()).toEqual(['a', 'z']);
    rig.round([make({ identifier: 'c', msgType: 'Cancel', references: refersToA })]);
    expect(rig.ids()).toEqual(['z']);
    rig.nowMs = Date.UTC(2026, 4, 12, 9);
    rig.expire();
    expect(rig.ids()).toEqual([]);
  });

  test('tells an alert once, and again when it is sent anew under its name', () => {
    const rig = createRig();
    rig.round([A]);
    rig.round([A]);
    rig.expire();
    expect(rig.tells).toBe(1);
    rig.round([A, make({ identifier: 'a', sent: '2026-05-12T10:20:00+08:00' })]);
    expect(rig.tells).toBe(2);
  });
});
