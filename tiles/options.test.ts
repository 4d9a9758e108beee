import { expect, test } from 'vitest';
import { parseOptions, UsageError } from './options.ts';

test('builds the first site into public/tiles without being told', () => {
  const { build, json } = parseOptions([]);
  expect(build).toMatchObject({ seedsFolder: 'seeds', outFolder: 'public/tiles', force: false });
  expect(build.siteId).toBeUndefined();
  expect(json).toBe(false);
});

test('reads what it is told', () => {
  const args = [
    'build',
    '--site',
    'x',
    '--buildings',
    'b.geojson',
    '--height-attribute',
    'H',
    '--workers',
    '3',
    '--json',
  ];
  const { build, json } = parseOptions(args);
  expect(build).toMatchObject({
    siteId: 'x',
    buildingsFile: 'b.geojson',
    workers: 3,
    attributes: { height: 'H' },
  });
  expect(json).toBe(true);
});

test.each([
  [['--what']],
  [['clean']],
  [['build', 'x']],
  [['--workers', 'two']],
  [['--workers', '-1']],
  [['--height-attribute', 'H']],
  [['--site']],
])('refuses %j', (args) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
});
