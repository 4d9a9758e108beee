import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILDING_QUALITY, type BuildingIndex, buildingId, decodeBuildingIndex } from '#model';
import type { BuildingSource, LandmarkSource } from '../../tiles/config/build-config.ts';
import { checkMetadata } from '../../tiles/validate/glb/check-metadata.ts';
import { readGlb } from '../../tiles/validate/glb/read-glb.ts';
import { runValidate } from '../../tiles/validate/run-validate.ts';
import type { ValidationReport } from '../../tiles/validate/validation-report.ts';
import { miniSite } from '../fixtures/mini-site.ts';
import { buildMiniSite } from './support/build-mini-site.ts';
import { CITY, toCityJson } from './support/city-model.ts';
import { expectFinding } from './support/damaged-site.ts';
import { editGlb } from './support/edit-glb.ts';
import { createOsmWriter } from './support/osm-writer.ts';
import { makeTower } from './support/tower-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'building-forms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Built {
  readonly site: string;
  readonly report: ValidationReport;
  readonly index: BuildingIndex;
  /** Of each building, as the final tiles say it. */
  readonly forms: ReadonlyMap<string, string>;
  readonly qualities: ReadonlyMap<string, number>;
}

async function build(
  name: string,
  buildings: readonly BuildingSource[],
  landmarks: readonly LandmarkSource[] = [],
): Promise<Built> {
  const site = await buildMiniSite(join(folder, name), { config: { buildings, landmarks } });
  const report = await runValidate(site, { workers: 0 });
  const { buffer, byteOffset, length } = readFileSync(join(site, 'buildings/index.bin'));
  const index = decodeBuildingIndex(buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
  const forms = new Map<string, string>();
  const qualities = new Map<string, number>();
  for (const file of globSync('buildings/**/*.glb', { cwd: site })) {
    const at = { path: file, sink: { error: fail, warn: fail } };
    const glb = readGlb(readFileSync(join(site, file)), at as never);
    const metadata = glb?.json.extensions?.EXT_structural_metadata;
    for (const table of glb && metadata ? checkMetadata(metadata, glb, at as never) : [])
      for (let row = 0; row < table.count; row++) {
        const id = table.text('id', row) as string;
        forms.set(id, table.text('form', row) ?? 'block');
        qualities.set(id, table.number('quality', row) ?? 0);
      }
  }
  return { site, report, index, forms, qualities };
}

function fail(...words: readonly string[]): never {
  throw new Error(words.join(' '));
}

function qualityOf({ index }: Built, id: string): number | undefined {
  const gid = [...Array(index.count).keys()].find((row) => buildingId(index, row) === id);
  return gid === undefined ? undefined : index.quality[gid];
}

/** Validates the site after its one leaf has been changed, and puts that back. */
async function validateEdited({ site }: Built, edit: Parameters<typeof editGlb>[1]) {
  const [leaf = ''] = globSync('buildings/tiles/**/*.glb', { cwd: site });
  const path = join(site, leaf);
  const bytes = readFileSync(path);
  await editGlb(path, edit);
  const report = await runValidate(site, { workers: 0 });
  rmSync(path);
  writeFileSync(path, bytes);
  return report;
}

describe('city models', () => {
  let built: Built;
  beforeAll(async () => {
    const file = join(folder, 'models.city.json');
    const model = toCityJson({
      version: '2.0',
      referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/4528',
    });
    // The fixture's corner, moved into the site.
    const transform = { scale: [0.001, 0.001, 0.001], translate: [40618396, 3434628, 0] };
    writeFileSync(file, JSON.stringify({ ...model, transform }));
    built = await build('city', [{ file, attributes: {}, uses: {}, provenance: 'surveyed' }]);
  });

  test('validate without errors: their volume is their own', () => {
    expect(built.report.findings).toEqual([]);
    expect(built.report.errors).toBe(0);
    expect(built.index.count).toBe(CITY.length);
  });

  test('that call themselves blocks are found out by their footprint', async () => {
    const found = await validateEdited(built, ({ views, property }) =>
      views[property('form').values]?.fill(0),
    );
    expectFinding(found, 'footprint', /#B[123]$/);
  });

  test('are models in the tiles', () => {
    expect(built.forms).toEqual(new Map(CITY.map(({ id }) => [id, 'model'])));
  });
});

describe('OpenStreetMap', () => {
  let built: Built;
  beforeAll(async () => {
    const osm = createOsmWriter();
    osm.area(1, [100, 200], [104, 203], { building: 'apartments', 'building:levels': '6' });
    osm.area(2, [120, 200], [128, 204], { building: 'office', height: '40' });
    osm.area(3, [120, 200], [124, 204], { 'building:part': 'yes', height: '40' });
    osm.area(4, [124, 200], [128, 204], {
      'building:part': 'yes',
      height: '18',
      min_height: '6',
      'roof:shape': 'gabled',
    });
    osm.area(5, [140, 200], [143, 202], { building: 'house' });
    const file = join(folder, 'town.osm');
    writeFileSync(file, osm.toXml());
    const model = join(folder, 'tower.gltf');
    writeFileSync(model, JSON.stringify(makeTower()));
    built = await build(
      'osm',
      [{ file, attributes: {}, uses: {}, provenance: 'osm' }],
      [
        {
          file: model,
          id: 'tower',
          name: { zh: '塔', en: 'Tower' },
          position: miniSite.centre,
          bearingDeg: 0,
          scale: 1,
          replaces: [],
          isApproximate: true,
        },
      ],
    );
  });

  test('validates without errors, with buildings of several parts', () => {
    expect(built.report.findings).toEqual([]);
    expect(built.report.errors).toBe(0);
  });

  test('tells blocks, parts and models apart', () => {
    expect(built.forms).toEqual(
      new Map([
        ['way/1', 'block'],
        ['way/2', 'parts'],
        ['way/5', 'block'],
        ['tower', 'model'],
      ]),
    );
  });

  test('says in tiles and index which heights and places are estimates', () => {
    const { heightEstimated, placedByEstimate } = BUILDING_QUALITY;
    const expected = new Map([
      ['way/1', 0],
      ['way/2', 0],
      ['way/5', heightEstimated],
      ['tower', placedByEstimate],
    ]);
    expect(built.qualities).toEqual(expected);
    for (const [id, quality] of expected) expect(qualityOf(built, id), id).toBe(quality);
  });

  test('is found out where tiles and index differ on what is an estimate', async () => {
    const found = await validateEdited(built, ({ views, property }) =>
      views[property('quality').values]?.fill(0),
    );
    expectFinding(found, 'property-table', /./);
    expect(found.errors).toBe(1);
  });
});
