import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckName } from '../../tiles/validate/finding.ts';
import { formatReport, runValidate } from '../../tiles/validate/run-validate.ts';
import type { ValidationReport } from '../../tiles/validate/validation-report.ts';
import {
  asFloat32,
  asUint32,
  featuresOf,
  propertyOf,
  raiseBuilding,
  removeTriangles,
  tableOf,
  toFloats,
  turnRoof,
} from './support/damage-glb.ts';
import {
  createDamagedSite,
  cutShort,
  type DamagedSite,
  expectFinding,
  toPattern,
} from './support/damaged-site.ts';
import { type EditedGlb, editGlb } from './support/edit-glb.ts';
import { toImplicit } from './support/to-implicit.ts';

let built: DamagedSite;
let report: ValidationReport;
/** A final tile with several buildings, by its path in the site. */
let leaf: string;

beforeAll(async () => {
  built = await createDamagedSite();
  report = await runValidate(built.site, { workers: 0 });
  leaf = `buildings/${firstLeaf(readTileset(built.site).root).content.uri}`;
});

afterAll(() => built?.remove());

interface Tile {
  boundingVolume: { region: number[] };
  geometricError: number;
  content: { uri: string };
  children?: Tile[];
}

function readTileset(root: string): { root: Tile } {
  return JSON.parse(readFileSync(join(root, 'buildings/tileset.json'), 'utf8'));
}

function editTileset(root: string, edit: (tileset: { root: Tile }) => void): void {
  const tileset = readTileset(root);
  edit(tileset);
  writeFileSync(join(root, 'buildings/tileset.json'), JSON.stringify(tileset));
}

function firstLeaf(tile: Tile): Tile {
  return tile.children?.[0] ? firstLeaf(tile.children[0]) : tile;
}

test('finds nothing in an undamaged site, and looks at all of it', () => {
  expect(formatReport(report)).toMatch(/0 errors, 0 warnings/);
  expect(report.findings).toEqual([]);
  const { checked } = report;
  expect(checked.buildings).toBe(2200);
  expect(checked.volumes).toBe(2200);
  expect(checked.glbs).toBe(globSync('**/*.glb', { cwd: built.site }).length);
  expect(checked.terrainTiles).toBe(globSync('**/*.terrain', { cwd: built.site }).length);
  expect(checked.terrainEdges).toBeGreaterThan(checked.terrainTiles);
  expect(checked.trees).toBeGreaterThan(10);
  expect(checked.groundTiles).toBeGreaterThan(10);
});

test('reports the same with threads as without', async () => {
  expect(await runValidate(built.site, { workers: 2 })).toEqual(report);
});

