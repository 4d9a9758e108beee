import * as v from 'valibot';
import { parseOrThrow } from './schemas.ts';

/** One feed of the viewer; the adapter named by `type` reads the other fields. */
export interface FeedConfig {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What the viewer reads before anything else (`config.json` beside the app). */
export interface ViewerConfig {
  /** Name of the site's folder under `tilesUrl`. */
  readonly site: string;
  /** Relative to the app or absolute; ends with a slash. */
  readonly tilesUrl: string;
  readonly feeds: readonly FeedConfig[];
}

const viewerConfigSchema = v.object({
  site: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Expected a folder name of a-z, 0-9 and -'),
  ),
  tilesUrl: v.pipe(
    v.string(),
    v.regex(/^(?:https?:\/\/|\.{0,2}\/|[\w-]+\/)[^\s]*$|^$/, 'Expected an http or relative URL'),
    v.transform((url) => (url === '' || url.endsWith('/') ? url : `${url}/`)),
  ),
  feeds: v.pipe(
    v.array(v.looseObject({ type: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) })),
    v.maxLength(32),
  ),
});

/** @throws {TwinError} config, naming the field. */
export function parseViewerConfig(json: unknown): ViewerConfig {
  return parseOrThrow(viewerConfigSchema, json, 'a viewer configuration', 'config');
}
