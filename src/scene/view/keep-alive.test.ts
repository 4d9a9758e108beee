import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReviver } from './keep-alive.ts';
import { watchTiles } from './watch-tiles.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function createLife(failures = 0) {
  const seen: string[] = [];
  let built = 0;
  const reviver = createReviver<number>({
    async build() {
      built++;
      if (built <= failures) throw new Error('no context');
      return built;
    },
    bury: () => seen.push('bury'),
    enliven: (view) => seen.push(`enliven ${view}`),
    discard: (view) => seen.push(`discard ${view}`),
    onState: (state) => seen.push(state),
  });
  return { seen, reviver };
}

test('buries the old life once and shows the new one', async () => {
  const { seen, reviver } = createLife();
  reviver.revive();
  await vi.runAllTimersAsync();
  expect(seen).toEqual(['lost', 'bury', 'enliven 1', 'back']);
  expect(reviver.count).toBe(1);
});

test('tries until the graphics card gives a context again, and says when it takes long', async () => {
  const { seen, reviver } = createLife(4);
  reviver.revive();
  await vi.runAllTimersAsync();
  expect(seen).toEqual(['lost', 'bury', 'failing', 'failing', 'enliven 5', 'back']);
});

test('begins again where the new life is lost as well', async () => {
  const { seen, reviver } = createLife();
  reviver.revive();
  reviver.revive();
  await vi.runAllTimersAsync();
  expect(seen).toEqual(['lost', 'bury', 'enliven 1', 'bury', 'enliven 2', 'back']);
});

test('leaves nothing behind where the scene is given up meanwhile', async () => {
  const { seen, reviver } = createLife();
  reviver.revive();
  reviver.dispose();
  await vi.runAllTimersAsync();
  expect(seen).toEqual(['lost', 'bury', 'discard 1']);
});

function createTiles(outcomes: boolean[]) {
  const seen: string[] = [];
  const watch = watchTiles(
    async () => {
      if (!outcomes.shift()) throw new Error('unreachable');
    },
    (state) => seen.push(state),
  );
  return { seen, watch };
}

test('waits for a tile server that is down and then asks for a new picture', async () => {
  const { seen, watch } = createTiles([false, false, true]);
  watch.missed();
  watch.missed();
  await vi.runAllTimersAsync();
  expect(seen).toEqual(['down', 'back']);
});

test('begins anew once, not for ever, where a tile is missing on a server that answers', async () => {
  const { seen, watch } = createTiles([true, true, true]);
  watch.missed();
  await vi.runAllTimersAsync();
  watch.missed();
  await vi.runAllTimersAsync();
  expect(seen).toEqual(['back']);
  vi.advanceTimersByTime(400_000);
  watch.missed();
  await vi.runAllTimersAsync();
  expect(seen).toEqual(['back', 'back']);
});
