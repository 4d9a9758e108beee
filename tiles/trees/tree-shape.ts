/** A tree one metre tall and one wide, standing at the origin: y up, in glTF's axes. */
export interface TreeShape {
  /** x, y, z. */
  readonly position: Float32Array<ArrayBuffer>;
  readonly normal: Float32Array<ArrayBuffer>;
  /** Linear red, green, blue, 0 … 255; alpha 255. */
  readonly color: Uint8Array<ArrayBuffer>;
  readonly index: Uint16Array<ArrayBuffer>;
}

type Colour = readonly [red: number, green: number, blue: number];
/** Height and radius of a ring of corners. */
type Ring = readonly [y: number, radius: number];

const SIDES = 6;
const BARK: Colour = [38, 27, 19];
const LEAVES: Colour = [30, 62, 22];
const NEEDLES: Colour = [17, 46, 27];

/** Trunk and a rounded crown: 32 triangles. */
export function createBroadleaf(): TreeShape {
  const mesh = createMesh();
  mesh.addTrunk(0.34, 0.035);
  mesh.addBody(
    [0.24, 0],
    [
      [0.46, 0.44],
      [0.8, 0.38],
    ],
    [1, 0],
    LEAVES,
  );
  return mesh.finish();
}

/** Trunk and a pointed crown: 20 triangles. */
export function createConifer(): TreeShape {
  const mesh = createMesh();
  mesh.addTrunk(0.2, 0.03);
  mesh.addBody([0.2, 0], [[0.17, 0.4]], [1, 0], NEEDLES);
  return mesh.finish();
}

function createMesh() {
  const position: number[] = [];
  const normal: number[] = [];
  const color: number[] = [];
  const index: number[] = [];

  const add = (at: readonly [number, number, number], facing: readonly number[], tone: Colour) => {
    const length = Math.hypot(...facing) || 1;
    position.push(...at);
    normal.push(...facing.map((value) => value / length));
    color.push(...tone, 255);
    return position.length / 3 - 1;
  };
  const ringOf = (
    [y, radius]: Ring,
    { centreY, turn, tone }: { centreY: number; turn: number; tone: Colour },
  ) =>
    Array.from({ length: SIDES }, (_, side) => {
      const angle = (2 * Math.PI * (side + turn)) / SIDES;
      const x = radius * Math.cos(angle);
      const z = radius * Math.sin(angle);
      return add([x, y, z], [x, y - centreY, z], tone);
    });
  const cap = (tip: number, ring: readonly number[], isTop: boolean) => {
    for (let i = 0; i < SIDES; i++) {
      const a = ring[i] as number;
      const b = ring[(i + 1) % SIDES] as number;
      index.push(...(isTop ? [tip, b, a] : [tip, a, b]));
    }
  };
  return {
    addTrunk(topY: number, radius: number) {
      const low: number[] = [];
      const high: number[] = [];
      for (let side = 0; side < 4; side++) {
        const [x, z] = [Math.cos((Math.PI * side) / 2), Math.sin((Math.PI * side) / 2)];
        low.push(add([radius * x, -0.05, radius * z], [x, 0, z], BARK));
        high.push(add([0.7 * radius * x, topY, 0.7 * radius * z], [x, 0, z], BARK));
      }
      for (let i = 0; i < 4; i++) {
        const j = (i + 1) % 4;
        const [a, b, c, d] = [low[i], low[j], high[j], high[i]] as [number, number, number, number];
        index.push(a, d, c, a, c, b);
      }
    },
    /** A closed body of rings between two tips, lowest first. */
    addBody(bottom: Ring, rings: readonly Ring[], top: Ring, tone: Colour) {
      const centreY = (bottom[0] + top[0]) / 2;
      const corners = rings.map((ring, i) =>
        ringOf(ring, { centreY, turn: (i % 2) / 2, tone: i === 0 ? darken(tone) : tone }),
      );
      cap(add([0, bottom[0], 0], [0, -1, 0], darken(tone)), corners[0] as number[], false);
      cap(add([0, top[0], 0], [0, 1, 0], tone), corners.at(-1) as number[], true);
      for (let r = 1; r < corners.length; r++)
        for (let i = 0; i < SIDES; i++) {
          const j = (i + 1) % SIDES;
          const below = corners[r - 1] as number[];
          const above = corners[r] as number[];
          // Rings are turned by half a side, one way and back.
          const [a, b, c, d] =
            r % 2
              ? [below[i], below[j], above[i], above[j]]
              : [below[i], below[j], above[j], above[(i + 2) % SIDES]];
          index.push(a as number, c as number, b as number);
          index.push(b as number, c as number, d as number);
        }
    },
    finish: (): TreeShape => ({
      position: Float32Array.from(position),
      normal: Float32Array.from(normal),
      color: Uint8Array.from(color),
      index: Uint16Array.from(index),
    }),
  };
}

function darken([red, green, blue]: Colour): Colour {
  return [Math.round(red * 0.6), Math.round(green * 0.6), Math.round(blue * 0.6)];
}
