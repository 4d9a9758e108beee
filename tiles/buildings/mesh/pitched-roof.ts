import type { Block } from './block.ts';
import type { RoofShape } from './roof-shape.ts';
import { ROOF_U_M, type TileMesh } from './tile-mesh.ts';
import { addSlopingWall, addWall } from './walls.ts';

type Pitched = Exclude<RoofShape, { type: 'flat' }>;

/** Points that faces are made of: x, y, z and height above the ground, by number. */
const px = new Float64Array(20);
const py = new Float64Array(20);
const pz = new Float64Array(20);
const above = new Float64Array(20);

/** False once a face has been added that does not look up. */
let isSound = true;

/**
 * Adds a block's walls and its pitched roof. Room must be reserved. Returns false, with the mesh as it was, where the
 * outline is too crooked for every face to look up.
 */
export function addPitched(mesh: TileMesh, block: Block, shape: Pitched): boolean {
  const { vertexCount, indexCount } = mesh;
  isSound = true;
  switch (shape.type) {
    case 'pyramid':
      addPyramid(mesh, block);
      break;
    case 'lean-to':
      addLeanTo(mesh, block, shape.first);
      break;
    case 'ell':
      addEll(mesh, block, shape.first, shape.isHip);
      break;
    default:
      addRidged(mesh, block, shape.first, shape.type === 'hip');
  }
  if (isSound) return true;
  mesh.cut(vertexCount, indexCount);
  return false;
}

function addPyramid(mesh: TileMesh, block: Block): void {
  const { footprint, topM, wallTopM } = block;
  const { cornerCount } = footprint;
  addWalls(mesh, block);
  const top = cornerCount;
  [px[top], py[top], pz[top]] = [0, 0, 0];
  for (let i = 0; i < cornerCount; i++) {
    setCorner(i, block, i, wallTopM);
    px[top] = (px[top] as number) + (footprint.x[i] as number) / cornerCount;
    py[top] = (py[top] as number) + (footprint.y[i] as number) / cornerCount;
    pz[top] = (pz[top] as number) + (footprint.z[i] as number) / cornerCount;
  }
  raise(top, block, topM);
  mesh.setColor(block.roofColor);
  for (let i = 0; i < cornerCount; i++)
    addFace(mesh, false, i, footprint.next[i] as number, top, -1, -1);
}

/** Low along the side that begins at `first`, high along the one across. */
function addLeanTo(mesh: TileMesh, block: Block, first: number): void {
  const { topM, wallTopM } = block;
  const a = first;
  const b = (first + 1) % 4;
  const c = (first + 2) % 4;
  const d = (first + 3) % 4;
  mesh.setColor(block.wallColor);
  addWall(mesh, block, a, wallTopM);
  addSlopingWall(mesh, block, b, wallTopM, topM, null);
  addWall(mesh, block, c, topM);
  addSlopingWall(mesh, block, d, topM, wallTopM, null);
  setCorner(0, block, a, wallTopM);
  setCorner(1, block, b, wallTopM);
  setCorner(2, block, c, topM);
  setCorner(3, block, d, topM);
  mesh.setColor(block.roofColor);
  addFace(mesh, false, 0, 1, 2, 3, -1);
}

function addRidged(mesh: TileMesh, block: Block, first: number, isHip: boolean): void {
  const { footprint, topM, wallTopM } = block;
  const a = first;
  const b = (first + 1) % 4;
  const c = (first + 2) % 4;
  const d = (first + 3) % 4;
  const inset = isHip ? Math.min(0.45, (0.5 * footprint.sideM(b)) / footprint.sideM(a)) : 0;
  mesh.setColor(block.wallColor);
  if (isHip) addWalls(mesh, block);
  else {
    addSlopingWall(mesh, block, d, wallTopM, wallTopM, topM);
    addWall(mesh, block, c, wallTopM);
    addSlopingWall(mesh, block, b, wallTopM, wallTopM, topM);
    addWall(mesh, block, a, wallTopM);
  }
  setCorner(0, block, a, wallTopM);
  setCorner(1, block, b, wallTopM);
  setCorner(2, block, c, wallTopM);
  setCorner(3, block, d, wallTopM);
  setRidge(4, block, b, c, a, d, inset);
  setRidge(5, block, d, a, c, b, inset);
  mesh.setColor(block.roofColor);
  addFace(mesh, false, 0, 1, 4, 5, -1);
  addFace(mesh, false, 2, 3, 5, 4, -1);
  if (!isHip) return;
  addFace(mesh, false, 1, 2, 4, -1, -1);
  addFace(mesh, false, 3, 0, 5, -1, -1);
}

