import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import type { Twin } from '#app';
import type { Language } from '#model';
import { createTwinStore } from '#state';
import { initLanguage } from '../language.ts';
import { TwinProvider } from '../twin-context.tsx';
import { BookmarkPanel } from './bookmark-panel.tsx';

const camera = { lonDeg: 121, latDeg: 31, heightM: 9000, headingDeg: 0, pitchDeg: -60 };

function draw(language: Language, names: readonly string[]): string {
  const store = createTwinStore({
    light: 'day',
    sunMs: null,
    style: 'natural',
    weather: null,
    underground: null,
    language,
    camera,
    layers: [],
    selected: null,
  });
  store.getState().setBookmarks(
    names.map((name, at) => ({
      id: `${at}`,
      name,
      madeMs: Date.parse('2026-11-24T14:00:00+08:00'),
      camera,
      light: 'dusk',
      sunMs: null,
      style: 'natural',
      underground: null,
      layers: {},
      picture: at === 0 ? 'data:image/jpeg;base64,AAAA' : null,
    })),
  );
  const still = { ...store, getInitialState: store.getState };
  const read = { site: { timeZone: 'Asia/Shanghai' } };
  return renderToStaticMarkup(
    <TwinProvider twin={{ store: still, read, commands: {} } as unknown as Twin}>
      <BookmarkPanel />
    </TwinProvider>,
  );
}

beforeAll(() => initLanguage('zh'));

test.each(['zh', 'en'] as const)('every tool of a bookmark has a name in %s', (language) => {
  const html = draw(language, ['河口', 'Hill']);
  expect(html).not.toMatch(/bookmarksWords/);
  expect(html.match(/<li/g)).toHaveLength(2);
  expect(html.match(/<img[^>]*alt=""/g)).toHaveLength(1);
  // The first cannot go up, the last cannot go down.
  expect(html.match(/disabled=""/g)).toHaveLength(2);
  expect(html.match(/aria-label=""/g)).toBeNull();
});

test('without bookmarks says how to keep one', () => {
  expect(draw('zh', [])).toContain('还没有书签');
});
