import type { SourceFeature, UnreadFeature } from '../source.ts';
import { toFeature } from './geojson-feature.ts';
import { parseJson } from './parse-json.ts';
import { createScanState, scanValues } from './scan-values.ts';

const BATCH = 32;
/** Values handed to the parser at once are kept as pairs of offsets. */
const MAX_TEXT_BYTES = 400_000_000;

/** Reads features wherever they begin and end; counted from `first`. */
export function* readValues(
  bytes: Buffer,
  at: { readonly first: number; readonly isCollection: boolean },
): Generator<readonly (SourceFeature | UnreadFeature)[]> {
  const ends: number[] = [];
  const state = createScanState(at.isCollection);
  scanValues(bytes, 0, state, (start, end) => ends.push(start, end));
  const placeOf = (row: number) => `feature ${row}`;
  for (let i = 0; i < ends.length; i += 2 * BATCH) {
    const batch: (SourceFeature | UnreadFeature)[] = [];
    for (let k = i; k < Math.min(ends.length, i + 2 * BATCH); k += 2)
      batch.push(readValue(bytes, ends[k] as number, ends[k + 1] as number, at.first + k / 2));
    yield batch;
  }
  if (state.start < 0) return;
  const row = at.first + ends.length / 2;
  if (state.isBare) yield [readValue(bytes, state.start, bytes.length, row)];
  else
    yield [
      {
        place: placeOf(row),
        unread: 'expected JSON, the file ends in the midst of the feature',
        reason: 'not-json',
      },
    ];

  function readValue(from: Buffer, start: number, end: number, row: number) {
    const parsed: ReturnType<typeof parseJson> =
      end - start > MAX_TEXT_BYTES
        ? { fault: `a feature of ${Math.round((end - start) / 1e6)} MB is too long` }
        : parseJson(from.toString('utf8', start, end));
    if ('value' in parsed) return toFeature(parsed.value, placeOf, row);
    return {
      place: placeOf(row),
      unread: `expected JSON, ${parsed.fault}`,
      reason: 'not-json',
    } as const;
  }
}
