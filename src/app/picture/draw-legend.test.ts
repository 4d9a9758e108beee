import { expect, test } from 'vitest';
import { drawLegend, type Pen } from './draw-legend.ts';
import type { LegendBlock } from './picture-sheet.ts';

/** Writes down what is drawn; every letter is 6 px wide. */
function createPen() {
  const texts: string[] = [];
  const fills: { style: unknown; right: number; bottom: number }[] = [];
  const pen = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    font: '',
    textAlign: 'left',
    textBaseline: 'middle',
    fillRect(x: number, y: number, width: number, height: number) {
      fills.push({ style: pen.fillStyle, right: x + width, bottom: y + height });
    },
    fillText: (text: string) => void texts.push(text),
    measureText: (text: string) => ({ width: 6 * text.length }),
    strokeRect() {},
    beginPath() {},
    moveTo() {},
    lineTo() {},
    stroke() {},
    rect() {},
    clip() {},
    save() {},
    restore() {},
  };
  return { pen: pen as unknown as Pen, texts, fills };
}

const CLASSES: LegendBlock = {
  id: 'a',
  title: 'PM2.5 by town',
  unit: 'µg/m³',
  type: 'classes',
  rows: [
    { colour: '#440154', label: '< 15', count: '3' },
    { colour: '#FDE725', label: '≥ 15', count: '11' },
  ],
  noData: { label: 'No data', count: '3' },
  foot: 'Simulated, not measured · Simulated · Read at 14:03',
};

test('writes title, unit, every class with its count, what is unknown, and where it comes from', () => {
  const { pen, texts, fills } = createPen();
  drawLegend(pen, [CLASSES], { x: 0, y: 0, scale: 1 });
  for (const text of ['PM2.5 by town', 'µg/m³', '< 15', '≥ 15', '11', 'No data'])
    expect(texts).toContain(text);
  expect(texts.join(' ')).toContain('Simulated · Read at 14:03');
  for (const { colour } of CLASSES.rows) expect(fills.map(({ style }) => style)).toContain(colour);
});

test('keeps within the size it tells, at any scale', () => {
  for (const scale of [1, 2.5]) {
    const { pen, fills } = createPen();
    const { width, height } = drawLegend(pen, [CLASSES, { ...CLASSES, type: 'ramp' }], {
      x: 10,
      y: 20,
      scale,
    });
    for (const { right, bottom } of fills) {
      expect(right).toBeLessThanOrEqual(10 + width + 1);
      expect(bottom).toBeLessThanOrEqual(20 + height + 1);
    }
  }
});

test('draws nothing for no legends', () => {
  const { pen, fills } = createPen();
  expect(drawLegend(pen, [], { x: 0, y: 0, scale: 1 })).toEqual({ width: 0, height: 0 });
  expect(fills).toEqual([]);
});
