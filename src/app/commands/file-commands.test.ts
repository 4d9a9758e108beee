import { expect, test } from 'vitest';
import { createTwinStore } from '#state';
import { textOfFault } from '../files/file-fault.ts';
import type { FileRequest } from '../files/files-protocol.ts';
import { readFile } from '../files/read-file.ts';
import { createFileCommands } from './file-commands.ts';

function open() {
  const looked: number[][] = [];
  const scenes: string[] = [];
  const store = createTwinStore({
    light: 'day',
    sunMs: null,
    style: 'natural',
    weather: null,
    underground: null,
    language: 'zh',
    camera: { lonDeg: 121.2, latDeg: 31, heightM: 900, headingDeg: 0, pitchDeg: -60 },
    layers: [],
    selected: null,
  });
  const commands = createFileCommands({
    store,
    site: {
      bounds: { westDeg: 121, southDeg: 30.9, eastDeg: 121.5, northDeg: 31.2 },
      groundLevelM: 4,
      datumOffsetM: 10,
    },
    lookAt: (...at) => looked.push(at),
    openScene: async ({ name }) => scenes.push(name) > 0,
    read: ({ name, bytes, context }: FileRequest) =>
      readFile(name, bytes, context).then(
        (file) => ({ ok: true, file }) as const,
        (error: unknown) => ({ ok: false, problem: textOfFault(error) }) as const,
      ),
  });
  return { store, commands, looked, scenes };
}

const CSV = 'name,lon,lat\na,121.2,31\nb,121.3,31.1\n';

test('adds a layer for each file with where it comes from, and flies to all of them', async () => {
  const { store, commands, looked } = open();
  const reports = await commands.importFiles([
    new File([CSV], 'a.csv'),
    new File([CSV], 'a.csv'),
    new File(['{'], 'bad.json'),
  ]);
  const { layers } = store.getState().scene;
  expect(layers.map(({ id }) => id)).toEqual(['file:a.csv', 'file:a.csv:2']);
  expect(layers[0]).toMatchObject({ provenance: { kind: 'static', source: { zh: 'a.csv' } } });
  expect(reports.map(({ kept, problem }) => [kept, problem !== null])).toEqual([
    [2, false],
    [2, false],
    [0, true],
  ]);
  expect(looked).toHaveLength(1);
  expect(looked[0]?.[0]).toBeCloseTo(121.25);
  expect(store.getState().imports).toEqual({ busy: false, reports });
});

test('a file of which nothing can be shown changes nothing and says why', async () => {
  const { store, commands, looked } = open();
  const before = store.getState().scene;
  const [report] = await commands.importFiles([new File(['lon,lat\n31,121.2\n'], 'turned.csv')]);
  expect(report).toMatchObject({ read: 1, kept: 0, layerId: null });
  expect(report?.hints[0]?.zh).toContain('颠倒');
  expect(store.getState().scene).toBe(before);
  expect(looked).toEqual([]);
});

test('a saved scene is opened as one', async () => {
  const { commands, scenes } = open();
  expect(await commands.importFiles([new File(['{}'], 'x.yunjian.json')])).toEqual([]);
  expect(scenes).toEqual(['x.yunjian.json']);
});
