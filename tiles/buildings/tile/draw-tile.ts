import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { WGS84_A } from '#lib/geo/wgs84.ts';
import { BUILDING_USES } from '#model';
import { WORD } from '../../records/record-layout.ts';
import { addBlock } from '../mesh/add-block.ts';
import { addBuilding, type MeshDetail } from '../mesh/add-building.ts';
import { FOUNDATION_M, type TileMesh } from '../mesh/tile-mesh.ts';
import type { MeshBuilding } from '../mesh-building.ts';
import type { RecordSet } from '../record-set.ts';
import { createRegion, growRegion, type Region } from '../region.ts';
import type { TileFrame } from '../tile-frame.ts';
import { CELL, CELL_COLUMNS, type CellSet } from '../tree/merged-cells.ts';
import { BuildingPlacer } from './building-placer.ts';

/** Stored corners may lie this far outside the exact ones, metres: half a step, and the rounding of floats. */
const REGION_PAD_M = 0.03;
const PAD_DEG = (REGION_PAD_M / WGS84_A) * (180 / Math.PI);
/** Parts that stand out of the footprint by less are rounding, metres. */
const OVERHANG_M = 0.002;

export interface DrawnTile {
  /** Encloses every vertex. */
  readonly region: Region;
  /** Buildings of which nothing could be drawn, or not all. */
  readonly undrawn: readonly number[];
}

/** Draws buildings, one feature each in their order, and merged blocks into an empty mesh. */
export class TileDrawer {
  readonly #mesh: TileMesh;
  readonly #placer = new BuildingPlacer();

  constructor(mesh: TileMesh) {
    this.#mesh = mesh;
  }

  draw(
    frame: TileFrame,
    buildings: {
      readonly set: RecordSet;
      readonly places: readonly number[];
      readonly detail: MeshDetail;
    },
    cells: CellSet,
  ): DrawnTile {
    const mesh = this.#mesh;
    mesh.clear();
    const placer = this.#placer;
    placer.setFrame(frame);
    const { set, places, detail } = buildings;
    const region = createRegion();
    const undrawn: number[] = [];
    for (let f = 0; f < places.length; f++) {
      const i = places[f] as number;
      const from = mesh.vertexCount;
      const building = placer.place(set, i, f);
      if (addBuilding(mesh, building, detail) > 0 || mesh.vertexCount === from) undrawn.push(i);
      growRegion(region, this.#measure(set, i, building, from));
    }
    drawCells(mesh, frame, cells, region);
    return { region: padded(region), undrawn };
  }

  /** Encloses a building's vertices: its footprint's box, heights from the vertices, and what juts out. */
  #measure(set: RecordSet, i: number, { up }: MeshBuilding, from: number): Region {
    const { position, vertexCount } = this.#mesh;
    const { foot, box } = this.#placer;
    const ux = up[0];
    const uy = up[1];
    const uz = up[2];
    const fx = foot[0] as number;
    const fy = foot[1] as number;
    const fz = foot[2] as number;
    let low = 0;
    let high = 0;
    let out = 0;
    for (let v = 3 * from; v < 3 * vertexCount; v += 3) {
      const x = position[v] as number;
      const z = position[v + 2] as number;
      const h = (x - fx) * ux + ((position[v + 1] as number) - fy) * uy + (z - fz) * uz;
      if (h < low) low = h;
      if (h > high) high = h;
      const gx = x - h * ux;
      const gz = z - h * uz;
      if (box.minX - gx > out) out = box.minX - gx;
      if (gx - box.maxX > out) out = gx - box.maxX;
      if (box.minZ - gz > out) out = box.minZ - gz;
      if (gz - box.maxZ > out) out = gz - box.maxZ;
    }
    const { words } = set;
    const at = (word: number) => (words[(set.start[i] as number) + word] as number) / 1e7;
    const baseM = set.baseM[i] as number;
    const outDeg = out > OVERHANG_M ? (out / REGION_PAD_M) * PAD_DEG * 1.01 : 0;
    const cosLat = Math.cos((at(WORD.south) * Math.PI) / 180);
    building.westDeg = at(WORD.west) - outDeg / cosLat;
    building.eastDeg = at(WORD.east) + outDeg / cosLat;
    building.southDeg = at(WORD.south) - outDeg;
    building.northDeg = at(WORD.north) + outDeg;
    building.minHeightM = baseM + low;
    building.maxHeightM = baseM + high;
    return building;
  }
}

