import { Cartesian3 } from '@cesium/engine';
import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { RowSet } from '../engine/row-set.ts';
import { parseHex } from '../look/colour.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { metresPerPixel } from './drape.ts';
import { hitColumn, type PickRay } from './pick-ray.ts';
import { buildPrism, prismFragmentShader, prismVertexShader } from './prism-shader.ts';
import { createSolidPass, SOLID_DEPTH_STATE, SOLID_STATE } from './solid-pass.ts';

/** A column on the ground. */
interface PrismPlace {
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Of its foot, above the ellipsoid. */
  readonly groundM: number;
  readonly radiusM: number;
}

/** Columns in one draw call (two where they are translucent); colours and heights change without a new build. */
export interface PrismSet {
  readonly primitive: ScenePrimitive;
  opacity: number;
  /** Puts other columns in place of all; they are not drawn until `paint`. */
  place(places: readonly PrismPlace[]): void;
  /** Null: unknown, hatched; undefined: not drawn. */
  paint(row: number, colour: string | null | undefined, heightM: number): void;
  /** The outlined one; −1: none. */
  choose(row: number): void;
  /** The nearest column on a ray; −1 where it meets none. */
  find(ray: PickRay): number;
}

export function createPrismSet(
  context: SceneContext,
  { sides, turnRad, noDataColour }: { sides: number; turnRad: number; noDataColour: string },
): PrismSet {
  const { scene, frame } = context;
  // Each part uploads for itself, so each has its own rows to catch up with.
  const parts = [createRows(), createRows()] as const;
  const touch = (column: keyof Rows, row: number) => {
    for (const rows of parts) rows[column].add(row);
  };
  const columns = {
    place: { parts: [{ name: 'place', components: 4 as const }], array: new Float32Array(0) },
    colour: { parts: [{ name: 'colour', components: 4 as const }], array: new Uint8Array(0) },
    look: { parts: [{ name: 'look', components: 2 as const }], array: new Float32Array(0) },
  };
  let count = 0;
  let chosen = -1;
  const sun = new Cartesian3();
  const makePart = (state: object, written: Rows, isDepth: boolean) =>
    createInstancedQuads({
      modelMatrix: frame.toFixed,
      vertexShader: prismVertexShader(sides, turnRad),
      fragmentShader: prismFragmentShader(sides),
      shape: { corners: buildPrism(sides), isStrip: false },
      state,
      columns: [
        withRows(columns.place, written.place),
        withRows(columns.colour, written.colour),
        withRows(columns.look, written.look),
      ],
      uniforms: {
        u_sun: () => {
          const { azimuthDeg } = context.look.key;
          const angle = ((90 - azimuthDeg) * Math.PI) / 180;
          return Cartesian3.fromElements(Math.cos(angle), Math.sin(angle), 1, sun);
        },
        u_metresPerPixel: () => metresPerPixel(scene),
        u_pixelRatio: () => context.symbols.pixelRatio,
        u_opacity: () => set.opacity,
      },
      count: () => (isDepth && set.opacity >= 1 ? 0 : count),
    });
  const set: PrismSet = {
    primitive: createSolidPass([
      makePart(SOLID_DEPTH_STATE, parts[0], true),
      makePart(SOLID_STATE, parts[1], false),
    ]),
    opacity: 1,
    place(places) {
      count = places.length;
      columns.place.array = new Float32Array(4 * count);
      columns.colour.array = new Uint8Array(4 * count);
      columns.look.array = new Float32Array(2 * count);
      for (const rows of parts.flatMap((part) => Object.values(part))) {
        rows.reserve(count);
        rows.addAll(count);
      }
      for (const [row, { lonDeg, latDeg, groundM, radiusM }] of places.entries()) {
        frame.write(columns.place.array, 4 * row, lonDeg, latDeg, groundM);
        columns.place.array[4 * row + 3] = radiusM;
      }
      chosen = -1;
    },
    paint(row, colour, heightM) {
      const { array } = columns.colour;
      const [r, g, b] = parseHex(colour ?? noDataColour).map((c) => Math.round(255 * c)) as [
        number,
        number,
        number,
      ];
      const a = colour === undefined ? 0 : colour === null ? 128 : 255;
      const at = 4 * row;
      if (array[at] !== r || array[at + 1] !== g || array[at + 2] !== b || array[at + 3] !== a) {
        array.set([r, g, b, a], at);
        touch('colour', row);
      }
      if (columns.look.array[2 * row] !== Math.fround(heightM)) {
        columns.look.array[2 * row] = heightM;
        touch('look', row);
      }
    },
    choose(row) {
      for (const [at, value] of [
        [chosen, 0],
        [row, 1],
      ] as const)
        if (at >= 0 && at < count) {
          columns.look.array[2 * at + 1] = value;
          touch('look', at);
        }
      chosen = row;
    },
    find(ray) {
      let nearest = Number.POSITIVE_INFINITY;
      let found = -1;
      for (let row = 0; row < count; row++) {
        if (columns.colour.array[4 * row + 3] === 0) continue;
        const [x, y, z, radius] = columns.place.array.subarray(4 * row, 4 * row + 4) as unknown as [
          number,
          number,
          number,
          number,
        ];
        const t = hitColumn(ray, { x, y, z, radius, top: columns.look.array[2 * row] as number });
        if (t < nearest) {
          nearest = t;
          found = row;
        }
      }
      return found;
    },
  };
  return set;
}

interface Rows {
  readonly place: RowSet;
  readonly colour: RowSet;
  readonly look: RowSet;
}

function createRows(): Rows {
  return { place: new RowSet(0), colour: new RowSet(0), look: new RowSet(0) };
}

/** The column as it is at the moment, with its rows. */
function withRows<Column extends { array: Float32Array | Uint8Array; parts: readonly unknown[] }>(
  column: Column,
  written: RowSet,
) {
  return {
    parts: column.parts as Column['parts'],
    get array() {
      return column.array;
    },
    written,
  };
}
