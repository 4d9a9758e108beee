import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TwinError } from '#model';
import { MOST_FILE_BYTES } from './limits.ts';
import { type ReadFile, readFile } from './read-file.ts';

const context = {
  bounds: { westDeg: 121, southDeg: 30.9, eastDeg: 121.5, northDeg: 31.2 },
  groundM: 14,
  datumOffsetM: 10,
};

function read(name: string, body: string | Uint8Array<ArrayBuffer>): Promise<ReadFile> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return readFile(name, bytes, context);
}

async function faultOf(reading: Promise<ReadFile>): Promise<TwinError> {
  const error = await reading.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(TwinError);
  expect(error).toMatchObject({ code: 'source-invalid', cause: { zh: expect.any(String) } });
  return error as TwinError;
}

/** A ZIP archive of deflated files, as APPNOTE.TXT lays it out. */
function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const index: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(at, 42);
    parts.push(head, Buffer.from(name), packed);
    index.push(entry, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const listed = Buffer.concat(index);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, listed, end]));
}

/** One point and one attribute in GBK: ESRI's white paper of 1998, and dBASE III. */
function shapefile(x: number, y: number, name: Buffer): Record<string, Uint8Array> {
  const shp = Buffer.alloc(128);
  shp.writeInt32BE(9994, 0);
  shp.writeInt32BE(64, 24);
  shp.writeInt32LE(1000, 28);
  shp.writeInt32LE(1, 32);
  shp.writeInt32BE(1, 100);
  shp.writeInt32BE(10, 104);
  shp.writeInt32LE(1, 108);
  shp.writeDoubleLE(x, 112);
  shp.writeDoubleLE(y, 120);
  const dbf = Buffer.alloc(65 + 21 + 1, 0x20);
  dbf.fill(0, 0, 64);
  dbf[0] = 3;
  dbf.writeUInt32LE(1, 4);
  dbf.writeUInt16LE(65, 8);
  dbf.writeUInt16LE(21, 10);
  dbf.write('NAME', 32);
  dbf[43] = 'C'.charCodeAt(0);
  dbf[48] = 20;
  dbf[64] = 0x0d;
  name.copy(dbf, 66);
  dbf[86] = 0x1a;
  return { 'a.shp': shp, 'a.dbf': dbf };
}

const POINT = { type: 'Feature', geometry: { type: 'Point', coordinates: [121.2, 31] } };

describe('GeoJSON', () => {
  test('keeps shapes with titles and properties, and takes collections apart', async () => {
    const json = {
      type: 'FeatureCollection',
      features: [
        { ...POINT, properties: { 名称: '一号', n: 3, deep: { a: 1 } } },
        {
          type: 'Feature',
          properties: null,
          geometry: {
            type: 'MultiPolygon',
            coordinates: [
              [
                [
                  [121.1, 31],
                  [121.2, 31],
                  [121.2, 31.1],
                  [121.1, 31],
                ],
              ],
              [
                [
                  [121.3, 31],
                  [121.4, 31],
                  [121.4, 31.1],
                ],
              ],
            ],
          },
        },
      ],
    };
    const { format, features, report } = await read('a.geojson', JSON.stringify(json));
    expect(format).toBe('GeoJSON');
    expect(report).toEqual({ read: 2, kept: 2, refused: [], hints: [] });
    expect(features.map(({ id }) => id)).toEqual(['1', '2.1', '2.2']);
    expect(features[0]).toMatchObject({
      title: { zh: '一号', en: '一号' },
      properties: { n: 3, deep: '{"a":1}' },
    });
    // The open ring was closed.
    expect(features[2]?.geometry).toMatchObject({
      rings: [expect.toSatisfy((ring) => ring.length === 4)],
    });
  });

  test('one feature a line: a broken line is refused by itself', async () => {
    const { report } = await read(
      'a.ndjson',
      `${JSON.stringify(POINT)}\n{"type":\n${JSON.stringify(POINT)}\n`,
    );
    expect(report).toMatchObject({
      read: 3,
      kept: 2,
      refused: [{ reason: 'malformed', count: 1, rows: [{ row: 2, sample: '{"type":' }] }],
    });
  });

  test('a declared projection is named', async () => {
    const json = {
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4549' } },
      features: [POINT],
    };
    expect((await faultOf(read('a.json', JSON.stringify(json)))).message).toContain('EPSG::4549');
  });
});

