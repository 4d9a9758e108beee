import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assembleRings } from './assemble-rings.ts';

/** A ring whatever its start and direction. */
function canonical(closed: readonly number[]): string {
  const open = closed.slice(0, -1);
  const least = open.indexOf(Math.min(...open));
  const turned = [...open.slice(least), ...open.slice(0, least)];
  const back = [turned[0] as number, ...turned.slice(1).reverse()];
  return [turned.join(), back.join()].sort()[0] as string;
}

const canonicalAll = (rings: readonly (readonly number[])[]) => rings.map(canonical).sort();

/** Rings of different nodes, each cut at some of them, pieces turned round and shuffled. */
const cutRings = fc
  .array(
    fc.record({
      length: fc.integer({ min: 3, max: 30 }),
      cuts: fc.array(fc.nat(29), { maxLength: 8 }),
      turns: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .chain((shapes) => {
    let next = 1;
    const rings: number[][] = [];
    const pieces: number[][] = [];
    for (const { length, cuts, turns } of shapes) {
      const open = Array.from({ length }, () => next++);
      const ring = [...open, open[0] as number];
      rings.push(ring);
      const at = [...new Set(cuts.map((cut) => cut % length))].sort((a, b) => a - b);
      if (at.length === 0) {
        pieces.push(ring);
        continue;
      }
      for (const [i, from] of at.entries()) {
        const to = at[i + 1] ?? (at[0] as number) + length;
        const piece = Array.from({ length: to - from + 1 }, (_, k) => open[(from + k) % length]);
        pieces.push((turns[i] ? piece.reverse() : piece) as number[]);
      }
    }
    return fc
      .shuffledSubarray(pieces, { minLength: pieces.length })
      .map((shuffled) => ({ rings, pieces: shuffled }));
  });

test('puts rings together again that were cut, turned and shuffled', () => {
  fc.assert(
    fc.property(cutRings, ({ rings, pieces }) => {
      const assembled = assembleRings(pieces);
      expect(assembled.looseEnds).toEqual([]);
      expect(canonicalAll(assembled.rings)).toEqual(canonicalAll(rings));
    }),
  );
});

test('names the loose ends where a piece is missing', () => {
  fc.assert(
    fc.property(cutRings, fc.nat(), ({ pieces }, which) => {
      const open = pieces.filter((piece) => piece[0] !== piece.at(-1));
      fc.pre(open.length > 0);
      const gone = open[which % open.length] as number[];
      const ends = assembleRings(pieces.filter((piece) => piece !== gone)).looseEnds;
      const alone = open.filter((piece) => piece.some((node) => gone.includes(node))).length === 1;
      if (!alone) expect([...ends].sort()).toEqual([gone[0], gone.at(-1)].sort());
    }),
  );
});

test('closes rings where two of them touch, so that they do not cross over', () => {
  // Two triangles with node 3 in common, their pieces in an order that leads from one into the other.
  const { rings, looseEnds } = assembleRings([
    [1, 2, 3],
    [3, 4, 5],
    [5, 3],
    [3, 1],
  ]);
  expect(looseEnds).toEqual([]);
  expect(canonicalAll(rings)).toEqual(
    canonicalAll([
      [1, 2, 3, 1],
      [3, 4, 5, 3],
    ]),
  );
});
