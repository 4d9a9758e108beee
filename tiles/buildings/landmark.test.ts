import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, NodeIO } from '@gltf-transform/core';
import { EXTMeshFeatures, EXTStructuralMetadata } from '@gltf-transform/extensions';
import { validateBytes } from 'gltf-validator';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { toEcef } from '#lib/geo/wgs84.ts';
import type { LandmarkSource } from '../config/build-config.ts';
import { readLandmark, writeLandmark } from './landmark.ts';
import { createPropertySchema } from './tile/property-schema.ts';
import { TextColumn } from './tile/text-column.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'landmark-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A wedge 10 m wide, 20 m high at its back and 30 m deep: its front, at z = 30, lies on the ground. */
function createModel(): Document {
  const document = new Document();
  const buffer = document.createBuffer();
  const corners = [
    [-5, 0, 0],
    [5, 0, 0],
    [5, 20, 0],
    [-5, 20, 0],
    [-5, 0, 30],
    [5, 0, 30],
  ].flat();
  const accessor = (
    type: 'VEC3' | 'VEC2' | 'SCALAR',
    array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
  ) => document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const texture = document
    .createTexture()
    .setMimeType('image/png')
    .setImage(new Uint8Array(PNG.sync.write(new PNG({ width: 2, height: 2 }))));
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', accessor('VEC3', new Float32Array(corners)))
    .setAttribute('NORMAL', accessor('VEC3', new Float32Array(Array(6).fill([0, 1, 0]).flat())))
    .setAttribute('TEXCOORD_0', accessor('VEC2', new Float32Array(12)))
    .setIndices(
      accessor('SCALAR', new Uint16Array([0, 2, 1, 0, 3, 2, 3, 4, 2, 2, 4, 5, 0, 4, 3, 1, 2, 5])),
    )
    .setMaterial(document.createMaterial('stone').setBaseColorTexture(texture));
  const node = document.createNode('wedge').setMesh(document.createMesh().addPrimitive(primitive));
  document.createScene().addChild(node);
  return document;
}

function sourceOf(file: string, more: Partial<LandmarkSource> = {}): LandmarkSource {
  return {
    file,
    id: 'pagoda',
    name: { zh: '方塔', en: 'Square Pagoda' },
    position: [121.2343, 31.0054],
    bearingDeg: 90,
    scale: 1,
    replaces: [],
    isApproximate: false,
    ...more,
  };
}

async function writeModel(name: string): Promise<string> {
  const file = join(folder, name);
  await new NodeIO().write(file, createModel());
  return file;
}

function columnsOf(id: string) {
  const text = (name: string, value: string) => {
    const column = new TextColumn();
    column.addText(value);
    return {
      name,
      values: column.bytes(),
      stringOffsets: new Uint8Array(column.offsets().buffer),
    };
  };
  return [
    text('id', id),
    { name: 'gid', values: new Uint8Array(new Uint32Array([41]).buffer) },
    { name: 'height', values: new Uint8Array(new Float32Array([20]).buffer) },
    { name: 'storeys', values: new Uint8Array([6]) },
    { name: 'use', values: new Uint8Array([8]) },
    { name: 'dwellings', values: new Uint8Array(2) },
    { name: 'provenance', values: new Uint8Array([3]) },
    text('name', '方塔'),
  ];
}

const placing = {
  gid: 41,
  groundM: 17,
  schema: createPropertySchema([]),
  columns: columnsOf('pagoda'),
};

test.each(['model.glb', 'model.gltf'])(
  '%s becomes one valid glb that stands at its place',
  async (name) => {
    const landmark = readLandmark(sourceOf(await writeModel(name)));
    expect(landmark.warnings).toEqual([]);
    const { bytes, region } = writeLandmark(landmark, placing);
    const report = await validateBytes(bytes);
    expect(report.issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);

    const io = new NodeIO().registerExtensions([EXTMeshFeatures, EXTStructuralMetadata]);
    const document = await io.readBinary(bytes);
    const root = document.getRoot();
    expect(root.listTextures()[0]?.getImage()?.length).toBeGreaterThan(60);
    const [primitive] = root.listMeshes()[0]?.listPrimitives() ?? [];
    expect([...(primitive?.getAttribute('_GID')?.getArray() ?? [])]).toEqual(Array(6).fill(41));
    expect([...(primitive?.getAttribute('_FEATURE_ID_0')?.getArray() ?? [])]).toEqual(
      Array(6).fill(0),
    );
    expect(primitive?.getMaterial()?.getName()).toBe('stone');

    // The front, 30 m along +Z, points east; y up becomes z up as 3D Tiles turns it.
    const node = root.listNodes().find((each) => each.getMesh());
    const world = node?.getWorldMatrix() as number[];
    const at = (x: number, y: number, z: number) => {
      const row = (r: number) =>
        (world[r] as number) * x +
        (world[4 + r] as number) * y +
        (world[8 + r] as number) * z +
        (world[12 + r] as number);
      return [row(0), -row(2), row(1)];
    };
    const plane = createLocalPlane(121.2343, 31.0054);
    const expected = toEcef(plane.toLonDeg(30), plane.toLatDeg(5), 17);
    for (const [axis, value] of at(5, 0, 30).entries())
      expect(Math.abs(value - (expected[axis] as number))).toBeLessThan(0.01);
    const top = toEcef(plane.toLonDeg(0), plane.toLatDeg(-5), 37);
    for (const [axis, value] of at(-5, 20, 0).entries())
      expect(Math.abs(value - (top[axis] as number))).toBeLessThan(0.01);

    expect(plane.toX(region.westDeg)).toBeCloseTo(-0.1);
    expect(plane.toX(region.eastDeg)).toBeCloseTo(30.1);
    expect(plane.toY(region.southDeg)).toBeCloseTo(-5.1);
    expect(plane.toY(region.northDeg)).toBeCloseTo(5.1);
    expect([region.minHeightM, region.maxHeightM]).toEqual([
      expect.closeTo(16.9),
      expect.closeTo(37.1),
    ]);
  },
);