describe('CSV', () => {
  test('finds Chinese columns in GB18030, keeps codes as text and figures as numbers', async () => {
    // 名称,经度,纬度,编号,值 / 站,121.2,31,007,4.5
    const gbk = Buffer.from(
      'c3fbb3c62cbeadb6c82cceb3b6c82cb1e0bac52cd6b50ad5be2c3132312e322c33312c3030372c342e350a',
      'hex',
    );
    const { features } = await read('a.csv', new Uint8Array(gbk));
    expect(features).toHaveLength(1);
    expect(features[0]).toMatchObject({
      title: { zh: '站' },
      geometry: { type: 'point', at: [121.2, 31] },
      properties: { 编号: '007', 值: 4.5 },
    });
  });

  test.each([
    ['POINT Z (121.2 31 5)', 'point'],
    ['SRID=4326;LINESTRING(121.2 31, 121.3 31.1)', 'line'],
    ['POLYGON ((121.1 31, 121.2 31, 121.2 31.1, 121.1 31))', 'polygon'],
    ['MULTIPOINT ((121.1 31))', 'point'],
    ['MULTIPOINT (121.1 31)', 'point'],
  ])('reads %s', async (wkt, type) => {
    const { features } = await read('a.csv', `name;wkt\na;"${wkt}"\n`);
    expect(features.map(({ geometry }) => geometry.type)).toEqual([type]);
  });

  test('names swapped, projected and far places, with the first five rows of each', async () => {
    const swapped = Array.from({ length: 7 }, (_, n) => `s${n},31.0${n},121.2`);
    const rows = [
      'ok,121.2,31',
      ...swapped,
      'zone,40512345,3434567',
      'web,13491922,3632749',
      'far,2.3,48.8',
      'none,,',
    ];
    const { report } = await read('a.csv', `name,x,y\n${rows.join('\n')}`);
    expect(report).toMatchObject({ read: 12, kept: 1 });
    const byReason = new Map(report.refused.map((one) => [one.reason, one]));
    expect(byReason.get('swapped')?.count).toBe(7);
    expect(byReason.get('swapped')?.rows.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6]);
    expect(byReason.get('projected')?.count).toBe(2);
    expect(byReason.get('far')?.count).toBe(1);
    expect(byReason.get('no-place')?.count).toBe(1);
    const hints = report.hints.map(({ en }) => en).join('\n');
    expect(hints).toMatch(/seem swapped/);
    expect(hints).toMatch(/Gauss–Krüger, zone 40/);
  });

  test('without a column of places says which columns there are', async () => {
    expect((await faultOf(read('a.csv', 'name,value\na,1\n'))).message).toContain('name, value');
  });
});

const KML = `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<Style id="s"><LineStyle><color>ff336699</color></LineStyle></Style><StyleMap id="m"><Pair><key>normal</key><styleUrl>#s</styleUrl></Pair></StyleMap>
<Folder><Placemark><name>路</name><styleUrl>#m</styleUrl><TimeSpan><begin>2026-01-01</begin><end>2026-02-01</end></TimeSpan>
<ExtendedData><Data name="n"><value>4</value></Data></ExtendedData><LineString><coordinates>121.2,31,0 121.3,31.1,0</coordinates></LineString></Placemark></Folder>
<Placemark><name>车</name><gx:Track><when>2026-01-01T00:00:10Z</when><when>2026-01-01T00:00:00Z</when><gx:coord>121.3 31 5</gx:coord><gx:coord>121.2 31 0</gx:coord></gx:Track></Placemark>
<Placemark><name>空</name></Placemark></Document></kml>`;

describe('KML, KMZ and GPX', () => {
  test.each(['kml', 'kmz'])('reads data, spans, colours and tracks of %s', async (kind) => {
    const bytes = new TextEncoder().encode(KML);
    const { format, features, report } = await read(
      'a',
      kind === 'kmz' ? zip({ 'doc.kml': bytes }) : bytes,
    );
    expect(format).toBe(kind.toUpperCase());
    expect(report).toMatchObject({ read: 3, kept: 2, refused: [{ reason: 'no-place', count: 1 }] });
    expect(features[0]).toMatchObject({
      title: { zh: '路' },
      colour: '#996633',
      span: [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)],
      properties: { n: 4 },
      geometry: { type: 'line' },
    });
    expect(features[1]?.geometry).toEqual({
      type: 'track',
      fixes: [
        [Date.UTC(2026, 0, 1), 121.2, 31, 14],
        [Date.UTC(2026, 0, 1, 0, 0, 10), 121.3, 31, 15],
      ],
    });
  });

  test('reads waypoints, routes and ways in time of GPX', async () => {
    const point = (lon: number, s: number) =>
      `<trkpt lat="31" lon="${lon}"><ele>3</ele><time>2026-01-01T00:00:0${s}Z</time></trkpt>`;
    const gpx = `<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="31" lon="121.2"><name>点</name></wpt>
<rte><rtept lat="31" lon="121.2"/><rtept lat="31.1" lon="121.2"/></rte><trk><trkseg>${point(121.2, 1)}${point(121.21, 2)}</trkseg></trk></gpx>`;
    const { features } = await read('a.gpx', gpx);
    expect(features.map(({ geometry }) => geometry.type)).toEqual(['point', 'line', 'track']);
    expect(features[2]?.geometry).toMatchObject({
      fixes: [[Date.UTC(2026, 0, 1, 0, 0, 1), 121.2, 31, 13], expect.anything()],
    });
  });

  test('refuses a document type, with which entities that grow would come', async () => {
    await faultOf(read('a.kml', '<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>'));
  });
});

