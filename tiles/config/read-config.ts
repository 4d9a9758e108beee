import { basename } from 'node:path';
import * as v from 'valibot';
import { TwinError } from '#model';
import { MAP_LAYERS } from '../sources/source.ts';
import { type BuildConfig, type BuildingSource, NO_SOURCES } from './build-config.ts';
import { siteFileSchema, type TilesMember } from './config-schema.ts';
import { findFiles } from './find-files.ts';

/**
 * Reads the `tiles` part of a site's `site.json`.
 *
 * @param text The file as text.
 * @param folder The site's folder: paths are relative to it.
 * @throws {TwinError} seed-invalid naming each field at fault, source-invalid where a file is not there.
 */
export function readConfig(text: string, folder: string): BuildConfig {
  const result = v.safeParse(siteFileSchema, JSON.parse(text));
  if (!result.success)
    throw new TwinError('seed-invalid', result.issues.map(describeIssue).join('\n'));
  const { tiles } = result.output;
  return tiles ? resolveConfig(tiles, folder) : NO_SOURCES;
}

function resolveConfig(tiles: TilesMember, folder: string): BuildConfig {
  const each = <In extends { readonly file: string }, Out>(
    kind: string,
    sources: readonly In[],
    make: (source: In) => Out,
  ): Out[] =>
    sources.flatMap((source, i) =>
      findFiles(source.file, folder, `site.json: tiles.${kind}[${i}].file`).map((file) =>
        make({ ...source, file }),
      ),
    );
  return {
    buildings: each('buildings', tiles.buildings, completeBuildingSource),
    terrain: each('terrain', tiles.terrain, (source) => source),
    map: each('map', tiles.map, (source) => ({ ...source, take: source.take ?? MAP_LAYERS })),
    landmarks: each('landmarks', tiles.landmarks, (source) => source),
    properties: tiles.properties,
    levels: tiles.levels,
    detail: tiles.detail,
  };
}

/** A building source with what follows from its file where it says nothing. */
export function completeBuildingSource(
  source: Pick<BuildingSource, 'file'> & Partial<BuildingSource>,
): BuildingSource {
  return {
    attributes: {},
    uses: {},
    ...source,
    provenance: source.provenance ?? (isOsm(source) ? 'osm' : 'supplied'),
  };
}

function isOsm({ file, format }: Pick<BuildingSource, 'file' | 'format'>): boolean {
  return format === 'osm' || /\.(osm|pbf|osm\.xml)$/i.test(basename(file));
}

type Issue = v.InferIssue<typeof siteFileSchema>;

function describeIssue(issue: Issue): string {
  const isUnknown = issue.expected === 'never';
  const expected = isUnknown
    ? 'no such field'
    : issue.message.startsWith('Invalid ')
      ? issue.expected
      : issue.message;
  const got = issue.input === undefined ? 'nothing' : shorten(JSON.stringify(issue.input));
  const hint = isUnknown ? 'remove or rename it' : 'correct it';
  return `site.json: ${v.getDotPath(issue)}: Expected ${expected}, got ${got}; ${hint}.`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
