import { expect, test } from 'vitest';
import type { LayerSpec } from '#model';
import { createTwinStore } from '#state';
import { createLayerCommands } from './layer-commands.ts';

const file: LayerSpec = {
  type: 'features',
  id: 'file',
  visible: true,
  colour: '#fff',
  features: [
    { id: 'a', geometry: { type: 'point', at: [121.2, 31] } },
    {
      id: 'b',
      geometry: {
        type: 'line',
        line: [
          [121.3, 31.1],
          [121.25, 30.9],
        ],
      },
    },
  ],
};

function open() {
  const looked: number[][] = [];
  const store = createTwinStore({
    light: 'day',
    sunMs: null,
    style: 'natural',
    weather: null,
    underground: null,
    language: 'en',
    camera: { lonDeg: 121, latDeg: 31, heightM: 900, headingDeg: 0, pitchDeg: -40 },
    selected: null,
    layers: [{ type: 'ground', id: 'ground', visible: true }, file],
  });
  return { store, looked, commands: createLayerCommands(store, (...at) => looked.push(at)) };
}

test('flies to the middle of what a layer holds, and says where it holds no places', () => {
  const { commands, looked } = open();
  expect(commands.goToLayer('file')).toBe(true);
  expect(looked[0]?.slice(0, 2)).toEqual([expect.closeTo(121.25), expect.closeTo(31)]);
  expect(commands.goToLayer('ground')).toBe(false);
  expect(commands.goToLayer('gone')).toBe(false);
});

test('fades, renames, moves and removes', () => {
  const { store, commands } = open();
  commands.changeLayer('file', { opacity: 0.4, title: { zh: '甲', en: 'A' } });
  commands.moveLayer('file', -5);
  expect(store.getState().scene.layers.map(({ id }) => id)).toEqual(['file', 'ground']);
  expect(store.getState().scene.layers[0]).toMatchObject({ opacity: 0.4, title: { en: 'A' } });
  commands.removeLayer('file');
  expect(store.getState().scene.layers).toHaveLength(1);
});
