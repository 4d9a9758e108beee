import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { TWIN_FILES, TwinError } from '#model';
import { listFiles } from './list-files.ts';
import { createS3Client, type S3ClientOptions, type S3Target } from './s3-client.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.geojson': 'application/geo+json',
  '.ndjson': 'application/x-ndjson',
  '.glb': 'model/gltf-binary',
  '.terrain': 'application/vnd.quantized-mesh',
  '.mvt': 'application/vnd.mapbox-vector-tile',
  '.png': 'image/png',
  '.webp': 'image/webp',
};
/** Names stay the same when content changes, so a copy is asked after before it is used again. */
const CACHE = 'public, max-age=300';
const CACHE_MANIFEST = 'no-cache';
const PARALLEL = 8;

export interface Sent {
  readonly sent: number;
  readonly same: number;
  readonly bytes: number;
  /** Objects of earlier builds that this one does not have; they are gone. */
  readonly removed: number;
  /** Objects beside the district that no build writes; they stay. */
  readonly left: number;
}

/**
 * Sends a built district to S3-compatible storage: what is not there yet or differs, tiles before the files
 * that name them, the manifest last; then removes what earlier builds left in the folders that builds write.
 *
 * Storage has no swap of a whole folder, and names stay the same from build to build. So a viewer that is loading
 * or open while a district is sent may meet new tiles beside old ones, and misses those removed. This ends with a
 * reload after the manifest has come: what names tiles comes after the tiles it names, so no file leads to one that is
 * not there yet, and copies in caches are older than the manifest by five minutes at most. A sending that is cut
 * short leaves the old manifest, and nothing is removed; sending again completes it. Where no viewer may ever see
 * a mixture, send each build under a prefix of its own and then turn the viewers' address to it.
 */
export async function sendToS3(
  folder: string,
  target: S3Target,
  options: S3ClientOptions,
): Promise<Sent> {
  const client = createS3Client(target, options);
  const root = [target.prefix, basename(folder)].filter(Boolean).join('/');
  const there = await client.list(`${root}/`);
  const paths = listFiles(folder);
  let sent = 0;
  let bytes = 0;

  async function sendOne(path: string): Promise<void> {
    options.signal.throwIfAborted();
    const body = readFileSync(join(folder, path));
    const key = `${root}/${path}`;
    if (there.get(key) === createHash('md5').update(body).digest('hex')) return;
    await client.put(key, {
      body,
      contentType: TYPES[extname(path)] ?? 'application/octet-stream',
      cacheControl: path === TWIN_FILES.manifest ? CACHE_MANIFEST : CACHE,
    });
    sent++;
    bytes += body.length;
  }

  for (const group of groupByRank(paths)) await runParallel(group, sendOne);
  const own = new Set(paths.map((path) => `${root}/${path}`));
  const others = [...there.keys()].filter((key) => !own.has(key));
  const stale = others.filter((key) => isOfBuild(key.slice(root.length + 1)));
  await runParallel(stale, async (key) => {
    options.signal.throwIfAborted();
    await client.remove(key);
  });
  return {
    sent,
    same: paths.length - sent,
    bytes,
    removed: stale.length,
    left: others.length - stale.length,
  };
}

const BUILD_PARTS = new Set(Object.values(TWIN_FILES).map((path) => path.split('/')[0]));

/** Whether a path lies where builds write; an operator's own files beside them are not ours to remove. */
function isOfBuild(path: string): boolean {
  return BUILD_PARTS.has(path.split('/')[0]);
}

async function runParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await run(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
}

/** Tiles, then what names tiles, then the roots that lead to those, then the manifest. */
function groupByRank(paths: readonly string[]): string[][] {
  const groups: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const path of paths)
    if (path === TWIN_FILES.manifest) groups[3].push(path);
    else if (path === TWIN_FILES.tileset || path === TWIN_FILES.trees) groups[2].push(path);
    else groups[extname(path) === '.json' ? 1 : 0].push(path);
  return groups;
}

/**
 * Credentials and address from the usual environment variables.
 *
 * @throws {TwinError} config where there are no credentials.
 */
export function readS3Target(
  place: Pick<S3Target, 'bucket' | 'prefix' | 'endpoint'>,
  env: Readonly<Record<string, string | undefined>>,
): S3Target {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey)
    throw new TwinError(
      'config',
      'Expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, found none; set them to write to s3://.',
    );
  return {
    ...{ bucket: place.bucket, prefix: place.prefix, accessKeyId, secretAccessKey },
    endpoint: place.endpoint ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL,
    region: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1',
    sessionToken: env.AWS_SESSION_TOKEN,
  };
}
