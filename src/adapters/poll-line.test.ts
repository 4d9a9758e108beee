import { expect, test, vi } from 'vitest';
import { TwinError } from '#model';
import { describeProblem, openPollLine } from './poll-line.ts';

function createRig() {
  const controller = new AbortController();
  const told: string[] = [];
  const rig = {
    told,
    controller,
    rounds: 0,
    atOnce: 0,
    mostAtOnce: 0,
    fails: false,
    open: (intervalMs: number) =>
      openPollLine({
        async poll() {
          rig.rounds++;
          rig.mostAtOnce = Math.max(rig.mostAtOnce, ++rig.atOnce);
          await Promise.resolve();
          rig.atOnce--;
          if (rig.fails) throw new TwinError('feed-refused', 'Expected x, got nothing.');
        },
        intervalMs,
        random: () => 0,
        signal: controller.signal,
        onUp: () => told.push('up'),
        onDown: ({ code }) => told.push(code),
      }),
  };
  return rig;
}

test('asks again and again, tells a loss at each attempt and the mending once', async () => {
  const rig = createRig();
  const line = await rig.open(20);
  await vi.waitFor(() => expect(rig.rounds).toBeGreaterThan(3));
  expect(rig.told).toEqual(['up']);
  rig.fails = true;
  await vi.waitFor(() =>
    expect(rig.told.filter((one) => one === 'broker-lost').length).toBeGreaterThan(1),
  );
  rig.fails = false;
  await vi.waitFor(() => expect(rig.told.at(-1)).toBe('up'));
  line.close();
  const { rounds } = rig;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(rig.rounds).toBe(rounds);
  expect(rig.mostAtOnce).toBe(1);
});

test('asks sooner when it is woken, though not at every call', async () => {
  const rig = createRig();
  const line = await rig.open(3_600_000);
  for (let i = 0; i < 100; i++) line.wake();
  await vi.waitFor(() => expect(rig.rounds).toBe(2));
  for (let i = 0; i < 100; i++) line.wake();
  await vi.waitFor(() => expect(rig.rounds).toBe(3), { timeout: 3000 });
  line.close();
});

test('throws what the first round throws, and ends with its signal', async () => {
  const failing = createRig();
  failing.fails = true;
  await expect(failing.open(10)).rejects.toMatchObject({ code: 'feed-refused' });
  expect(failing.rounds).toBe(1);
  const rig = createRig();
  await rig.open(10);
  rig.controller.abort();
  const { rounds } = rig;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(rig.rounds).toBe(rounds);
});

test('tells a source that turns us away from one that is gone', () => {
  const refused = (status: number) => new TwinError('feed-refused', 'x', { cause: { status } });
  expect(describeProblem(refused(401)).code).toBe('refused');
  expect(describeProblem(refused(503)).code).toBe('broker-lost');
  expect(describeProblem(new Error('x'))).toEqual({ code: 'broker-lost', detail: 'x' });
});
