import { describe, expect, test } from 'vitest';
import { type AttractEvent, type AttractState, startAttract, stepAttract } from './attract.ts';

const PLAN = { isOn: true, idleS: 60, alarmS: 30, dwellS: [10, 20, 30] };
const T0 = 1_800_000_000_000;
const S = 1000;

function run(...events: readonly [atS: number, event: AttractEvent][]): AttractState {
  return events.reduce(
    (state, [atS, event]) => stepAttract(state, event, T0 + atS * S, PLAN),
    startAttract(PLAN, T0),
  );
}
const tick: AttractEvent = { type: 'tick' };
const alarms = (...ranked: readonly [id: string, rank: number][]): AttractEvent => ({
  type: 'alarms',
  alarms: ranked.map(([id, rank]) => ({ id, rank })),
  open: ranked.map(([id]) => id),
});

describe('the rotation', () => {
  test('begins soon on a wall that nobody touches and goes round', () => {
    expect(run([4, tick]).phase.type).toBe('rest');
    expect(run([5, tick])).toMatchObject({ index: 0, phase: { type: 'scene' } });
    expect(run([5, tick], [15, tick]).index).toBe(1);
    expect(run([5, tick], [15, tick], [35, tick], [65, tick]).index).toBe(0);
  });

  test('wakes from a long sleep in the scene of that moment', () => {
    const slept = run([5, tick], [5 + 60 * 1000 + 12, tick]);
    expect(slept).toMatchObject({ index: 1, phase: { fromMs: T0 + (5 + 60_000 + 10) * S } });
  });

  test('survives a clock that was set back', () => {
    const back = run([5, tick], [-100_000, tick]);
    expect(back.phase).toMatchObject({ type: 'scene', fromMs: T0 - 100_000 * S });
    expect(run([5, { type: 'input' }], [-100_000, tick], [-99_939, tick]).phase.type).toBe('scene');
  });

  test('rests for a minute after each touch, and goes on where it was', () => {
    const touched: [number, AttractEvent][] = [
      [5, tick],
      [16, tick],
      [17, { type: 'input' }],
    ];
    expect(run(...touched, [76, tick]).phase.type).toBe('rest');
    expect(run(...touched, [78, tick])).toMatchObject({ index: 1, phase: { type: 'scene' } });
  });

  test('stands while it is held, however long', () => {
    const held = run([5, tick], [6, { type: 'hold' }], [5000, tick]);
    expect(held).toMatchObject({ isHeld: true, phase: { type: 'rest' } });
    expect(stepAttract(held, { type: 'hold' }, T0 + 5001 * S, PLAN).phase.type).toBe('scene');
  });

  test('never begins where it is switched off', () => {
    const off = { ...PLAN, isOn: false };
    expect(stepAttract(startAttract(off, T0), tick, T0 + 9999 * S, off).phase.type).toBe('rest');
  });
});

describe('an alarm', () => {
  test('is shown at once, for its time, and then the next scene', () => {
    const called = run([5, tick], [7, alarms(['a', 1])]);
    expect(called.phase).toMatchObject({ type: 'alarm', id: 'a', flies: true });
    const later = stepAttract(called, tick, T0 + 37 * S, PLAN);
    expect(later).toMatchObject({ index: 1, phase: { type: 'scene' } });
  });

  test('has one turn only, however often the list is told', () => {
    const again = run([5, tick], [7, alarms(['a', 1])], [40, tick], [41, alarms(['a', 1])]);
    expect(again.phase.type).toBe('scene');
  });

  test('gives way to a worse one, not to a milder one', () => {
    const both = (rank: number) =>
      run([5, tick], [7, alarms(['a', 1])], [8, alarms(['a', 1], ['b', rank])]);
    expect(both(0).phase).toMatchObject({ id: 'b' });
    expect(both(1).phase).toMatchObject({ id: 'a' });
  });

  test('ends when it is handled or dismissed', () => {
    expect(run([5, tick], [7, alarms(['a', 1])], [9, alarms()]).phase.type).toBe('scene');
    expect(run([5, tick], [7, alarms(['a', 1])], [9, { type: 'dismiss' }]).phase.type).toBe(
      'scene',
    );
  });

  test('leaves the camera to the hand that steers it', () => {
    const steered = run([5, { type: 'input' }], [7, alarms(['a', 0])]);
    expect(steered.phase).toMatchObject({ type: 'alarm', flies: false });
  });
});