describe('finds in a tile', () => {
  const defects: readonly (readonly [string, CheckName, (glb: EditedGlb) => void])[] = [
    [
      'a wrong property count',
      'property-table',
      ({ metadata }) => {
        tableOf(metadata).count -= 1;
      },
    ],
    [
      'a wrong feature count',
      'mesh-features',
      ({ json }) => {
        featuresOf(json).featureCount += 1;
      },
    ],
    [
      'feature ids of a table that is not there',
      'mesh-features',
      ({ json }) => {
        featuresOf(json).propertyTable = 3;
      },
    ],
    [
      'an unknown class',
      'property-table',
      ({ metadata }) => {
        tableOf(metadata).class = 'house';
      },
    ],
    [
      'an unknown component type',
      'property-table',
      ({ metadata }) => {
        propertyOf(metadata, 'height').componentType = 'FLOAT16';
      },
    ],
    [
      'a column of another type',
      'property-table',
      ({ metadata }) => {
        propertyOf(metadata, 'height').componentType = 'FLOAT64';
      },
    ],
    [
      'a missing required property',
      'property-table',
      ({ metadata }) => void delete tableOf(metadata).properties?.storeys,
    ],
    [
      'a wrong offset type',
      'property-table',
      ({ metadata }) => {
        const id = tableOf(metadata).properties?.id;
        if (id) id.stringOffsetType = 'UINT16';
      },
    ],
    [
      'offsets that fall',
      'property-table',
      (glb) => {
        const offsets = asUint32(glb.views[glb.property('id').stringOffsets]);
        [offsets[1], offsets[2]] = [offsets[2] as number, offsets[1] as number];
      },
    ],
    [
      'offsets that end early',
      'property-table',
      (glb) => {
        const offsets = asUint32(glb.views[glb.property('id').stringOffsets]);
        offsets[offsets.length - 1] = (offsets.at(-1) as number) - 1;
      },
    ],
    [
      'an unknown enum value',
      'property-table',
      (glb) => void glb.views[glb.property('use').values]?.fill(250, 0, 1),
    ],
    [
      'a duplicate id',
      'building-id',
      (glb) => {
        const { values, stringOffsets } = glb.property('id');
        const offsets = asUint32(glb.views[stringOffsets]);
        const text = glb.views[values];
        text?.copyWithin(offsets[1] as number, 0, offsets[1] as number);
      },
    ],
    [
      'a gid that its table does not have',
      'gid',
      (glb) => {
        const gid = glb.attribute('_GID');
        new Float32Array(gid.buffer)[0] = 77;
      },
    ],
    [
      'positions that are no numbers',
      'not-finite',
      (glb) => {
        toFloats(glb);
        asFloat32(glb.attribute('POSITION'))[4] = Number.NaN;
      },
    ],
    [
      'bounds of an accessor that are not its own',
      'accessor',
      ({ json }) => {
        const accessor =
          json.accessors?.[json.meshes?.[0]?.primitives[0]?.attributes.POSITION ?? -1];
        accessor?.max?.splice(0, 1, (accessor.max[0] as number) + 1);
      },
    ],
    ['a flipped roof', 'roof', (glb) => turnRoof(glb)],
    ['a wall that is missing', 'crack', (glb) => removeTriangles(glb, (u) => u >= 0)],
    ['a hole in a roof', 'crack', (glb) => removeTriangles(glb, (u) => u === -32)],
    ['a wrong height', 'volume', (glb) => raiseBuilding(glb, 1.5)],
    ['normals that are too long', 'normal', (glb) => void glb.attribute('NORMAL').fill(127, 0, 3)],
  ];

  test.each(defects)('%s', async (_, check, edit) => {
    const found = await built.validate((root) => editGlb(join(root, leaf), edit));
    expectFinding(found, check, new RegExp(`^${toPattern(leaf)}`));
  });

  test('that it is cut short', async () => {
    const found = await built.validate((root) => cutShort(join(root, leaf)));
    expectFinding(found, 'glb', new RegExp(`^${toPattern(leaf)}`));
  });
});

