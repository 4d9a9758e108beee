import { expect, test } from 'vitest';
import { PLACE_KINDS } from '#model';
import { countPlaceGroups, PLACE_GROUPS } from './place-groups.ts';

test('every kind of place is counted in exactly one group', () => {
  const counts = countPlaceGroups(PLACE_KINDS.map((kind) => ({ id: kind, kind })));
  expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(PLACE_KINDS.length);
  for (const group of PLACE_GROUPS) expect(counts[group]).toBeGreaterThan(0);
});

test('schools and health care are told apart', () => {
  const counts = countPlaceGroups([
    { id: '1', kind: 'university' },
    { id: '2', kind: 'primary-school' },
    { id: '3', kind: 'hospital' },
  ]);
  expect(counts).toMatchObject({ education: 2, health: 1, transport: 0 });
});
