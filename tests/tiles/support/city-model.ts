/** Three buildings, written as CityJSON, CityJSONSeq and CityGML, so that the readers can be held against each other. */

export type P = readonly [number, number, number];
export interface Face {
  readonly kind: 'WallSurface' | 'RoofSurface' | 'GroundSurface';
  readonly rings: readonly (readonly P[])[];
}
export interface ModelObject {
  readonly id: string;
  readonly type: 'Building' | 'BuildingPart' | 'BuildingInstallation';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly lod: 1 | 2 | null;
  /** LoD1 is written without semantics. */
  readonly faces: readonly Face[];
  readonly children: readonly ModelObject[];
}

const X = 40519000;
const Y = 3430000;

/** A ring at one height, counter-clockwise from above. */
const level = (points: readonly (readonly [number, number])[], z: number): P[] =>
  points.map(([x, y]) => [X + x, Y + y, z]);

/** Walls around a ring; of a hole the ring is given clockwise, so that they face the yard. */
const walls = (points: readonly (readonly [number, number])[], low: number, high: number): Face[] =>
  points.map(([x, y], i) => {
    const [u, v] = points[(i + 1) % points.length] as readonly [number, number];
    const ring: P[] = [
      [X + x, Y + y, low],
      [X + u, Y + v, low],
      [X + u, Y + v, high],
      [X + x, Y + y, high],
    ];
    return { kind: 'WallSurface', rings: [ring] };
  });

const rectangle = (x: number, y: number, w: number, d: number) =>
  [
    [x, y],
    [x + w, y],
    [x + w, y + d],
    [x, y + d],
  ] as const;

export function block(
  outline: readonly (readonly [number, number])[],
  [low, high]: readonly [number, number],
  hole: readonly (readonly [number, number])[] = [],
): Face[] {
  const inner = [...hole].reverse();
  const holes = (z: number, isRoof: boolean) =>
    hole.length > 0 ? [level(isRoof ? inner : hole, z)] : [];
  return [
    { kind: 'GroundSurface', rings: [level([...outline].reverse(), low), ...holes(low, false)] },
    { kind: 'RoofSurface', rings: [level(outline, high), ...holes(high, true)] },
    ...walls(outline, low, high),
    ...walls(inner, low, high),
  ];
}

/** A gable along x. */
export function gable(
  x: number,
  y: number,
  [w, d]: readonly [number, number],
  [low, eaves, ridge]: readonly [number, number, number],
): Face[] {
  const corner = (i: number, z: number): P => {
    const [px, py] = rectangle(x, y, w, d)[i] as readonly [number, number];
    return [X + px, Y + py, z];
  };
  const west: P = [X + x, Y + y + d / 2, ridge];
  const east: P = [X + x + w, Y + y + d / 2, ridge];
  const face = (kind: Face['kind'], ...ring: P[]): Face => ({ kind, rings: [ring] });
  return [
    face('GroundSurface', corner(3, low), corner(2, low), corner(1, low), corner(0, low)),
    face('WallSurface', corner(0, low), corner(1, low), corner(1, eaves), corner(0, eaves)),
    face('WallSurface', corner(1, low), corner(2, low), corner(2, eaves), east, corner(1, eaves)),
    face('WallSurface', corner(2, low), corner(3, low), corner(3, eaves), corner(2, eaves)),
    face('WallSurface', corner(3, low), corner(0, low), corner(0, eaves), west, corner(3, eaves)),
    face('RoofSurface', corner(0, eaves), corner(1, eaves), east, west),
    face('RoofSurface', corner(2, eaves), corner(3, eaves), west, east),
  ];
}

const object = (
  id: string,
  type: ModelObject['type'],
  rest: Partial<ModelObject> = {},
): ModelObject => ({ id, type, attributes: {}, lod: 2, faces: [], children: [], ...rest });

