import type { CameraPose, LayerSpec, Text } from '#model';
import type { Bookmark, TwinStore } from '#state';
import { MOST_BOOKMARKS, parseBookmarks, writeBookmarks } from '../bookmarks/parse-bookmarks.ts';
import { saveFile } from '../save-file.ts';
import type { TwinCommands } from '../twin.ts';

interface BookmarkContext {
  readonly store: TwinStore;
  /** Bookmarks are kept for each district. */
  readonly siteId: string;
  readonly camera: () => CameraPose;
  /** Null where there is no picture. */
  readonly picture: () => Promise<string | null>;
  readonly fly: (pose: CameraPose) => void;
  /** Undefined where the browser keeps nothing. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  readonly save?: typeof saveFile;
}

/** Keep views and come back to them. Reads those of former visits at once. */
export function createBookmarkCommands({
  store,
  siteId,
  camera,
  picture,
  fly,
  storage,
  save = saveFile,
}: BookmarkContext): Pick<
  TwinCommands,
  | 'addBookmark'
  | 'goToBookmark'
  | 'renameBookmark'
  | 'removeBookmark'
  | 'moveBookmark'
  | 'exportBookmarks'
  | 'importBookmarks'
> {
  const key = `yunjian:bookmarks:${siteId}`;
  const list = () => store.getState().bookmarks;
  const tell = (text: Text) =>
    store.getState().notify({ id: 'bookmarks', severity: 'warning', text });

  function load(): void {
    try {
      const kept = storage?.getItem(key);
      if (kept)
        store.getState().setBookmarks(parseBookmarks(kept).bookmarks.slice(0, MOST_BOOKMARKS));
    } catch (error) {
      tell({
        zh: `已保存的书签无法读取：${String(error)}`,
        en: `The kept bookmarks could not be read: ${String(error)}`,
      });
    }
  }

  /** They hold for this visit even where the browser does not keep them. */
  function change(bookmarks: readonly Bookmark[]): void {
    store.getState().setBookmarks(bookmarks);
    try {
      if (!storage) throw new Error('no storage');
      storage.setItem(key, writeBookmarks(bookmarks));
      store.getState().withdraw('bookmarks');
    } catch {
      tell({
        zh: '浏览器存储空间不足或被禁用，书签只在本次访问中有效。请导出书签，或删除一些后再试。',
        en: 'The browser has no room for bookmarks or keeps nothing, so they last for this visit only. Export them, or remove some and try again.',
      });
    }
  }

  load();
  return {
    async addBookmark(name) {
      if (list().length >= MOST_BOOKMARKS) {
        tell({
          zh: `最多保存 ${MOST_BOOKMARKS} 个书签，请先删除一些。`,
          en: `At most ${MOST_BOOKMARKS} bookmarks are kept; remove some first.`,
        });
        return;
      }
      const { scene } = store.getState();
      const made: Omit<Bookmark, 'picture'> = {
        id: crypto.randomUUID(),
        name: nameOf(name),
        madeMs: Date.now(),
        camera: camera(),
        light: scene.light,
        sunMs: scene.sunMs,
        style: scene.style,
        underground: scene.underground,
        layers: Object.fromEntries(
          scene.layers.map(({ id, visible, opacity = 1 }) => [id, { visible, opacity }]),
        ),
      };
      const taken = await picture().catch(() => null);
      if (list().length < MOST_BOOKMARKS) change([...list(), { ...made, picture: taken }]);
    },
    goToBookmark(id) {
      const bookmark = list().find((one) => one.id === id);
      if (!bookmark) return;
      const { scene, openScene, setAutoLight } = store.getState();
      const { light, sunMs, style, underground, layers } = bookmark;
      setAutoLight(false);
      openScene({
        ...scene,
        light,
        sunMs,
        style,
        underground,
        // A layer that came later is left as it is, one that is gone stays away.
        layers: scene.layers.map((layer) => restore(layer, layers[layer.id])),
      });
      fly(bookmark.camera);
    },
    renameBookmark: (id, name) =>
      change(list().map((one) => (one.id === id ? { ...one, name: nameOf(name) } : one))),
    removeBookmark: (id) => change(list().filter((one) => one.id !== id)),
    moveBookmark(id, by) {
      const moved = [...list()];
      const from = moved.findIndex((one) => one.id === id);
      const to = Math.min(moved.length - 1, Math.max(0, from + by));
      const [one] = from < 0 ? [] : moved.splice(from, 1);
      if (!one || from === to) return;
      moved.splice(to, 0, one);
      change(moved);
    },
    exportBookmarks() {
      const blob = new Blob([writeBookmarks(list())], { type: 'application/json' });
      save(blob, `${siteId}-bookmarks.json`);
    },
    async importBookmarks(file) {
      try {
        const { bookmarks, refused } = parseBookmarks(await file.text());
        const known = new Set(list().map(({ id }) => id));
        const fresh = bookmarks.filter(({ id }) => !known.has(id) && known.add(id));
        const all = [...list(), ...fresh];
        change(all.slice(0, MOST_BOOKMARKS));
        const lost = refused + Math.max(0, all.length - MOST_BOOKMARKS);
        if (lost > 0)
          tell({
            zh: `${lost} 个书签未导入：内容有误，或超过 ${MOST_BOOKMARKS} 个上限。`,
            en: `${lost} bookmark(s) were not imported: they are faulty, or beyond the limit of ${MOST_BOOKMARKS}.`,
          });
      } catch (error) {
        tell({
          zh: `书签文件无法读取，书签未改变：${error instanceof Error ? error.message : String(error)}`,
          en: `The file of bookmarks could not be read and nothing was changed: ${error instanceof Error ? error.message : String(error)}`,
        });
      }
    },
  };
}

function restore(layer: LayerSpec, kept: Bookmark['layers'][string] | undefined): LayerSpec {
  if (!kept) return layer;
  const { visible, opacity } = kept;
  if (visible === layer.visible && opacity === (layer.opacity ?? 1)) return layer;
  return { ...layer, visible, ...(opacity !== (layer.opacity ?? 1) && { opacity }) };
}

function nameOf(name: string): string {
  return name.trim().slice(0, 100) || '—';
}
