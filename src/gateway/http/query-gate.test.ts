import { expect, test } from 'vitest';
import { createQueryGate } from './query-gate.ts';

test('lets so many in, the others one after another, and turns away the rest', async () => {
  const gate = createQueryGate(2, 1);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string) =>
    gate.enter(
      () =>
        new Promise<string>((done) => {
          started.push(name);
          ends.set(name, () => done(name));
        }),
    );
  const a = ask('a');
  const b = ask('b');
  const c = ask('c');
  expect(ask('d')).toBeUndefined();
  expect(started).toEqual(['a', 'b']);
  ends.get('a')?.();
  expect(await a).toBe('a');
  await Promise.resolve();
  expect(started).toEqual(['a', 'b', 'c']);
  ends.get('b')?.();
  ends.get('c')?.();
  expect(await Promise.all([b, c])).toEqual(['b', 'c']);
  expect(ask('e')).toBeInstanceOf(Promise);
});

test('a question that fails makes room as well', async () => {
  const gate = createQueryGate(1, 0);
  await expect(gate.enter(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.enter(() => Promise.resolve(1))).resolves.toBe(1);
});