const building = createRegion();

/** Blocks of less ground than this are none, square metres. */
const LEAST_AREA_M2 = 0.5;

const corners = new Float64Array(12);
const place = new Float64Array(6);

/** A square block for each cell: its footprint area, its volume, its centroid, along its walls' main direction. */
function drawCells(mesh: TileMesh, frame: TileFrame, cells: CellSet, region: Region): void {
  const { rows } = cells;
  for (let c = 0; c < cells.ids.length; c++) {
    const row = c * CELL_COLUMNS;
    const at = (column: number) => rows[row + column] as number;
    const areaM2 = at(CELL.areaM2);
    if (areaM2 < LEAST_AREA_M2) continue;
    const lonDeg = at(CELL.lon) / areaM2 / 1e7;
    const latDeg = at(CELL.lat) / areaM2 / 1e7;
    const baseM = at(CELL.base) / areaM2;
    const heightM = at(CELL.volumeM3) / areaM2;
    const turn = Math.atan2(at(CELL.sin), at(CELL.cos)) / 4;
    const halfM = Math.sqrt(areaM2) / 2;
    const plane = createLocalPlane(lonDeg, latDeg);
    for (let k = 0; k < 4; k++) {
      const angle = turn + ((2 * k + 1) * Math.PI) / 4;
      const x = halfM * Math.SQRT2 * Math.cos(angle);
      const y = halfM * Math.SQRT2 * Math.sin(angle);
      const cornerLon = plane.toLonDeg(x);
      const cornerLat = plane.toLatDeg(y);
      frame.place(cornerLon, cornerLat, place);
      for (let axis = 0; axis < 3; axis++)
        corners[3 * k + axis] = (place[axis] as number) + baseM * (place[3 + axis] as number);
      region.westDeg = Math.min(region.westDeg, cornerLon);
      region.eastDeg = Math.max(region.eastDeg, cornerLon);
      region.southDeg = Math.min(region.southDeg, cornerLat);
      region.northDeg = Math.max(region.northDeg, cornerLat);
    }
    frame.place(lonDeg, latDeg, place);
    const fromM = at(CELL.lowestBaseM) - baseM - FOUNDATION_M;
    addBlock(mesh, {
      corners,
      up: [place[3] as number, place[4] as number, place[5] as number],
      fromM,
      heightM,
      use: mainUse(rows, row),
      seed: at(CELL.firstGid),
    });
    region.minHeightM = Math.min(region.minHeightM, baseM + fromM);
    region.maxHeightM = Math.max(region.maxHeightM, baseM + heightM);
  }
}

function mainUse(rows: Float64Array, row: number): number {
  let use = 0;
  for (let u = 1; u < BUILDING_USES.length; u++)
    if ((rows[row + CELL.uses + u] as number) > (rows[row + CELL.uses + use] as number)) use = u;
  return use;
}

function padded(region: Region): Region {
  const latDeg = Math.max(Math.abs(region.southDeg), Math.abs(region.northDeg));
  const padLonDeg = PAD_DEG / Math.cos((latDeg * Math.PI) / 180);
  return {
    westDeg: region.westDeg - padLonDeg,
    southDeg: region.southDeg - PAD_DEG,
    eastDeg: region.eastDeg + padLonDeg,
    northDeg: region.northDeg + PAD_DEG,
    minHeightM: region.minHeightM - REGION_PAD_M,
    maxHeightM: region.maxHeightM + REGION_PAD_M,
  };
}