export const CITY: readonly ModelObject[] = [
  object('B1', 'Building', {
    attributes: {
      measuredHeight: 9.5,
      storeysAboveGround: 3,
      function: '1000',
      name: '实验楼 <1>',
      owner: 'A & B',
      rooms: 42,
      share: 0.25,
    },
    lod: 1,
    faces: block(rectangle(0, 0, 20, 10), [3, 12.5]),
  }),
  object('B2', 'Building', {
    attributes: { measuredHeight: 15 },
    lod: null,
    children: [
      object('B2-a', 'BuildingPart', {
        attributes: { owner: 'part only' },
        faces: gable(40, 0, [12, 8], [3, 9, 12]),
      }),
      object('B2-b', 'BuildingPart', {
        faces: block(rectangle(52, 0, 30, 30), [3, 18], rectangle(60, 10, 10, 10)),
      }),
    ],
  }),
  object('B3', 'Building', {
    attributes: { measuredHeight: 9, yearOfConstruction: 1987 },
    faces: gable(0, 40, [14.25, 9.125], [2.5, 8, 11.5]),
    children: [
      object('B3-stairs', 'BuildingInstallation', {
        faces: block(rectangle(14.25, 42, 2, 2), [2.5, 5]),
      }),
    ],
  }),
];

export interface CityJsonOptions {
  readonly version: string;
  readonly referenceSystem?: string;
  /** Left out in 1.0, where vertices may be plain numbers. */
  readonly isQuantized?: boolean;
}

function flatten(
  objects: readonly ModelObject[],
  parent?: string,
): [ModelObject, string | undefined][] {
  return objects.flatMap((one): [ModelObject, string | undefined][] => [
    [one, parent],
    ...flatten(one.children, one.id),
  ]);
}

/** CityObjects and vertices of the objects. */
function encodeObjects(objects: readonly ModelObject[], isQuantized: boolean) {
  const vertices: number[][] = [];
  const numbers = new Map<string, number>();
  const vertex = ([x, y, z]: P) => {
    const point = isQuantized ? [x - X, y - Y, z].map((v) => Math.round(v * 1000)) : [x, y, z];
    const key = point.join();
    if (!numbers.has(key)) numbers.set(key, vertices.push(point) - 1);
    return numbers.get(key) as number;
  };
  const cityObjects: Record<string, unknown> = {};
  for (const [one, parent] of flatten(objects)) {
    const faces = one.faces.map(({ rings }) => rings.map((ring) => ring.map(vertex)));
    const isSolid = one.type !== 'BuildingInstallation';
    const kinds = ['WallSurface', 'RoofSurface', 'GroundSurface'];
    const values = one.faces.map(({ kind }) => kinds.indexOf(kind));
    cityObjects[one.id] = {
      type: one.type,
      ...(Object.keys(one.attributes).length > 0 ? { attributes: one.attributes } : {}),
      ...(parent ? { parents: [parent] } : {}),
      ...(one.children.length > 0 ? { children: one.children.map(({ id }) => id) } : {}),
      geometry:
        one.lod === null
          ? []
          : [
              {
                type: isSolid ? 'Solid' : 'MultiSurface',
                lod: one.lod === 2 ? '2.2' : '1',
                boundaries: isSolid ? [faces] : faces,
                ...(one.lod === 2
                  ? {
                      semantics: {
                        surfaces: kinds.map((type) => ({ type })),
                        values: isSolid ? [values] : values,
                      },
                    }
                  : {}),
              },
            ],
    };
  }
  return { CityObjects: cityObjects, vertices };
}

const TRANSFORM = { scale: [0.001, 0.001, 0.001], translate: [X, Y, 0] };

function encodeHead({ version, referenceSystem, isQuantized = true }: CityJsonOptions) {
  return {
    type: 'CityJSON',
    version,
    ...(isQuantized ? { transform: TRANSFORM } : {}),
    ...(referenceSystem ? { metadata: { referenceSystem } } : {}),
  };
}

export function toCityJson(options: CityJsonOptions, objects = CITY) {
  return { ...encodeHead(options), ...encodeObjects(objects, options.isQuantized ?? true) };
}