/**
 * Two wings about the corner `first`, at equal slopes: a valley runs from it, a hip over the outer corner across.
 * The wider wing's ridge is the higher; the other's runs into its slope.
 */
function addEll(mesh: TileMesh, block: Block, first: number, isHip: boolean): void {
  const { footprint, topM, wallTopM } = block;
  const { x, y, z } = footprint;
  const firstWideM = footprint.sideM((first + 1) % 6);
  const lastWideM = footprint.sideM((first + 4) % 6);
  // Named as if the wing that begins after the inner corner were the wider; else mirrored.
  const isMirrored = lastWideM > firstWideM;
  const wideM = isMirrored ? lastWideM : firstWideM;
  const slimM = isMirrored ? firstWideM : lastWideM;
  const corner = (k: number) => (isMirrored ? first + 6 - k : first + k) % 6;
  const p0 = corner(0);
  const p1 = corner(1);
  const p2 = corner(2);
  const p3 = corner(3);
  const p4 = corner(4);
  const p5 = corner(5);
  const slimRidgeM = wallTopM + ((topM - wallTopM) * slimM) / wideM;
  const wideEnd = isMirrored ? p2 : p1;
  const slimEnd = isMirrored ? p5 : p4;
  mesh.setColor(block.wallColor);
  for (let i = 5; i >= 0; i--) {
    if (isHip || (i !== wideEnd && i !== slimEnd)) addWall(mesh, block, i, wallTopM);
    else addSlopingWall(mesh, block, i, wallTopM, wallTopM, i === wideEnd ? topM : slimRidgeM);
  }
  for (let k = 0; k < 6; k++) setCorner(k, block, corner(k), wallTopM);
  const north = 6;
  const east = 7;
  const valley = 8;
  const knee = 9;
  setRidge(north, block, p1, p2, p0, p3, 0);
  setRidge(east, block, p4, p5, p3, p0, 0);
  raiseBy(east, block, slimRidgeM - topM);
  // Along the wings, away from the outer corner.
  const alongWide = 1 / footprint.sideM(isMirrored ? p3 : p2);
  const alongSlim = 1 / footprint.sideM(isMirrored ? p4 : p3);
  const wx = ((x[p2] as number) - (x[p3] as number)) * alongWide;
  const wy = ((y[p2] as number) - (y[p3] as number)) * alongWide;
  const wz = ((z[p2] as number) - (z[p3] as number)) * alongWide;
  const sx = ((x[p4] as number) - (x[p3] as number)) * alongSlim;
  const sy = ((y[p4] as number) - (y[p3] as number)) * alongSlim;
  const sz = ((z[p4] as number) - (z[p3] as number)) * alongSlim;
  if (isHip) {
    shift(north, -wideM / 2, wx, wy, wz);
    shift(east, -slimM / 2, sx, sy, sz);
  }
  px[knee] = (x[p3] as number) + (wideM / 2) * (wx + sx);
  py[knee] = (y[p3] as number) + (wideM / 2) * (wy + sy);
  pz[knee] = (z[p3] as number) + (wideM / 2) * (wz + sz);
  // From the knee, not from the inner corner: so it keeps its side of the knee where corners are not quite square.
  const apartM = (wideM - slimM) / 2;
  px[valley] = (px[knee] as number) + apartM * (sx - wx);
  py[valley] = (py[knee] as number) + apartM * (sy - wy);
  pz[valley] = (pz[knee] as number) + apartM * (sz - wz);
  raise(knee, block, topM);
  raise(valley, block, slimRidgeM);
  const isEven = apartM < 0.05;
  const meet = isEven ? knee : valley;
  mesh.setColor(block.roofColor);
  addFace(mesh, isMirrored, 3, 4, east, meet, isEven ? -1 : knee);
  addFace(mesh, isMirrored, 2, 3, knee, north, -1);
  addFace(mesh, isMirrored, 0, 1, north, knee, isEven ? -1 : valley);
  addFace(mesh, isMirrored, 5, 0, meet, east, -1);
  if (!isHip) return;
  addFace(mesh, isMirrored, 1, 2, north, -1, -1);
  addFace(mesh, isMirrored, 4, 5, east, -1, -1);
}

