import { describe, expect, test } from 'vitest';
import { DEFAULT_WALL } from '#model';
import { driftAt, isDimmed, isMirrored } from './burn-in.ts';
import { type Rect, splitAtSeams } from './seams.ts';
import { layOutWall } from './wall-layout.ts';
import { pxOfArcmin, sizeType } from './wall-type.ts';

const SIZES = [
  [1280, 720],
  [1920, 1080],
  [2560, 1080],
  [3440, 1440],
  [3840, 2160],
  [5760, 1080],
  [5760, 3240],
  [7680, 2160],
  [11_520, 3240],
] as const;

function boxesOf([widthPx, heightPx]: readonly [number, number]) {
  const layout = layOutWall({ widthPx, heightPx }, DEFAULT_WALL);
  const rects: [name: string, rect: Rect][] = [
    ...layout.panels.map(({ panel, rect }) => [panel, rect] as [string, Rect]),
    ['clock', layout.clock],
    ['weather', layout.weather],
    ['source', layout.source],
    ['time', layout.time],
    ['credits', layout.credits],
  ];
  return { layout, rects };
}

describe('a wall', () => {
  test.each(SIZES)('of %d × %d pixels holds its panels apart and inside', (...size) => {
    const { rects } = boxesOf(size);
    for (const [name, { x, y, width, height }] of rects) {
      expect(x, name).toBeGreaterThanOrEqual(0);
      expect(x + width, name).toBeLessThanOrEqual(size[0]);
      expect(y + height, name).toBeLessThanOrEqual(size[1]);
    }
    for (const [i, [a, ra]] of rects.entries())
      for (const [b, rb] of rects.slice(i + 1)) {
        const apart =
          ra.x + ra.width <= rb.x + 0.5 ||
          rb.x + rb.width <= ra.x + 0.5 ||
          ra.y + ra.height <= rb.y + 0.5 ||
          rb.y + rb.height <= ra.y + 0.5;
        expect(apart, `${a} over ${b}`).toBe(true);
      }
  });

  test.each(SIZES)('of %d × %d pixels leaves a third of its width to the scene', (...size) => {
    expect(boxesOf(size).layout.free.width).toBeGreaterThan(size[0] / 3 - 64);
  });

  test('of 7680 × 2160 pixels keeps everything clear of its seams', () => {
    const { rects, layout } = boxesOf([7680, 2160]);
    expect(layout.panels.map(({ panel }) => panel)).toContain('now');
    for (const [name, { x, y, width, height }] of rects) {
      for (const seam of [1920, 3840, 5760])
        expect(seam <= x - 16 || seam >= x + width + 16, `${name} at x=${seam}`).toBe(true);
      expect(1080 <= y - 16 || 1080 >= y + height + 16, `${name} at y=1080`).toBe(true);
    }
    expect(layout.title).toHaveLength(2);
    expect(layout.dropped).toEqual([]);
  });

  test('tells which panels found no room', () => {
    const wall = {
      ...DEFAULT_WALL,
      columns: { left: [['state', 'now', 'towns']], right: [] },
    } as const;
    const { dropped, panels } = layOutWall({ widthPx: 1920, heightPx: 1080 }, wall);
    expect(dropped).toEqual(['now']);
    expect(panels.map(({ panel }) => panel)).toEqual(['state', 'towns']);
  });
});

describe('letters', () => {
  const fhd = { widthPx: 1920, heightPx: 1080, columns: 1 };

  test('are as high as the standard has it', () => {
    // 20 arc minutes at 5 m are 29.1 mm: 50 px at 0.63 mm, 101 at 0.315, 25 at 1.25.
    expect(pxOfArcmin(20, 5, 0.63)).toBeCloseTo(50.2, 1);
    expect(pxOfArcmin(20, 5, 0.315)).toBeCloseTo(100.4, 1);
    expect(pxOfArcmin(20, 5, 1.25)).toBeCloseTo(25.3, 1);
  });

  test('grow for a distant reader while there is room, and tell when that is not enough', () => {
    const near = sizeType(fhd, { pitchMm: 0.63, distanceM: 2 });
    expect(near.bodyArcmin).toBeGreaterThanOrEqual(20);
    const far = sizeType(fhd, { pitchMm: 0.63, distanceM: 5 });
    expect(far.bodyPx).toBeGreaterThan(near.bodyPx);
    expect(far.bodyArcmin).toBeLessThan(20);
    expect(far.captionPx).toBe(far.bodyPx);
  });

  test('are never below what a Chinese glyph needs', () => {
    expect(sizeType(fhd, { pitchMm: 1.25, distanceM: 1 }).bodyPx).toBeGreaterThanOrEqual(24);
  });
});

describe('care against burn-in', () => {
  test('moves by a pixel at a time and stays within four', () => {
    let last = driftAt(0);
    for (let step = 1; step <= 80; step++) {
      const next = driftAt(step * 30_000);
      expect(Math.max(Math.abs(next.x), Math.abs(next.y))).toBeLessThanOrEqual(4);
      expect(Math.abs(next.x - last.x)).toBeLessThanOrEqual(1);
      expect(Math.abs(next.y - last.y)).toBeLessThanOrEqual(1);
      last = next;
    }
  });

  test('dims over midnight and not at noon', () => {
    const dim = { from: '22:00', to: '06:00' };
    expect(['21:59', '22:00', '00:00', '05:59', '06:00'].map((at) => isDimmed(at, dim))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(isDimmed('23:00', null)).toBe(false);
  });

  test('changes sides each so many hours, or never', () => {
    expect([0, 4, 8].map((h) => isMirrored(h * 3_600_000, 4))).toEqual([false, true, false]);
    expect(isMirrored(1e12, null)).toBe(false);
  });
});

test('seams leave stretches that are clear of them', () => {
  expect(splitAtSeams(0, 100, [50])).toEqual([
    [0, 34],
    [66, 100],
  ]);
  expect(splitAtSeams(0, 100, [])).toEqual([[0, 100]]);
  expect(splitAtSeams(0, 100, [0, 100])).toEqual([[16, 84]]);
});
