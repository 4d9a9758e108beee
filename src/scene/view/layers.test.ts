import { expect, test } from 'vitest';
import type { LayerSpec } from '#model';
import type { LayerTools } from '../layers/registry.ts';
import { createLayers } from './layers.ts';
import { createProblemBoard } from './problems.ts';
import type { SceneContext, SceneLayer } from './scene-context.ts';

const CALLS = [
  'update',
  'draw',
  'drawOver',
  'observe',
  'pick',
  'tags',
  'boxes',
  'relabel',
] as const;
const bad: LayerSpec = {
  type: 'water',
  id: 'rivers',
  visible: true,
  title: { zh: '河流', en: 'Rivers' },
};
const good: LayerSpec = { type: 'grid', id: 'grid', visible: true };

function setUp(fails: { at: string }) {
  const context = {
    covered: [],
    taken: [],
    budget: { begin() {}, until: () => () => false },
    listTags: () => [],
  } as unknown as SceneContext;
  const problems = createProblemBoard();
  const drawn: string[] = [];
  const disposed: string[] = [];
  const make = (name: string, isBad: boolean): SceneLayer => {
    const call = (at: string) => {
      if (isBad && fails.at === at) throw new Error(`no ${at}`);
      drawn.push(`${name} ${at}`);
    };
    return {
      update: () => call('update'),
      draw: () => call('draw'),
      drawOver: () => call('drawOver'),
      observe: () => call('observe'),
      relabel: () => call('relabel'),
      tags() {
        call('tags');
        return [];
      },
      boxes() {
        call('boxes');
        return [];
      },
      pick: () => void call('pick'),
      dispose: () => void disposed.push(name),
    };
  };
  const kinds = {
    water: {
      order: 0,
      create: () => {
        if (fails.at === 'create') throw new Error('no create');
        return make('bad', true);
      },
    },
    grid: { order: 1, create: () => make('good', false) },
  } as unknown as NonNullable<Parameters<typeof createLayers>[2]>;
  const layers = createLayers(context, { problems } as unknown as LayerTools, kinds);
  const listed: string[] = [];
  problems.listen((all) => listed.splice(0, listed.length, ...all.map(({ text }) => text.en)));
  const frame = () => {
    drawn.length = 0;
    layers.drawBefore(0);
    layers.drawAfter(0);
    layers.pick(1, 1);
    layers.relabel();
    context.listTags();
  };
  return { layers, drawn, disposed, listed, frame };
}

const apply = { removed: [], camera: false, light: false, language: false, selected: false };

test.each(['create', ...CALLS])(
  'a layer that throws in %s is switched off alone and named',
  (at) => {
    const { layers, drawn, listed, frame } = setUp({ at });
    layers.apply({ ...apply, upserted: [bad, good] } as never);
    frame();
    frame();
    expect(drawn.filter((call) => call.startsWith('bad'))).toEqual([]);
    expect(drawn).toContain('good draw');
    expect(drawn).toContain('good drawOver');
    expect(drawn).toContain('good pick');
    expect(listed).toHaveLength(1);
    expect(listed[0]).toMatch(/"Rivers" failed \(no /);
    expect(layers.faults()).toBe(1);
  },
);

test('a failed layer is thrown away once, and starts anew when it is shown again', () => {
  const fails = { at: 'draw' };
  const { layers, drawn, disposed, listed, frame } = setUp(fails);
  layers.apply({ ...apply, upserted: [bad, good] } as never);
  frame();
  expect(disposed).toEqual(['bad']);
  fails.at = '';
  layers.apply({ ...apply, upserted: [{ ...bad, visible: false }] } as never);
  frame();
  expect(drawn).not.toContain('bad draw');
  layers.apply({ ...apply, upserted: [bad] } as never);
  frame();
  expect(drawn).toContain('bad draw');
  expect(listed).toEqual([]);
});

test('a failed layer that is removed takes its notice along', () => {
  const { layers, listed, frame } = setUp({ at: 'draw' });
  layers.apply({ ...apply, upserted: [bad] } as never);
  frame();
  expect(listed).toHaveLength(1);
  layers.apply({ ...apply, upserted: [], removed: [bad] } as never);
  expect(listed).toEqual([]);
});
