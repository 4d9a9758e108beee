import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { encodePng } from './png.ts';
import { createSoftwareCanvas, type SoftwareCanvas } from './software-canvas.ts';

function pixel(canvas: SoftwareCanvas, x: number, y: number): number[] {
  const at = 3 * (y * canvas.sizePx + x);
  return [...canvas.pixels.subarray(at, at + 3)];
}

function trace(canvas: SoftwareCanvas, ...points: readonly (readonly [number, number])[]): void {
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) canvas.moveTo(x, y);
    else canvas.lineTo(x, y);
  }
}

test('fills an area but for its hole', () => {
  const canvas = createSoftwareCanvas(16);
  canvas.fillStyle = '#ff8000';
  canvas.beginPath();
  trace(canvas, [2, 2], [14, 2], [14, 14], [2, 14]);
  canvas.closePath();
  trace(canvas, [6, 6], [10, 6], [10, 10], [6, 10]);
  canvas.closePath();
  canvas.fill('evenodd');
  expect(pixel(canvas, 3, 3)).toEqual([255, 128, 0]);
  expect(pixel(canvas, 8, 8)).toEqual([0, 0, 0]);
  expect(pixel(canvas, 0, 8)).toEqual([0, 0, 0]);
});

test('an edge through a pixel gives it its share of the colour', () => {
  const canvas = createSoftwareCanvas(8);
  canvas.fillStyle = '#ffffff';
  canvas.fillRect(1, 1, 2.5, 6);
  expect(pixel(canvas, 2, 3)).toEqual([255, 255, 255]);
  expect(pixel(canvas, 3, 3)).toEqual([128, 128, 128]);
  expect(pixel(canvas, 4, 3)).toEqual([0, 0, 0]);
});

test('lines that cross in one stroke do not add up', () => {
  const canvas = createSoftwareCanvas(16);
  canvas.strokeStyle = 'rgba(255,255,255,0.5)';
  canvas.lineWidth = 4;
  canvas.beginPath();
  trace(canvas, [2, 8], [14, 8]);
  trace(canvas, [8, 2], [8, 14]);
  canvas.stroke();
  expect(pixel(canvas, 8, 8)).toEqual([128, 128, 128]);
  expect(pixel(canvas, 4, 8)).toEqual([128, 128, 128]);
  expect(pixel(canvas, 4, 4)).toEqual([0, 0, 0]);
});

test('a line is as wide as it should be, in any direction, with round ends', () => {
  const covered = (dx: number, dy: number) => {
    const canvas = createSoftwareCanvas(64);
    canvas.strokeStyle = '#ffffff';
    canvas.lineWidth = 6;
    canvas.beginPath();
    trace(canvas, [32 - dx, 32 - dy], [32 + dx, 32 + dy]);
    canvas.stroke();
    return canvas.pixels.reduce((sum, value) => sum + value, 0) / (3 * 255);
  };
  const wanted = 40 * 6 + Math.PI * 9;
  for (const [dx, dy] of [
    [20, 0],
    [0, 20],
    [12, 16],
    [16, -12],
  ] as const)
    expect(Math.abs(covered(dx, dy) / wanted - 1)).toBeLessThan(0.01);
});

test('what lies outside is cut off, and the pen follows its transform', () => {
  const canvas = createSoftwareCanvas(8);
  canvas.setTransform(1, 0, 0, -1, -100, 8);
  canvas.fillStyle = '#00ff00';
  canvas.beginPath();
  trace(canvas, [50, -50], [150, -50], [150, 2], [50, 2]);
  canvas.closePath();
  canvas.fill('evenodd');
  expect(pixel(canvas, 4, 7)).toEqual([0, 255, 0]);
  expect(pixel(canvas, 4, 5)).toEqual([0, 0, 0]);
});

test.each([
  ['few colours', 3],
  ['many colours', 5000],
])('another reader gets the same picture of %s back', (_, colours) => {
  const sizePx = 64;
  const pixels = Uint8Array.from({ length: 3 * sizePx * sizePx }, (_, i) => {
    const colour = (Math.floor(i / 3) * 7919) % colours;
    return [colour & 255, colour >> 8, (colour * 31) & 255][i % 3] as number;
  });
  const { width, height, data } = PNG.sync.read(Buffer.from(encodePng(pixels, sizePx)));
  expect([width, height]).toEqual([sizePx, sizePx]);
  for (let i = 0; i < sizePx * sizePx; i++)
    expect(data.subarray(4 * i, 4 * i + 3).equals(pixels.subarray(3 * i, 3 * i + 3))).toBe(true);
});