export function toCityJsonSeq(options: CityJsonOptions, objects = CITY): string {
  const lines = [
    { ...encodeHead(options), CityObjects: {}, vertices: [] },
    ...objects.map((one) => ({
      type: 'CityJSONFeature',
      id: one.id,
      ...encodeObjects([one], true),
    })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const escapeXml = (text: string | number) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export interface CityGmlOptions {
  readonly srsName?: string;
  /** 1.0 or 2.0. */
  readonly version?: string;
  /** One `pos` a point, in place of one `posList`. */
  readonly usePos?: boolean;
  /** Surfaces of a solid written out in it, and referred to by the boundary surfaces; else the other way round. */
  readonly isSolidInline?: boolean;
  readonly mapPoint?: (point: P) => readonly number[];
}

export function toCityGml(options: CityGmlOptions = {}, objects = CITY): string {
  const { version = '2.0', srsName = 'urn:ogc:def:crs,crs:EPSG::4528,crs:EPSG::5737' } = options;
  const members = objects.map(
    (one) => `<cityObjectMember>\n${encodeGmlObject(one, options)}</cityObjectMember>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<CityModel xmlns="http://www.opengis.net/citygml/${version}" xmlns:bldg="http://www.opengis.net/citygml/building/${version}"
 xmlns:gen="http://www.opengis.net/citygml/generics/${version}" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:boundedBy><gml:Envelope srsName="${srsName}" srsDimension="3"><gml:lowerCorner>0 0 0</gml:lowerCorner><gml:upperCorner>9 9 9</gml:upperCorner></gml:Envelope></gml:boundedBy>
${members.join('')}</CityModel>\n`;
}

/** Of attributes that CityGML has elements for; the others are generic. */
const ELEMENTS = ['function', 'yearOfConstruction', 'measuredHeight', 'storeysAboveGround'];

function encodeGmlObject(one: ModelObject, options: CityGmlOptions): string {
  const { attributes: all, faces, id, lod } = one;
  const known = ELEMENTS.filter((name) => name in all).map(
    (name) => `<bldg:${name}>${escapeXml(all[name] as string)}</bldg:${name}>\n`,
  );
  const generic = Object.entries(all)
    .filter(([name]) => name !== 'name' && !ELEMENTS.includes(name))
    .map(([name, value]) => {
      const type =
        typeof value === 'string' ? 'string' : Number.isInteger(value) ? 'int' : 'double';
      return `<gen:${type}Attribute name="${name}"><gen:value>${escapeXml(value)}</gen:value></gen:${type}Attribute>\n`;
    });
  const polygon = (face: Face, i: number) => encodePolygon(face, `${id}-p${i}`, options);
  const href = (i: number) => `<gml:surfaceMember xlink:href="#${id}-p${i}"/>`;
  const member = (face: Face, i: number) =>
    `<gml:surfaceMember>${polygon(face, i)}</gml:surfaceMember>`;
  const isSolid = one.type !== 'BuildingInstallation' && lod !== null;
  const isInline = isSolid && (options.isSolidInline || lod === 1);
  const solid = faces.map((face, i) => (isInline ? member(face, i) : href(i))).join('\n');
  const bounded = faces.map(
    (face, i) =>
      `<bldg:boundedBy><bldg:${face.kind} gml:id="${id}-s${i}"><bldg:lod2MultiSurface><gml:MultiSurface>${isInline ? href(i) : member(face, i)}</gml:MultiSurface></bldg:lod2MultiSurface></bldg:${face.kind}></bldg:boundedBy>\n`,
  );
  const children = one.children.map((child) => {
    const property =
      child.type === 'BuildingPart' ? 'consistsOfBuildingPart' : 'outerBuildingInstallation';
    return `<bldg:${property}>${encodeGmlObject(child, options)}</bldg:${property}>\n`;
  });
  return [
    `<bldg:${one.type} gml:id="${id}">\n`,
    'name' in all ? `<gml:name>${escapeXml(all.name as string)}</gml:name>\n` : '',
    ...generic,
    ...known,
    isSolid
      ? `<bldg:lod${lod}Solid><gml:Solid><gml:exterior><gml:CompositeSurface>\n${solid}\n</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod${lod}Solid>\n`
      : '',
    ...(lod === 2 ? bounded : []),
    ...children,
    `</bldg:${one.type}>\n`,
  ].join('');
}

function encodePolygon(face: Face, id: string, options: CityGmlOptions): string {
  const { usePos = false, mapPoint = (point: P) => point } = options;
  const rings = face.rings.map((ring, i) => {
    const closed = [...ring, ring[0] as P].map((point) => mapPoint(point).join(' '));
    // Over several lines, as some exporters break them.
    const positions = usePos
      ? closed.map((point) => `<gml:pos>${point}</gml:pos>`).join('')
      : `<gml:posList srsDimension="3">\n   ${closed.join('\n   ')}\n</gml:posList>`;
    const side = i === 0 ? 'exterior' : 'interior';
    return `<gml:${side}><gml:LinearRing>${positions}</gml:LinearRing></gml:${side}>`;
  });
  return `<gml:Polygon gml:id="${id}">${rings.join('')}</gml:Polygon>`;
}
