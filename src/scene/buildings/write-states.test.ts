import { expect, test } from 'vitest';
import { HIDDEN_ALPHA, writeStates } from './write-states.ts';

const pixelOf = (pixels: Uint8Array, gid: number) => [...pixels.subarray(4 * gid, 4 * gid + 4)];

test('marks lie over the paint, later ones over earlier ones, and what is hidden over all', () => {
  const pixels = new Uint8Array(16).fill(9);
  const paint = Uint8Array.from([1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255, 0, 0, 0, 0]);
  const isWritten = writeStates(pixels, {
    paint,
    marks: [
      { gids: [1, 2], colour: '#FF0000', strength: 1 },
      { gids: [2], colour: '#FFFFFF', strength: 0.8 },
    ],
    hiddenGids: [3],
  });
  expect(isWritten).toBe(true);
  expect(pixelOf(pixels, 0)).toEqual([1, 2, 3, 255]);
  expect(pixelOf(pixels, 1)).toEqual([255, 0, 0, 255]);
  expect(pixelOf(pixels, 2)).toEqual([255, 255, 255, 204]);
  expect(pixelOf(pixels, 3)).toEqual([0, 0, 0, HIDDEN_ALPHA]);
});

test('puts back what is no longer marked, and leaves out ids that are not there', () => {
  const pixels = new Uint8Array(8).fill(200);
  const marks = [{ gids: [-1, 2, 0.5, Number.NaN], colour: '#FF0000', strength: 1 }];
  expect(writeStates(pixels, { marks, hiddenGids: [7] })).toBe(false);
  expect([...pixels]).toEqual(new Array(8).fill(0));
});