describe('shapefiles', () => {
  const NAME = Buffer.from('cbc9b0d8', 'hex');

  test.each([
    ['by its cpg', { 'a.cpg': Buffer.from('936') }],
    ['by its bytes', {}],
  ])('read Chinese attributes in GBK %s', async (_, extra) => {
    const { format, features } = await read(
      'a.zip',
      zip({ ...shapefile(121.2, 31, NAME), ...extra }),
    );
    expect(format).toBe('Shapefile');
    expect(features[0]).toMatchObject({
      title: { zh: '松柏' },
      geometry: { type: 'point', at: [121.2, 31] },
    });
  });

  test('turn projected places into degrees by their prj, and name them without one', async () => {
    const prj =
      'PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]';
    const parts = shapefile(13_491_922.29, 3_632_749.14, NAME);
    const { features } = await read('a.zip', zip({ ...parts, 'a.prj': Buffer.from(prj) }));
    const { geometry } = features[0] as { geometry: unknown };
    const [lon, lat] = (geometry as { at: [number, number] }).at;
    expect(lon).toBeCloseTo(121.2, 4);
    expect(lat).toBeCloseTo(31, 2);
    const { report } = await read('a.zip', zip(parts));
    expect(report.refused[0]?.reason).toBe('projected');
    expect(report.hints[0]?.en).toContain('Web Mercator');
  });
});

test('reads points, ways in time and polygons of CZML', async () => {
  const czml = [
    { id: 'document', version: '1.0' },
    {
      id: 'p',
      name: '点',
      position: { cartographicDegrees: [121.2, 31, 0] },
      point: { color: { rgba: [255, 128, 0, 255] } },
    },
    {
      id: 't',
      availability: '2026-01-01T00:00:00Z/2026-01-02T00:00:00Z',
      position: {
        epoch: '2026-01-01T00:00:00Z',
        cartographicDegrees: [0, 121.2, 31, 20, 10, 121.3, 31, 20],
      },
    },
    {
      id: 'a',
      polygon: { positions: { cartographicDegrees: [121.1, 31, 0, 121.2, 31, 0, 121.2, 31.1, 0] } },
    },
    { id: 'bad', position: { cartographicDegrees: [1] } },
  ];
  const { features, report } = await read('a.czml', JSON.stringify(czml));
  expect(features.map(({ geometry }) => geometry.type)).toEqual(['point', 'track', 'polygon']);
  expect(features[0]?.colour).toBe('#ff8000');
  expect(features[1]?.span).toEqual([Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)]);
  expect(report.refused).toMatchObject([{ reason: 'malformed', count: 1 }]);
});

test.each([
  ['an empty file', ''],
  ['other bytes', '\u0000\u0001\u0002'],
  ['half a JSON', '{"type":"FeatureCollection","features":['],
  ['other JSON', '{"a":1}'],
  ['other XML', '<html></html>'],
  ['broken XML', '<kml><Document></kml>'],
  ['an archive cut off', 'PK\u0003\u0004abc'],
  ['a quote that never ends', 'name,lon,lat\n"a,121,31\nb,2'],
])('%s is a fault that says why in both languages', async (_, body) => {
  await faultOf(read('a.bin', body));
});

test('a file that is too large is not even looked at', async () => {
  const fault = await faultOf(read('a.csv', new Uint8Array(MOST_FILE_BYTES + 1)));
  expect(fault.message).toContain('50 MB');
});

test('more features than the map holds are refused as a whole', async () => {
  const multi = { type: 'MultiPoint', coordinates: new Array(200_001).fill([121.2, 31]) };
  expect((await faultOf(read('a.json', JSON.stringify(multi)))).message).toContain('200000');
});
