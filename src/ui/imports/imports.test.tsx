import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import type { Twin } from '#app';
import type { Language } from '#model';
import { createTwinStore, REFUSALS } from '#state';
import { initLanguage } from '../language.ts';
import { TwinProvider } from '../twin-context.tsx';
import { DropZone } from './drop-zone.tsx';
import { ImportButton } from './import-button.tsx';

function draw(language: Language): string {
  const store = createTwinStore({
    light: 'day',
    sunMs: null,
    style: 'natural',
    weather: null,
    underground: null,
    language,
    camera: { lonDeg: 121, latDeg: 31, heightM: 9000, headingDeg: 0, pitchDeg: -60 },
    layers: [],
    selected: null,
  });
  store.getState().setImports({
    busy: false,
    reports: [
      {
        file: 'a.csv',
        format: 'CSV',
        layerId: 'file:a.csv',
        read: 1234,
        kept: 1227,
        refused: REFUSALS.map((reason) => ({
          reason,
          count: 1,
          rows: [{ row: 3, sample: '<b>31, 121</b>' }],
        })),
        hints: [{ zh: '颠倒', en: 'swapped' }],
        problem: null,
      },
    ],
  });
  const still = { ...store, getInitialState: store.getState };
  const read = { site: { timeZone: 'Asia/Shanghai' } };
  return renderToStaticMarkup(
    <TwinProvider twin={{ store: still, read, commands: {} } as unknown as Twin}>
      <ImportButton />
      <DropZone />
    </TwinProvider>,
  );
}

beforeAll(() => initLanguage('zh'));

test.each(['zh', 'en'] as const)(
  'the report names every refusal in %s and runs nothing of a file',
  (language) => {
    const html = draw(language);
    expect(html).not.toMatch(/importsWords/);
    expect(html).toContain('1,234');
    expect(html.match(/<details/g)).toHaveLength(REFUSALS.length);
    expect(html).not.toContain('<b>');
  },
);
