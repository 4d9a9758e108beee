import { describe, expect, test } from 'vitest';
import { nodeLines } from './node-lines.ts';
import { measureArea, type Xy } from './ring.ts';
import { traceFaces } from './trace-faces.ts';

const square: Xy[] = [
  [0, 0],
  [1000, 0],
  [1000, 1000],
  [0, 1000],
  [0, 0],
];

function traceAreas(lines: readonly (readonly Xy[])[]): number[] {
  return traceFaces(nodeLines(lines))
    .map((face) => Math.round(measureArea(face)))
    .sort((a, b) => a - b);
}

describe('traceFaces', () => {
  test('finds the faces between lines that cross without a common point', () => {
    const street: Xy[] = [
      [300, -100],
      [300, 1100],
    ];
    const avenue: Xy[] = [
      [-50, 400],
      [1050, 400],
    ];
    expect(traceAreas([square, street, avenue])).toEqual([120_000, 180_000, 280_000, 420_000]);
  });

  test('joins an end that stops just short of a line', () => {
    const spur: Xy[] = [
      [500, 0.2],
      [500, 999.8],
    ];
    expect(traceAreas([square, spur])).toEqual([500_000, 500_000]);
  });

  test('leaves out dead ends, bridges to loops and loops that hang free', () => {
    const deadEnd: Xy[] = [
      [0, 500],
      [200, 500],
    ];
    const loop: Xy[] = [
      [600, 600],
      [700, 600],
      [700, 700],
      [600, 700],
      [600, 600],
    ];
    const bridge: Xy[] = [
      [700, 650],
      [1000, 650],
    ];
    expect(traceAreas([square, deadEnd, loop, bridge])).toEqual([1_000_000]);
    expect(traceAreas([square, loop])).toEqual([1_000_000]);
  });
});
