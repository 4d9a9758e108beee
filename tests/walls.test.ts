import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const CESIUM = ['@cesium/engine'];
const REACT = ['react', 'react-dom', 'i18next', 'lucide-react', 'uplot'];
/** What only the planner's desk may carry. */
const DESK = ['@mantine', 'echarts', '@tanstack/react-virtual', 'react-resizable-panels'];

/** Which rooms and packages each room may import, besides itself; no line names a later room. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/lib': [],
  'src/model': ['#lib', 'valibot'],
  'src/wire': ['#lib', '#model', 'cbor-x', 'valibot'],
  'src/simulator': ['#lib', '#model'],
  'src/operations': ['#lib', '#model'],
  'src/query': ['#lib', '#model', '@turf/turf', 'flatbush', 'geojson'],
  'src/state': ['#lib', '#model', 'zustand'],
  'src/scene': ['#lib', '#model', ...CESIUM, '@mapbox/vector-tile', 'pbf'],
  'src/adapters': [
    '#lib',
    '#model',
    '#wire',
    '#simulator',
    'mqtt',
    'valibot',
    'cbor-x',
    'csv-parse',
    'proj4',
    'saxes',
    'pbf',
  ],
  'src/feeds': ['#lib', '#model', '#wire', '#adapters', 'valibot'],
  'src/app': [
    '#lib',
    '#model',
    '#wire',
    '#operations',
    '#query',
    '#state',
    '#scene',
    '#feeds',
    '#adapters',
    'valibot',
    // Files that people drop on the window.
    'shpjs',
    'csv-parse',
    'pinyin-pro',
  ],
  'src/ui/plan': ['src/ui', '#lib', '#model', '#state', '#app', 'zustand', ...REACT, ...DESK],
  'src/ui': ['#lib', '#model', '#state', '#app', 'zustand', '@fontsource-variable', ...REACT],
  'src/main.tsx': ['#app', 'src/ui', ...REACT],
  'src/gateway': [
    '#lib',
    '#model',
    '#wire',
    '#simulator',
    '#operations',
    '#adapters',
    'aedes',
    'mqtt',
    'mqtt-packet',
    'pg',
    'betterknown',
    // Spatial functions of the SensorThings interface, where no PostGIS stands behind it.
    '@turf/turf',
    'ws',
    'valibot',
    'node:',
  ],
  tiles: [
    '#lib',
    '#model',
    'node:',
    'delatin',
    'earcut',
    'flatbush',
    'geojson',
    'meshoptimizer',
    'valibot',
    'flatgeobuf',
    'geotiff',
    'proj4',
    'epsg-index',
    'csv-parse',
    'betterknown',
    'saxes',
    'pbf',
    'aws4fetch',
    'gltf-validator',
  ],
};

const rooms = Object.keys(MAY_IMPORT);
const sources = globSync('{src,tiles}/**/*.{ts,tsx}').filter(
  (file) => !/\.test\.tsx?$|\.d\.ts$/.test(file),
);

test('finds the source files', () => {
  expect(sources.length).toBeGreaterThan(50);
});

test('every source file lives in a room', () => {
  expect(sources.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test.each(rooms)('%s keeps to its walls', (room) => {
  const trespasses = sources
    .filter((file) => roomOf(file) === room)
    .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
    .filter(({ target }) => !isAllowed(room, target));
  expect(trespasses).toEqual([]);
});

test('rooms are entered by their front door', () => {
  const lib = Object.keys(packageJson.imports).filter((key) => key.endsWith('*'));
  expect(lib).toEqual(['#lib/*']);
});

test('no code names a district', () => {
  const named = sources.filter((file) => /songjiang|松江/i.test(readFileSync(file, 'utf8')));
  expect(named).toEqual([]);
});

test('nothing exports everything or by default', () => {
  const offenders = sources.filter((file) =>
    parse(file).staticExports.some((found) =>
      found.entries.some(
        (entry) => entry.exportName.kind === 'Default' || entry.importName.kind === 'All',
      ),
    ),
  );
  expect(offenders).toEqual([]);
});

function roomOf(file: string): string | undefined {
  const path = file.replaceAll('\\', '/');
  return rooms.find((room) => path === room || path.startsWith(`${room}/`));
}

function isAllowed(room: string, target: string): boolean {
  const inside = [room, ...(MAY_IMPORT[room] as readonly string[])];
  return inside.some(
    (name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`),
  );
}

function parse(file: string) {
  return parseSync(file, readFileSync(file, 'utf8')).module;
}

/** What a file imports: `#room`, a package's name, or a path from the repository's root. Type imports count. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const { staticImports, staticExports, dynamicImports } = parseSync(file, source).module;
  const specifiers = [
    ...staticImports.map((found) => found.moduleRequest.value),
    ...staticExports.flatMap((found) =>
      found.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...dynamicImports.map((found) =>
      source.slice(found.moduleRequest.start, found.moduleRequest.end).replaceAll(/['"`]/g, ''),
    ),
    ...[...source.matchAll(/new Worker\(\s*new URL\(\s*['"`]([^'"`]+)/g)].map(
      (match) => match[1] as string,
    ),
  ];
  return specifiers.map((specifier) => {
    const bare = specifier.split('?')[0] as string;
    return bare.startsWith('.') ? posix.join(posix.dirname(file), bare) : bare;
  });
}
