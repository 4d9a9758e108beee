import * as v from 'valibot';
import { LIGHT_PRESETS, MAP_STYLES, parseSceneSpec, TwinError } from '#model';
import type { Bookmark } from '#state';

/** More of them nobody finds again, and the browser's store is small. */
export const MOST_BOOKMARKS = 60;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const bookmark = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  madeMs: v.pipe(v.number(), v.finite()),
  camera: v.pipe(
    v.unknown(),
    // The pose is checked as that of any scene.
    v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
      try {
        return parseSceneSpec({ ...EMPTY, camera: value }).camera;
      } catch (error) {
        addIssue({ message: String(error) });
        return NEVER;
      }
    }),
  ),
  light: v.picklist(LIGHT_PRESETS),
  sunMs: v.nullable(v.pipe(v.number(), v.finite())),
  style: v.picklist(MAP_STYLES),
  underground: v.nullable(share),
  layers: v.record(v.string(), v.object({ visible: v.boolean(), opacity: share })),
  picture: v.nullable(
    v.pipe(
      v.string(),
      v.maxLength(60_000),
      v.regex(/^data:image\/jpeg;base64,[A-Za-z0-9+/=]+$/, 'Expected a small JPEG'),
    ),
  ),
}) satisfies v.GenericSchema<unknown, Bookmark>;

const EMPTY = {
  light: 'day',
  sunMs: null,
  style: 'natural',
  weather: null,
  underground: null,
  language: 'zh',
  layers: [],
  selected: null,
};

/**
 * Reads kept or handed-over bookmarks; of those that do not hold only the others are taken.
 *
 * @throws {TwinError} config where it is no list of bookmarks at all
 */
export function parseBookmarks(text: string): {
  readonly bookmarks: readonly Bookmark[];
  readonly refused: number;
} {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TwinError('config', `Expected bookmarks, got no JSON: ${String(cause)}`, { cause });
  }
  const list = (json as { bookmarks?: unknown } | null)?.bookmarks;
  if (!Array.isArray(list)) throw new TwinError('config', 'Expected bookmarks, got other JSON.');
  const results = list.map((one) => v.safeParse(bookmark, one));
  const bookmarks = results.flatMap(({ success, output }) => (success ? [output as Bookmark] : []));
  return { bookmarks, refused: list.length - bookmarks.length };
}

export function writeBookmarks(bookmarks: readonly Bookmark[]): string {
  return JSON.stringify({ format: 'yunjian-bookmarks', version: 1, bookmarks });
}
