import type { MeshData } from '../engine/mesh-primitive.ts';

/** Top of a deck along a line, local metres, and the ground below it. */
export interface DeckPoint {
  readonly x: number;
  readonly y: number;
  readonly topM: number;
  readonly groundM: number;
}

/** What is carried through the air and by what. */
export interface Deck {
  readonly points: readonly DeckPoint[];
  readonly widthM: number;
  readonly depthM: number;
  /** Height of the walls at both edges; none where 0. */
  readonly parapetM: number;
  /** Metres between piers; none where 0. */
  readonly pierEveryM: number;
  readonly pierSideM: number;
  /** Place of the top's colour in the shader's list; sides and piers have the first. */
  readonly tone: number;
}

/** Below this height over the ground a deck lies on a bank, without piers. */
const PIER_FROM_M = 3;
const PARAPET_WIDTH_M = 0.45;

/** Numbers of a vertex: position, normal, tone. */
const DECK_STRIDE = 7;

/** Decks, parapets and piers as one mesh. */
export function buildDecks(decks: readonly Deck[]): MeshData {
  const vertices: number[] = [];
  const indices: number[] = [];
  const quad: Quad = (corners, normal, tone) => {
    const first = vertices.length / DECK_STRIDE;
    for (const corner of corners) vertices.push(...corner, ...normal, tone);
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  };
  for (const deck of decks) addDeck(deck, quad);
  return { vertices: new Float32Array(vertices), indices: new Uint32Array(indices) };
}

type Quad = (
  corners: readonly (readonly number[])[],
  normal: readonly number[],
  tone: number,
) => void;

function addDeck(deck: Deck, quad: Quad): void {
  const { points, depthM, parapetM } = deck;
  const half = deck.widthM / 2;
  let sincePierM = deck.pierEveryM;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]] as [DeckPoint, DeckPoint];
    const [na, nb] = [sideways(points, i - 1), sideways(points, i)];
    /** A face along the leg between two edges, each given as metres to the right and up from the top's middle. */
    const face = (
      [u, z]: readonly [number, number],
      [v, w]: readonly [number, number],
      normal: readonly number[],
      tone: number,
    ) =>
      quad(
        [
          [a.x + na[0] * u, a.y + na[1] * u, a.topM + z],
          [b.x + nb[0] * u, b.y + nb[1] * u, b.topM + z],
          [b.x + nb[0] * v, b.y + nb[1] * v, b.topM + w],
          [a.x + na[0] * v, a.y + na[1] * v, a.topM + w],
        ],
        normal,
        tone,
      );
    face([-half, 0], [half, 0], [0, 0, 1], deck.tone);
    face([half, -depthM], [-half, -depthM], [0, 0, -1], 0);
    for (const side of [-1, 1]) {
      const [outX, outY] = [na[0] * side, na[1] * side];
      face([half * side, -depthM], [half * side, parapetM], [outX, outY, 0], 0);
      if (parapetM === 0) continue;
      const inner = (half - PARAPET_WIDTH_M) * side;
      face([half * side, parapetM], [inner, parapetM], [0, 0, 1], 0);
      face([inner, parapetM], [inner, 0], [-outX, -outY, 0], 0);
    }
    sincePierM += Math.hypot(b.x - a.x, b.y - a.y);
    if (deck.pierEveryM === 0 || sincePierM < deck.pierEveryM) continue;
    if (a.topM - a.groundM <= PIER_FROM_M) continue;
    sincePierM = 0;
    addPier(a, na, deck, quad);
  }
}

function addPier(at: DeckPoint, n: readonly [number, number], deck: Deck, quad: Quad): void {
  const half = deck.pierSideM / 2;
  const along = [-n[1], n[0]] as const;
  const corner = (u: number, v: number, z: number) => [
    at.x + (n[0] * u + along[0] * v) * half,
    at.y + (n[1] * u + along[1] * v) * half,
    z,
  ];
  const [foot, head] = [at.groundM - 2, at.topM - deck.depthM];
  const ring = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  for (const [k, [u, v]] of ring.entries()) {
    const [p, q] = ring[(k + 1) % 4] as readonly [number, number];
    const [mu, mv] = [(u + p) / 2, (v + q) / 2];
    quad(
      [corner(u, v, foot), corner(p, q, foot), corner(p, q, head), corner(u, v, head)],
      [n[0] * mu + along[0] * mv, n[1] * mu + along[1] * mv, 0],
      0,
    );
  }
}

/** Unit vector to the right of a line at a point, from its neighbours. */
function sideways(
  points: readonly { readonly x: number; readonly y: number }[],
  i: number,
): readonly [number, number] {
  const a = points[Math.max(0, i - 1)] as DeckPoint;
  const b = points[Math.min(points.length - 1, i + 1)] as DeckPoint;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return [(b.y - a.y) / length, -(b.x - a.x) / length];
}
