import type { MeshBuilding, MeshVolume } from '../mesh-building.ts';
import { addSurfaces } from './add-surfaces.ts';
import { Block } from './block.ts';
import { addFlat, triangulate } from './flat-roof.ts';
import { roofColor, wallColor } from './palette.ts';
import { addParapet, canHaveParapet } from './parapet.ts';
import { addPitched } from './pitched-roof.ts';
import { chooseRoof, FLAT, isOldHouse } from './roof-shape.ts';
import { SharedWalls } from './shared-walls.ts';
import { FOUNDATION_M, type TileMesh } from './tile-mesh.ts';
import { addWall } from './walls.ts';

/**
 * `full`: roofs, parapets and models. `plain`: flat blocks, as high as half of a pitched roof, for inner tiles.
 * `bare`: flat blocks of the full height, in leaves too.
 */
export type MeshDetail = 'full' | 'plain' | 'bare';

/** Flat roofs of buildings this high and wide have parapets. */
const PARAPET_STOREYS = 2;
const PARAPET_AREA_M2 = 60;

const pool: Block[] = [new Block()];
const sharedWalls = new SharedWalls();

/**
 * Adds one building as closed blocks from its foundation to its roof, without a floor. Returns how many of its
 * blocks or faces could not be drawn: less than three corners, no area, no height.
 */
export function addBuilding(mesh: TileMesh, building: MeshBuilding, detail: MeshDetail): number {
  mesh.setOwner(building.gid, building.featureId);
  const { volumes, surfaces } = building;
  if (surfaces && surfaces.length > 0 && (detail === 'full' || volumes.length === 0))
    return addSurfaces(mesh, building, surfaces);
  let count = 0;
  let isOld = false;
  for (let v = 0; v < volumes.length; v++) {
    const block = pool[count] ?? new Block();
    pool[count] = block;
    if (!loadBlock(block, building, volumes[v] as MeshVolume, detail)) continue;
    block.index = count++;
    isOld ||= block.shape.type !== 'flat' && isOldHouse(building.use, building.storeys);
  }
  const wall = wallColor(building.use, building.gid, isOld);
  const roof = roofColor(building.use, building.gid, isOld);
  if (count > 1) sharedWalls.load(pool, count);
  for (let b = 0; b < count; b++) {
    const block = pool[b] as Block;
    block.shared = count > 1 ? sharedWalls : null;
    block.wallColor = wall;
    block.roofColor = roof;
    if (detail === 'plain') flatten(block);
    block.hasParapet = detail === 'full' && wantsParapet(block, building.storeys);
  }
  for (let b = 0; b < count; b++) addBlockMesh(mesh, pool[b] as Block);
  return volumes.length - count;
}

function loadBlock(
  block: Block,
  building: MeshBuilding,
  { rings, fromM, toM, roof }: MeshVolume,
  detail: MeshDetail,
): boolean {
  if (!(toM > fromM) || !block.footprint.load(rings)) return false;
  block.up = building.up;
  block.bottomM = fromM > 0 ? fromM : -FOUNDATION_M;
  block.topM = toM;
  block.hasParapet = false;
  // Without a hint, a roof by use is for houses of one block.
  const isOpen = detail !== 'bare' && (roof !== undefined || building.volumes.length === 1);
  block.shape = isOpen
    ? chooseRoof(block.footprint, {
        use: building.use,
        storeys: building.storeys,
        heightM: toM - fromM,
        seed: building.gid,
        hint: roof,
      })
    : FLAT;
  return true;
}

function flatten(block: Block): void {
  if (block.shape.type === 'flat') return;
  block.topM -= block.shape.riseM / 2;
  block.shape = FLAT;
}

function wantsParapet(block: Block, storeys: number): boolean {
  return (
    block.shape.type === 'flat' &&
    storeys >= PARAPET_STOREYS &&
    block.footprint.areaM2 > PARAPET_AREA_M2 &&
    canHaveParapet(block.footprint) &&
    !block.shared?.isOverlooked(block)
  );
}

function addBlockMesh(mesh: TileMesh, block: Block): void {
  const { footprint, shape, bottomM, topM } = block;
  const { cornerCount, ringCount } = footprint;
  const flatIndices = 3 * (cornerCount + 2 * ringCount);
  mesh.reserve(12 * cornerCount + 24, 18 * cornerCount + 2 * flatIndices + 48);
  const hasUnderside = bottomM > 0;
  const isPitched = shape.type !== 'flat' && addPitched(mesh, block, shape);
  if (!isPitched) block.shape = FLAT;
  if (!isPitched || hasUnderside) triangulate(block);
  if (!isPitched) {
    const { wallTopM } = block;
    mesh.setColor(block.wallColor);
    for (let i = cornerCount - 1; i >= 0; i--) addWall(mesh, block, i, wallTopM);
    if (block.hasParapet) {
      mesh.reserve(6 * cornerCount, 12 * cornerCount);
      addParapet(mesh, block);
    }
    mesh.reserve(2 * cornerCount, 2 * flatIndices);
    mesh.setColor(block.roofColor);
    addFlat(mesh, block, topM, true);
  }
  if (!hasUnderside) return;
  mesh.reserve(cornerCount, flatIndices);
  mesh.setColor(block.wallColor);
  addFlat(mesh, block, bottomM, false);
}
