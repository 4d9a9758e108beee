import { expect, test } from 'vitest';
import { wrapLabel } from './wrap-label.ts';

test('leaves short names alone', () => {
  expect(wrapLabel('Square Pagoda')).toEqual(['Square Pagoda']);
  expect(wrapLabel('方塔')).toEqual(['方塔']);
});

test('breaks long names into two lines of like length, between words', () => {
  expect(wrapLabel('Shanghai Songjiang Railway Station')).toEqual([
    'Shanghai Songjiang',
    'Railway Station',
  ]);
  expect(wrapLabel('Tianma Radio Telescope (65 m)')).toEqual(['Tianma Radio Telescope', '(65 m)']);
});

test('breaks before a bracket', () => {
  expect(wrapLabel('上海松江站(松江枢纽)')).toEqual(['上海松江站(松江枢纽)']);
  expect(wrapLabel('上海佘山世茂洲际酒店(深坑酒店)')).toEqual([
    '上海佘山世茂洲际酒店',
    '(深坑酒店)',
  ]);
});

test('cuts what is too long for two lines', () => {
  const lines = wrapLabel(
    'Songjiang District Women and Children Comprehensive Service Activity Center',
  );
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(26);
  expect(lines.join('')).toContain('…');
  expect(wrapLabel('Llanfairpwllgwyngyllgogerychwyrn')).toEqual(['Llanfairpwllgwyngyllg…']);
});
