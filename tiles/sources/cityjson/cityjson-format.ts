import { closeSync } from 'node:fs';
import { basename } from 'node:path';
import { TwinError } from '#model';
import type { OpenSource, SourceFeature, SourceFormat, UnreadFeature } from '../source.ts';
import { openSource, readRange, withFile } from '../source-file.ts';
import { createBuildingFamilies } from './building-families.ts';
import { type CityFile, findCityParts, readReferenceSystem } from './city-file.ts';
import { type FeatureLines, planFeatureLines, readFeatureLines } from './feature-lines.ts';
import { scanMembers } from './scan-members.ts';
import { createVertices, parseTransform, readVertexList } from './vertices.ts';

/**
 * CityJSON 1.0 to 2.0, and CityJSONSeq. Buildings with their parts and installations, of the highest level up to
 * LoD2 that each has; other city objects (roads, trees, terrain) are no buildings and are passed over.
 * A sequence is read in pieces of lines; a whole object in one piece, as its vertices are shared.
 */
export const cityjsonFormat: SourceFormat = {
  name: 'cityjson',
  open: async (path) => withFile(path, (file, bytes) => openCityFile(path, file, bytes)),
  async *read(path, piece) {
    const at = piece.at as CityFile | FeatureLines;
    const { file } = openSource(path);
    try {
      yield* inBatches('lineNumber' in at ? readFeatureLines(file, at) : readWhole(file, at));
    } finally {
      closeSync(file);
    }
  },
};

/** A first line longer than this is no header of a sequence. */
const MAX_HEADER_BYTES = 16 << 20;
const BATCH = 256;

function openCityFile(path: string, file: number, bytes: number): OpenSource {
  const header = readHeader(file, bytes);
  if (header) {
    checkType(path, header.value);
    return {
      crs: readReferenceSystem(header.value.metadata),
      bytes,
      pieces: planFeatureLines(file, {
        from: header.to,
        to: bytes,
        transform: parseTransform(header.value.transform) ?? null,
      }).map((at, index) => ({ index, at })),
    };
  }
  const found = findCityParts(file, 0, bytes);
  checkType(path, found);
  if (!found.objects)
    throw new TwinError(
      'source-invalid',
      `${basename(path)}: Expected "CityObjects", found none${found.problem ? `; ${found.problem.reason}` : ''}.`,
    );
  return {
    crs: found.referenceSystem ?? undefined,
    bytes,
    pieces: [{ index: 0, at: found }],
  };
}

function checkType(
  path: string,
  { type, version }: { readonly type?: unknown; readonly version?: unknown },
): void {
  if (type !== 'CityJSON')
    throw new TwinError(
      'source-invalid',
      `${basename(path)}: Expected "type": "CityJSON", got ${JSON.stringify(type) ?? 'none'}.`,
    );
  if (typeof version === 'string' && !/^[12]\./.test(version))
    throw new TwinError(
      'source-invalid',
      `${basename(path)}: Expected CityJSON 1.0, 1.1 or 2.0, got version ${version}; upgrade it first (cjio upgrade).`,
    );
}

/** The first line, where it is an object of its own and more comes after it. */
function readHeader(file: number, bytes: number) {
  const head = readRange(file, 0, Math.min(bytes, MAX_HEADER_BYTES));
  const end = head.indexOf(0x0a);
  if (end < 0 || head.subarray(end).every((byte) => byte <= 0x20)) return undefined;
  const text = head.toString('utf8', 0, end).replace('\ufeff', '').replace('\u001e', '');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null)
      return { value: value as Record<string, unknown>, to: end + 1 };
  } catch {
    // A whole object over several lines.
  }
  return undefined;
}

function* readWhole(file: number, at: CityFile): Generator<SourceFeature | UnreadFeature> {
  const list = at.vertices ?? [0, 0];
  const { numbers, problem } = readVertexList(file, ...list);
  const families = createBuildingFamilies(createVertices(numbers, at.transform ?? undefined));
  const [from, to] = at.objects ?? [0, 0];
  const scan = scanMembers(file, { from, to, keepText: true });
  let step = scan.next();
  for (let i = 0; !step.done; step = scan.next(), i++) {
    const { key, text, from: byte } = step.value;
    const place = `object ${i}`;
    let value: unknown;
    try {
      value = JSON.parse((text as Buffer).toString('utf8'));
    } catch (error) {
      yield { place: `byte ${byte}`, id: key, unread: `no JSON: ${(error as Error).message}` };
      continue;
    }
    yield* families.add(key, value, place);
  }
  yield* families.finish();
  if (step.value.problem) yield { place: `byte ${step.value.to}`, unread: step.value.problem };
  else if (at.problem) yield { place: `byte ${at.problem.at}`, unread: at.problem.reason };
  if (!at.vertices)
    yield { place: `byte ${to}`, unread: 'expected "vertices", found none in the file' };
  if (problem) yield { place: `byte ${list[0]}`, unread: problem };
}

function* inBatches<T>(items: Iterable<T>): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
