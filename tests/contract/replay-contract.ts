import { expect } from 'vitest';
import type { Catalogue } from '#model';
import type { ReplaySource } from '../../src/adapters/feed-adapter.ts';

/** What every replay does over a span of its past: frames, spans and how much there is agree. */
export async function expectReplay(
  replay: ReplaySource,
  catalogue: Catalogue,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<void> {
  const { signal } = new AbortController();
  const start = await replay.frame(fromMs, {}, signal);
  const end = await replay.frame(toMs, {}, signal);
  const newest = new Map<number, readonly [timeMs: number, value: number]>();
  for (const [i, slot] of start.observations.slot.entries()) {
    expect(slot).toBeLessThan(catalogue.datastreams.length);
    expect(start.observations.timeMs[i]).toBeLessThanOrEqual(fromMs);
    newest.set(slot, [
      start.observations.timeMs[i] as number,
      start.observations.value[i] as number,
    ]);
  }
  // What there was at the start and all that happened since make what there is at the end.
  let atMs = fromMs;
  let rows = 0;
  for (let guard = 0; atMs < toMs && guard < 1000; guard++) {
    const span = await replay.span({ fromMs: atMs, toMs }, signal);
    expect(span.fromMs).toBe(atMs);
    expect(span.toMs).toBeGreaterThan(atMs);
    expect(span.toMs).toBeLessThanOrEqual(toMs);
    expect([...span.observations.timeMs]).toEqual(
      [...span.observations.timeMs].sort((a, b) => a - b),
    );
    for (const timeMs of [...span.observations.timeMs, ...span.tracks.timeMs]) {
      expect(timeMs).toBeGreaterThan(atMs);
      expect(timeMs).toBeLessThanOrEqual(span.toMs);
    }
    rows += span.observations.slot.length + span.tracks.trackSlot.length;
    for (const [i, slot] of span.observations.slot.entries())
      newest.set(slot, [
        span.observations.timeMs[i] as number,
        span.observations.value[i] as number,
      ]);
    atMs = span.toMs;
  }
  expect(atMs).toBe(toMs);
  expect(rows).toBeGreaterThan(0);
  expect(
    new Map(
      [...end.observations.slot].map((slot, i) => [
        slot,
        [end.observations.timeMs[i], end.observations.value[i]],
      ]),
    ),
  ).toEqual(newest);
  const there = await replay.availability({ fromMs, toMs, bins: 7 }, signal);
  expect(there.observations).toHaveLength(7);
  expect(there.tracks).toHaveLength(7);
  expect([...there.observations, ...there.tracks].some((count) => count > 0)).toBe(true);
  expect(there.oldestMs).not.toBeNull();
  await expect(replay.frame((there.oldestMs as number) - 1000, {}, signal)).rejects.toMatchObject({
    name: 'TwinError',
    code: 'not-found',
  });
  await expect(replay.frame(toMs, {}, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
}
