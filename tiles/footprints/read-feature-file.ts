import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { TwinError } from '#model';

/** A feature as it stands in the file, or the text that could not be read as one. */
export interface RawFeature {
  /** Where it stands: `feature 12` or `line 12`. */
  readonly place: string;
  readonly value: unknown;
  readonly isJson: boolean;
}

/** Files longer than this do not fit a string. */
const MAX_BYTES = 500_000_000;

/**
 * Reads a FeatureCollection, or one feature a line (GeoJSONSeq). `NaN` and `Infinity`, which some writers
 * put where JSON has no word for them, are read as null.
 *
 * @throws {TwinError} source-invalid where the file is missing, empty, too long or neither.
 */
export function readFeatureFile(path: string): RawFeature[] {
  const file = basename(path);
  const text = readText(path, file);
  const whole = parseLeniently(text);
  if (whole.isJson) {
    const features = (whole.value as { features?: unknown } | null)?.features;
    if (Array.isArray(features))
      return features.map((value, i) => ({ place: `feature ${i}`, value, isJson: true }));
    if ((whole.value as { type?: unknown } | null)?.type === 'Feature')
      return [{ place: 'feature 0', value: whole.value, isJson: true }];
    throw new TwinError(
      'source-invalid',
      `${file}: Expected a FeatureCollection with "features", or one Feature a line; got ${nameKind(whole.value)}.`,
    );
  }
  const lines = text.split(/\r?\n/).map((line) => line.replace('\u001e', '').trim());
  const read = lines.flatMap((line, i) =>
    line === '' ? [] : [{ place: `line ${i + 1}`, ...parseLeniently(line) }],
  );
  if (!read.some(({ value }) => (value as { type?: unknown } | null)?.type === 'Feature'))
    throw new TwinError('source-invalid', `${file}: Expected GeoJSON; ${whole.reason}.`);
  return read;
}

function readText(path: string, file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new TwinError('source-invalid', `${path}: Expected a readable file; check the path.`, {
      cause,
    });
  }
  if (bytes.length > MAX_BYTES)
    throw new TwinError(
      'source-invalid',
      `${file}: Expected at most ${MAX_BYTES / 1e6} MB, got ${Math.round(bytes.length / 1e6)} MB; cut it to the district first.`,
    );
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '')
    throw new TwinError('source-invalid', `${file}: Expected GeoJSON features, got an empty file.`);
  return text;
}

function parseLeniently(text: string): { value: unknown; isJson: boolean; reason: string } {
  try {
    return { value: JSON.parse(text), isJson: true, reason: '' };
  } catch (error) {
    const repaired = text.replaceAll(/([:[,]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])/g, '$1null');
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    if (repaired === text) return { value: null, isJson: false, reason };
    try {
      return { value: JSON.parse(repaired), isJson: true, reason: '' };
    } catch {
      return { value: null, isJson: false, reason };
    }
  }
}

function nameKind(value: unknown): string {
  if (value === null) return 'null';
  const type = (value as { type?: unknown }).type;
  return typeof type === 'string'
    ? `"type": "${type}"`
    : Array.isArray(value)
      ? 'a list'
      : typeof value;
}