function addWalls(mesh: TileMesh, block: Block): void {
  mesh.setColor(block.wallColor);
  for (let i = block.footprint.cornerCount - 1; i >= 0; i--)
    addWall(mesh, block, i, block.wallTopM);
}

function setCorner(k: number, block: Block, corner: number, heightM: number): void {
  const { x, y, z } = block.footprint;
  px[k] = x[corner] as number;
  py[k] = y[corner] as number;
  pz[k] = z[corner] as number;
  raise(k, block, heightM);
}

function raise(k: number, block: Block, heightM: number): void {
  above[k] = 0;
  raiseBy(k, block, heightM);
}

function raiseBy(k: number, { up }: Block, byM: number): void {
  px[k] = (px[k] as number) + byM * up[0];
  py[k] = (py[k] as number) + byM * up[1];
  pz[k] = (pz[k] as number) + byM * up[2];
  above[k] = (above[k] as number) + byM;
}

function shift(k: number, byM: number, dx: number, dy: number, dz: number): void {
  px[k] = (px[k] as number) + byM * dx;
  py[k] = (py[k] as number) + byM * dy;
  pz[k] = (pz[k] as number) + byM * dz;
}

/** The top over the middle of side a–b, moved a share of the way to the middle of side c–d. */
function setRidge(
  k: number,
  block: Block,
  a: number,
  b: number,
  c: number,
  d: number,
  share: number,
): void {
  const { x, y, z } = block.footprint;
  const near = (1 - share) / 2;
  const far = share / 2;
  const mix = (v: Float64Array) =>
    // In this order and unweighted for a gable, so that it is the wall's peak to the last bit.
    share === 0
      ? ((v[a] as number) + (v[b] as number)) / 2
      : near * ((v[a] as number) + (v[b] as number)) + far * ((v[c] as number) + (v[d] as number));
  px[k] = mix(x);
  py[k] = mix(y);
  pz[k] = mix(z);
  raise(k, block, block.topM);
}

/** Adds a face of three to five points (−1 for none), fanned about the first; reversed where mirrored. */
function addFace(
  mesh: TileMesh,
  isMirrored: boolean,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
): void {
  const count = d < 0 ? 3 : e < 0 ? 4 : 5;
  // Newell's method about the first point.
  const ox = px[a] as number;
  const oy = py[a] as number;
  const oz = pz[a] as number;
  let nx = 0;
  let ny = 0;
  let nz = 0;
  let p = b;
  for (let i = 2; i < count; i++) {
    const q = i === 2 ? c : i === 3 ? d : e;
    const ux = (px[p] as number) - ox;
    const uy = (py[p] as number) - oy;
    const uz = (pz[p] as number) - oz;
    const vx = (px[q] as number) - ox;
    const vy = (py[q] as number) - oy;
    const vz = (pz[q] as number) - oz;
    const rise = uz * vx - ux * vz;
    if (!(isMirrored ? rise < 0 : rise > 0)) isSound = false;
    nx += uy * vz - uz * vy;
    ny += rise;
    nz += ux * vy - uy * vx;
    p = q;
  }
  const length = (isMirrored ? -1 : 1) * Math.sqrt(nx * nx + ny * ny + nz * nz);
  mesh.setNormal(nx / length, ny / length, nz / length);
  const first = mesh.vertexCount;
  addPoint(mesh, a);
  addPoint(mesh, b);
  addPoint(mesh, c);
  if (count > 3) addPoint(mesh, d);
  if (count > 4) addPoint(mesh, e);
  for (let i = 2; i < count; i++)
    if (isMirrored) mesh.addTriangle(first, first + i, first + i - 1);
    else mesh.addTriangle(first, first + i - 1, first + i);
}

function addPoint(mesh: TileMesh, k: number): void {
  mesh.addVertex(px[k] as number, py[k] as number, pz[k] as number, ROOF_U_M, above[k] as number);
}
