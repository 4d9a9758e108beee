import { expect, test } from 'vitest';
import { createTwinStore } from '#state';
import { MOST_BOOKMARKS } from '../bookmarks/parse-bookmarks.ts';
import { createBookmarkCommands } from './bookmark-commands.ts';

const camera = { lonDeg: 121.2, latDeg: 31, heightM: 900, headingDeg: 0, pitchDeg: -60 };
const PICTURE = 'data:image/jpeg;base64,AAAA';

function open(kept = new Map<string, string>(), most = Number.POSITIVE_INFINITY) {
  const flown: unknown[] = [];
  const saved: Blob[] = [];
  const store = createTwinStore({
    light: 'dusk',
    sunMs: null,
    style: 'dark',
    weather: null,
    underground: 0.4,
    language: 'zh',
    camera,
    layers: [
      { type: 'water', id: 'water', visible: true },
      { type: 'metro', id: 'metro', visible: false },
    ],
    selected: null,
  });
  const commands = createBookmarkCommands({
    store,
    siteId: 'here',
    camera: () => camera,
    picture: async () => PICTURE,
    fly: (pose) => flown.push(pose),
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem(key, value) {
        if (value.length > most) throw new DOMException('full', 'QuotaExceededError');
        kept.set(key, value);
      },
    },
    save: (blob) => saved.push(blob),
  });
  const names = () => store.getState().bookmarks.map(({ name }) => name);
  return { store, commands, flown, saved, kept, names };
}

test('comes back to a view: camera, light, look and layers, and leaves newer layers alone', async () => {
  const { store, commands, flown } = open();
  await commands.addBookmark(' 河口 ');
  const [made] = store.getState().bookmarks;
  expect(made).toMatchObject({ name: '河口', picture: PICTURE, light: 'dusk', underground: 0.4 });
  const { setLight, setStyle, setUnderground, setLayer, setLayerVisible } = store.getState();
  setLight('day');
  setStyle('natural');
  setUnderground(null);
  setLayerVisible('water', false);
  setLayer({ type: 'metro', id: 'metro', visible: true, opacity: 0.5 });
  setLayer({ type: 'trees', id: 'trees', visible: true });
  commands.goToBookmark(made?.id ?? '');
  expect(store.getState().scene).toMatchObject({
    light: 'dusk',
    style: 'dark',
    underground: 0.4,
    layers: [{ visible: true }, { visible: false, opacity: 1 }, { id: 'trees', visible: true }],
  });
  expect(flown).toEqual([camera]);
});

test('keeps them for the next visit, in their order, renamed and without the removed ones', async () => {
  const { store, commands, kept, names } = open();
  for (const name of ['a', 'b', 'c']) await commands.addBookmark(name);
  const [a, b] = store.getState().bookmarks.map(({ id }) => id) as [string, string];
  commands.moveBookmark(a, 5);
  commands.renameBookmark(a, 'z');
  commands.removeBookmark(b);
  expect(names()).toEqual(['c', 'z']);
  expect(open(kept).names()).toEqual(['c', 'z']);
});

test('a full store of the browser is told of, and the bookmark lasts for the visit', async () => {
  const { store, commands, names } = open(new Map(), 100);
  await commands.addBookmark('a');
  expect(names()).toEqual(['a']);
  expect(store.getState().notices[0]?.text.en).toContain('this visit only');
});

test('takes no more than it can show', async () => {
  const { store, commands, names } = open();
  for (let n = 0; n <= MOST_BOOKMARKS; n++) await commands.addBookmark(`${n}`);
  expect(names()).toHaveLength(MOST_BOOKMARKS);
  expect(store.getState().notices[0]?.text.en).toContain('60');
});

test('hands them on as a file; faulty ones are counted, a broken file changes nothing', async () => {
  const first = open();
  await first.commands.addBookmark('a');
  first.commands.exportBookmarks();
  const text = await (first.saved[0] as Blob).text();
  const other = open();
  await other.commands.importBookmarks(new File([text], 'b.json'));
  await other.commands.importBookmarks(new File([text], 'b.json'));
  expect(other.names()).toEqual(['a']);

  const { bookmarks } = JSON.parse(text) as { bookmarks: object[] };
  const faulty = [
    { ...bookmarks[0], id: 'x', picture: 'javascript:alert(1)' },
    { ...bookmarks[0], id: 'y', camera: { lonDeg: 900 } },
    { ...bookmarks[0], id: 'z', name: 'good' },
  ];
  await other.commands.importBookmarks(new File([JSON.stringify({ bookmarks: faulty })], 'b.json'));
  expect(other.names()).toEqual(['a', 'good']);
  expect(other.store.getState().notices[0]?.text.en).toMatch(/^2 bookmark/);
  await other.commands.importBookmarks(new File(['{'], 'b.json'));
  expect(other.names()).toEqual(['a', 'good']);
});

test('what was kept by a broken program is told of and stops nothing', () => {
  const { store, names } = open(new Map([['yunjian:bookmarks:here', '{']]));
  expect(names()).toEqual([]);
  expect(store.getState().notices).toHaveLength(1);
});