describe('finds in a tileset', () => {
  test('a missing content', async () => {
    const found = await built.validate((root) => rmSync(join(root, leaf)));
    expectFinding(found, 'content-missing', /^buildings\/tileset\.json#root/);
  });

  test('a growing geometric error', async () => {
    const found = await built.validate((root) =>
      editTileset(root, ({ root: tile }) => {
        firstLeaf(tile).geometricError = tile.geometricError + 1;
      }),
    );
    expectFinding(found, 'geometric-error', /^buildings\/tileset\.json#root\.children/);
  });

  test('a region that does not contain its content', async () => {
    const found = await built.validate((root) =>
      editTileset(root, ({ root: tile }) => {
        const { region } = firstLeaf(tile).boundingVolume;
        region[5] = ((region[4] as number) + (region[5] as number)) / 2;
      }),
    );
    expectFinding(found, 'containment', new RegExp(`^${toPattern(leaf)}`));
  });

  test('a region that is not within its parent', async () => {
    const found = await built.validate((root) =>
      editTileset(root, ({ root: tile }) => {
        const { region } = firstLeaf(tile).boundingVolume;
        region[0] = (tile.boundingVolume.region[0] as number) - 1e-4;
      }),
    );
    expectFinding(found, 'containment', /^buildings\/tileset\.json#root\.children/);
  });

  test('a region in degrees', async () => {
    const found = await built.validate((root) =>
      editTileset(root, ({ root: tile }) => {
        tile.boundingVolume.region[0] = 121.2;
      }),
    );
    expectFinding(found, 'bounding-volume', /#root$/);
  });

  test('a building in two tiles', async () => {
    const found = await built.validate((root) => {
      cpSync(join(root, leaf), join(root, 'buildings/tiles/again.glb'));
      editTileset(root, ({ root: tile }) => {
        tile.children?.push({ ...firstLeaf(tile), content: { uri: 'tiles/again.glb' } });
      });
    });
    expectFinding(found, 'building-twice', /\.glb#/);
  });

  test('a building that is missing, and a tile that nothing leads to', async () => {
    const found = await built.validate((root) =>
      editTileset(root, ({ root: tile }) => {
        tile.children?.splice(0, 1);
      }),
    );
    expectFinding(found, 'building-missing', /^buildings\/index\.bin#/);
    expectFinding(found, 'content-unlisted', new RegExp(`^${toPattern(leaf)}$`));
  });

  test('members of the wrong type', async () => {
    const found = await built.validate((root) =>
      editTileset(root, ({ root: tile }) => {
        Object.assign(firstLeaf(tile), { refine: 'SUBTRACT' });
      }),
    );
    expectFinding(found, 'tileset', /^buildings\/tileset\.json#root/);
  });
});

describe('finds in implicit tiling', () => {
  const validateImplicit = (damage: (root: string) => void) =>
    built.validate((root) => {
      toImplicit(join(root, 'buildings/tileset.json'), 1);
      damage(join(root, 'buildings/implicit'));
    }, 'buildings/implicit/tileset.json');
  const subtree = (root: string) => join(root, 'subtrees/0/0/0.subtree');
  const editJson = (root: string, edit: (text: string) => string) => {
    const bytes = readFileSync(subtree(root));
    const end = 24 + bytes.readUInt32LE(8);
    const text = edit(bytes.subarray(24, end).toString());
    bytes.write(text.padEnd(end - 24), 24);
    writeFileSync(subtree(root), bytes);
  };

  test('nothing where it is whole', async () => {
    const whole = await validateImplicit(() => undefined);
    expect(whole.findings).toEqual([]);
    expect(whole.checked.subtrees).toBe(whole.checked.tiles);
    expect(whole.checked.buildings).toBe(2200);
  });

  test('a subtree that is cut short', async () => {
    const found = await validateImplicit((root) => cutShort(subtree(root)));
    expectFinding(found, 'subtree', /0\.subtree$/);
  });

  test('a wrong number of available tiles', async () => {
    const found = await validateImplicit((root) =>
      editJson(root, (text) => text.replace('"availableCount":1}', '"availableCount":0}')),
    );
    expectFinding(found, 'subtree', /0\.subtree#tileAvailability/);
  });

  test('a buffer view beyond the end', async () => {
    const found = await validateImplicit((root) =>
      editJson(root, (text) => text.replace('"byteOffset":8', '"byteOffset":9999999').trimEnd()),
    );
    expectFinding(found, 'subtree', /0\.subtree/);
  });

  test('a missing subtree', async () => {
    const found = await validateImplicit((root) =>
      rmSync(join(root, globSync('subtrees/1/*/*.subtree', { cwd: root })[0] as string)),
    );
    expectFinding(found, 'content-missing', /#root$/);
  });

  test('a missing content', async () => {
    const found = await validateImplicit((root) =>
      rmSync(join(root, globSync('content/1/*/*.glb', { cwd: root })[0] as string)),
    );
    expectFinding(found, 'content-missing', /\.subtree#1\//);
  });
});

test('a folder without a build is said to be none', async () => {
  await expect(runValidate(join(built.folder, 'nothing'))).rejects.toThrow(/Expected a built site/);
});

test('a terrain folder is checked alone', async () => {
  const alone = await runValidate(join(built.site, 'terrain'), { workers: 0 });
  expect(alone.findings).toEqual([]);
  expect(alone.checked.terrainTiles).toBe(report.checked.terrainTiles);
});

test('keeps a report of many faults short, and counts them all', async () => {
  const root = join(built.folder, 'many');
  cpSync(built.site, root, { recursive: true });
  for (const tile of globSync('ground/14/*/*.mvt', { cwd: root }))
    writeFileSync(join(root, tile), 'no tile');
  const found = await runValidate(root, { workers: 0, limit: 3 });
  expect(found.findings.filter(({ check }) => check === 'ground-tile')).toHaveLength(3);
  expect(found.counts['error ground-tile']).toBeGreaterThan(10);
  expect(formatReport(found)).toMatch(/… \d+ more/);
});