test('it is a model, where the schema tells of forms', async () => {
  const landmark = readLandmark(sourceOf(await writeModel('form.glb')));
  const schema = {
    id: 'buildings',
    classes: {
      building: {
        properties: {
          gid: { type: 'SCALAR', componentType: 'UINT32' },
          form: { type: 'ENUM', enumType: 'form' },
        },
      },
    },
    enums: {
      form: {
        valueType: 'UINT8',
        values: ['block', 'parts', 'model'].map((name, value) => ({ name, value })),
      },
    },
  };
  const columns = [{ name: 'gid', values: new Uint8Array(new Uint32Array([41]).buffer) }];
  const { bytes } = writeLandmark(landmark, { ...placing, schema, columns });
  const json = JSON.parse(
    new TextDecoder().decode(
      bytes.subarray(20, 20 + new DataView(bytes.buffer).getUint32(12, true)),
    ),
  );
  const binAt = 28 + new DataView(bytes.buffer).getUint32(12, true);
  const { form } = json.extensions.EXT_structural_metadata.propertyTables[0].properties;
  expect(bytes[binAt + json.bufferViews[form.values].byteOffset]).toBe(2);
});

test('its record has the model for a footprint, scaled and turned', async () => {
  const { record } = readLandmark(
    sourceOf(await writeModel('scaled.glb'), { scale: 2, bearingDeg: 0, use: 'education' }),
  );
  const plane = createLocalPlane(121.2343, 31.0054);
  const ring = record.ring.map(([lon, lat]) => [
    Math.round(plane.toX(lon)),
    Math.round(plane.toY(lat)),
  ]);
  expect(ring).toHaveLength(4);
  expect(ring).toEqual(
    expect.arrayContaining([
      [-10, 0],
      [10, 0],
      [10, 60],
      [-10, 60],
    ]),
  );
  expect(record).toMatchObject({
    id: 'pagoda',
    heightM: 40,
    storeys: 11,
    use: 'education',
    provenance: 'supplied',
  });
});

test('models that cannot be drawn are refused with a word on why', async () => {
  const file = await writeModel('whole.glb');
  const bytes = await new NodeIO().writeBinary(createModel());
  const write = (name: string, content: Uint8Array | string) => {
    writeFileSync(join(folder, name), content);
    return sourceOf(join(folder, name));
  };
  expect(() => readLandmark(write('cut.glb', bytes.subarray(0, bytes.length - 40)))).toThrow(
    /bytes as its header says/,
  );
  expect(() => readLandmark(write('text.gltf', 'no JSON'))).toThrow(/text that is no JSON/);
  expect(() => readLandmark(write('old.gltf', '{"asset":{"version":"1.0"}}'))).toThrow(/glTF 2.0/);
  expect(() => readLandmark(write('empty.gltf', '{"asset":{"version":"2.0"}}'))).toThrow(
    /without meshes/,
  );
  expect(() =>
    readLandmark(
      write('odd.gltf', '{"asset":{"version":"2.0"},"extensionsRequired":["MY_curves"]}'),
    ),
  ).toThrow(/MY_curves/);
  expect(() =>
    readLandmark(
      write(
        'apart.gltf',
        '{"asset":{"version":"2.0"},"buffers":[{"uri":"gone.bin","byteLength":4}]}',
      ),
    ),
  ).toThrow(/gone\.bin.*ENOENT/);
  expect(() => readLandmark(sourceOf(`${file}.none`))).toThrow(/ENOENT/);
});

test('a model that hangs in the air, or is large, is placed with a warning', async () => {
  const document = createModel();
  document.getRoot().listNodes()[0]?.setTranslation([0, 3, 0]);
  const noise = new PNG({ width: 400, height: 400 });
  for (let i = 0; i < noise.data.length; i++) noise.data[i] = (i * i * 2654435761) >>> 24;
  document
    .getRoot()
    .listTextures()[0]
    ?.setImage(new Uint8Array(PNG.sync.write(noise)));
  const file = join(folder, 'afloat.glb');
  await new NodeIO().write(file, document);
  expect(readLandmark(sourceOf(file)).warnings).toEqual([
    expect.stringContaining('at most 300 KB'),
    expect.stringContaining('3.0 m above'),
  ]);
});
