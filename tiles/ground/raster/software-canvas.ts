import type { GroundCanvas } from '#model';

/** Samples to a pixel's side. */
const SUB = 4;

/** A picture of opaque pixels, red, green, blue a byte each, row by row from the top. */
export interface SoftwareCanvas extends GroundCanvas {
  readonly sizePx: number;
  readonly pixels: Uint8Array;
}

/**
 * Draws the part of a 2-D canvas that the ground map needs, with 4 × 4 samples to a pixel and whole numbers
 * throughout the mixing of colours, so that the same drawing gives the same bytes. Lines have round joins and
 * ends and no dashes: the zooms that are drawn here have none.
 */
export function createSoftwareCanvas(sizePx: number): SoftwareCanvas {
  const pixels = new Uint8Array(3 * sizePx * sizePx);
  const side = sizePx * SUB;
  const samples = new Uint8Array(side * side);
  const crossings: number[][] = Array.from({ length: side }, () => []);
  let transform = [1, 0, 0, 1, 0, 0] as readonly number[];
  /** Paths in samples, x and y in turn. */
  let paths: number[][] = [];
  const touched = { top: side, bottom: -1, left: side, right: -1 };

  const addSpan = (row: number, from: number, to: number) => {
    const first = Math.max(0, Math.ceil(from - 0.5));
    const end = Math.min(side, Math.ceil(to - 0.5));
    if (end <= first) return;
    samples.fill(1, row * side + first, row * side + end);
    if (row < touched.top) touched.top = row;
    if (row > touched.bottom) touched.bottom = row;
    if (first < touched.left) touched.left = first;
    if (end - 1 > touched.right) touched.right = end - 1;
  };

  /** Mixes a colour in where samples are set, and clears them. */
  const composite = (style: unknown, alpha: number) => {
    const [red, green, blue, own] = parseColour(String(style));
    const { top, bottom, left, right } = touched;
    for (let y = Math.floor(top / SUB); y <= Math.floor(bottom / SUB); y++)
      for (let x = Math.floor(left / SUB); x <= Math.floor(right / SUB); x++) {
        let count = 0;
        for (let k = 0; k < SUB; k++) {
          const at = (y * SUB + k) * side + x * SUB;
          for (let i = at; i < at + SUB; i++) count += samples[i] as number;
        }
        if (count === 0) continue;
        const share = (own * alpha * count) / (SUB * SUB);
        const at = 3 * (y * sizePx + x);
        pixels[at] = mix(pixels[at] as number, red, share);
        pixels[at + 1] = mix(pixels[at + 1] as number, green, share);
        pixels[at + 2] = mix(pixels[at + 2] as number, blue, share);
      }
    for (let row = top; row <= bottom; row++)
      samples.fill(0, row * side + left, row * side + right + 1);
    Object.assign(touched, { top: side, bottom: -1, left: side, right: -1 });
  };

  const place = (x: number, y: number): [number, number] => {
    const [a, b, c, d, e, f] = transform as [number, number, number, number, number, number];
    return [SUB * (a * x + c * y + e), SUB * (b * x + d * y + f)];
  };

  const canvas: SoftwareCanvas = {
    sizePx,
    pixels,
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineWidth: 1,
    globalAlpha: 1,
    lineJoin: 'round',
    lineCap: 'round',
    setTransform(...values) {
      transform = values;
    },
    setLineDash: () => undefined,
    fillRect(x, y, width, height) {
      const [left, top] = place(x, y);
      const [right, bottom] = place(x + width, y + height);
      for (let row = Math.max(0, Math.round(top)); row < Math.min(side, Math.round(bottom)); row++)
        addSpan(row, left, right);
      composite(canvas.fillStyle, canvas.globalAlpha);
    },
    beginPath() {
      paths = [];
    },
    moveTo: (x, y) => void paths.push(place(x, y)),
    lineTo: (x, y) => void paths.at(-1)?.push(...place(x, y)),
    closePath() {
      const path = paths.at(-1);
      if (path) path.push(path[0] as number, path[1] as number);
    },
    fill() {
      for (const path of paths) addCrossings(crossings, path);
      for (const [row, found] of crossings.entries()) {
        if (found.length === 0) continue;
        found.sort((a, b) => a - b);
        for (let i = 0; i + 1 < found.length; i += 2)
          addSpan(row, found[i] as number, found[i + 1] as number);
        found.length = 0;
      }
      composite(canvas.fillStyle, canvas.globalAlpha);
    },
    stroke() {
      const radius = (SUB * canvas.lineWidth) / 2;
      for (const path of paths)
        for (let i = 0; i + 3 < path.length; i += 2)
          addCapsule(
            path.slice(i, i + 4) as [number, number, number, number],
            radius,
            side,
            addSpan,
          );
      composite(canvas.strokeStyle, canvas.globalAlpha);
    },
  };
  return canvas;
}

function mix(from: number, to: number, share: number): number {
  return Math.round(from + (to - from) * share);
}

/** Reads `#RRGGBB` and `rgba(r,g,b,a)`. */
function parseColour(style: string): [number, number, number, number] {
  if (style.startsWith('#')) {
    const value = Number.parseInt(style.slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255, 1];
  }
  return style
    .slice(style.indexOf('(') + 1, -1)
    .split(',')
    .map(Number) as [number, number, number, number];
}

/** Where a closed path crosses the middle of each row of samples. */
function addCrossings(crossings: readonly number[][], path: readonly number[]): void {
  const n = path.length;
  for (let i = 0; i < n; i += 2) {
    const [ax, ay] = [path[i] as number, path[i + 1] as number];
    const [bx, by] = [path[(i + 2) % n] as number, path[(i + 3) % n] as number];
    if (ay === by) continue;
    const first = Math.max(0, Math.ceil(Math.min(ay, by) - 0.5));
    const end = Math.min(crossings.length, Math.ceil(Math.max(ay, by) - 0.5));
    for (let row = first; row < end; row++)
      crossings[row]?.push(ax + ((row + 0.5 - ay) / (by - ay)) * (bx - ax));
  }
}

/** A stretch of line with round ends, row by row: it is convex, so each row holds one span. */
function addCapsule(
  [ax, ay, bx, by]: readonly [number, number, number, number],
  radius: number,
  rows: number,
  addSpan: (row: number, from: number, to: number) => void,
): void {
  const length = Math.hypot(bx - ax, by - ay);
  const [nx, ny] =
    length === 0 ? [0, 0] : [((ay - by) / length) * radius, ((bx - ax) / length) * radius];
  const corners = [ax + nx, ay + ny, bx + nx, by + ny, bx - nx, by - ny, ax - nx, ay - ny];
  const first = Math.max(0, Math.ceil(Math.min(ay, by) - radius - 0.5));
  const last = Math.min(rows - 1, Math.floor(Math.max(ay, by) + radius - 0.5));
  for (let row = first; row <= last; row++) {
    const y = row + 0.5;
    let [left, right] = [Infinity, -Infinity];
    for (const [x, middle] of [
      [ax, ay],
      [bx, by],
    ] as const) {
      const half = radius * radius - (y - middle) ** 2;
      if (half < 0) continue;
      left = Math.min(left, x - Math.sqrt(half));
      right = Math.max(right, x + Math.sqrt(half));
    }
    for (let i = 0; i < 8; i += 2) {
      const [px, py] = [corners[i] as number, corners[i + 1] as number];
      const [qx, qy] = [corners[(i + 2) % 8] as number, corners[(i + 3) % 8] as number];
      if (py > y === qy > y) continue;
      const x = px + ((y - py) / (qy - py)) * (qx - px);
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
    addSpan(row, left, right);
  }
}
