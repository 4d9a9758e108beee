import { formatCss, mixHex } from '../look/colour.ts';
import {
  type GroundLook,
  LANDUSE_TINTS,
  ROAD_CLASSES,
  type RoadClass,
} from '../look/light-look.ts';
import type { GroundData, GroundFeature } from './ground-data.ts';
import type { TileId } from './ground-messages.ts';
import { findDataWindow, pixelsPerMetre } from './tile-math.ts';

type Canvas = OffscreenCanvasRenderingContext2D;

/** Width on the ground where the data gives none, and the least width on screen at far and near zooms. */
const ROADS: Readonly<Record<RoadClass, { widthM: number; farPx: number; fromZoom: number }>> = {
  expressway: { widthM: 32, farPx: 2.1, fromZoom: 8 },
  arterial: { widthM: 26, farPx: 1.15, fromZoom: 9 },
  secondary: { widthM: 16, farPx: 0.9, fromZoom: 12 },
  residential: { widthM: 9, farPx: 0.7, fromZoom: 13 },
  lane: { widthM: 5, farPx: 0.6, fromZoom: 14 },
};
/** Widest halo beside a road; wider ones would be cut where the stored tile ends. */
const HALO_LIMIT_M = 22;
const LAMP_EVERY_M = 34;

/** Draws one tile, upside down, as textures are. `data` is undefined where nothing is stored. */
export function paintGround(
  canvas: Canvas,
  tile: TileId,
  sizePx: number,
  data: GroundData | undefined,
  look: GroundLook,
): void {
  canvas.setTransform(1, 0, 0, 1, 0, 0);
  canvas.fillStyle = look.outside;
  canvas.fillRect(0, 0, sizePx, sizePx);
  if (!data) return;
  const view = findDataWindow(tile);
  const side = sizePx / view.share;
  canvas.setTransform(1, 0, 0, -1, -view.offsetX * side, sizePx + view.offsetY * side);
  canvas.lineJoin = 'round';
  canvas.lineCap = 'round';
  const pen: Pen = { canvas, side, perMetre: pixelsPerMetre(tile, sizePx), zoom: tile.z };

  fillAreas(pen, data.land, look.land);
  for (const tint of LANDUSE_TINTS) fillAreas(pen, ofKind(data.landuse, tint), look.landuse[tint]);
  // Height bands laid over one another deepen the green towards the top.
  for (const [i, hill] of (data.hill ?? []).entries())
    fillAreas(
      pen,
      [hill],
      i === 0 || hill.kind === '0' ? look.forest : formatCss(look.forestTop, 0.3),
    );
  paintWater(pen, data, look);
  paintStreetsAndRoads(pen, data, look);
  paintRail(pen, data.rail, look);
}

interface Pen {
  readonly canvas: Canvas;
  /** Pixels to the side of the stored tile. */
  readonly side: number;
  readonly perMetre: number;
  readonly zoom: number;
}

function ofKind(features: readonly GroundFeature[] | undefined, kind: string): GroundFeature[] {
  return features?.filter((feature) => feature.kind === kind) ?? [];
}

function paintWater(pen: Pen, data: GroundData, look: GroundLook): void {
  const { canvas, perMetre, zoom } = pen;
  if (zoom >= 12) {
    for (const canal of data.canal ?? []) {
      const width = Math.max((canal.widthM || 8) * perMetre, zoom >= 13 ? 0.8 : 0.45);
      canvas.globalAlpha = zoom >= 13 ? 1 : 0.7;
      if (canal.isArea) fillAreas(pen, [canal], look.water);
      else strokeLines(pen, [canal], look.water, width);
    }
    canvas.globalAlpha = 1;
  }
  const areas = data.water?.filter((feature) => feature.isArea);
  const lines = data.water?.filter((feature) => !feature.isArea) ?? [];
  for (const line of lines) {
    const width = Math.max((line.widthM || 30) * perMetre, 1.1);
    strokeLines(pen, [line], look.waterEdge, width + Math.min(2, 4 * perMetre));
  }
  fillAreas(pen, areas, look.water);
  for (const line of lines)
    strokeLines(pen, [line], look.water, Math.max((line.widthM || 30) * perMetre, 1.1));
  if (zoom >= 12 && areas) {
    canvas.strokeStyle = look.waterEdge;
    canvas.lineWidth = Math.min(1.5, Math.max(0.6, 2 * perMetre));
    tracePaths(pen, areas, true);
    canvas.stroke();
  }
}

function paintStreetsAndRoads(pen: Pen, data: GroundData, look: GroundLook): void {
  const { canvas, perMetre, zoom } = pen;
  const all = [...(data.street ?? []), ...(data.road ?? [])];
  const drawn = ROAD_CLASSES.filter((name) => zoom >= ROADS[name].fromZoom)
    .map((name) => ({ name, features: all.filter((feature) => feature.kind === name) }))
    .reverse();
  const widthOf = (name: RoadClass, features: readonly GroundFeature[]) => {
    const widthM = Math.max(ROADS[name].widthM, features[0]?.widthM ?? 0);
    return Math.max(widthM * perMetre, ROADS[name].farPx);
  };
  for (const { name, features } of drawn) {
    const { glow, fill } = look.roads[name];
    if (glow <= 0 || features.length === 0) continue;
    const width = widthOf(name, features);
    for (const share of [1, 0.5]) {
      canvas.globalAlpha = 1;
      const halo =
        Math.min(Math.max(width * 2.4, 3.5), Math.max(HALO_LIMIT_M * perMetre, 3.5)) * share;
      strokeLines(pen, features, formatCss(fill, glow * 0.3), width + 2 * halo);
    }
  }
  for (const { name, features } of drawn) {
    const width = widthOf(name, features);
    const casing = Math.min(1.6, Math.max(0.35, 1.8 * perMetre + 0.3));
    if (width > 1.4) strokeLines(pen, features, look.roads[name].casing, width + 2 * casing);
  }
  // Far away a lit road is a line of light; near by it is asphalt under lamps.
  const near = Math.max(0, Math.min(1, (zoom - 13.5) / 2.5));
  for (const { name, features } of drawn) {
    const { fill, casing, glow } = look.roads[name];
    const colour = glow > 0 ? mixHex(fill, casing, 0.78 * near) : fill;
    strokeLines(pen, features, colour, widthOf(name, features));
  }
  if (zoom < 15) return;
  const wide = drawn.filter(({ name }) => name === 'expressway' || name === 'arterial');
  for (const { name, features } of wide) {
    const { fill, casing, glow } = look.roads[name];
    const median = glow > 0 ? formatCss(fill, 0.5) : formatCss(casing, 0.7);
    strokeLines(pen, features, median, Math.max(0.8, 0.8 * perMetre));
  }
  paintLamps(pen, drawn, look);
}

/** A row of lamps on the middle of each lit road. */
function paintLamps(
  pen: Pen,
  drawn: readonly { readonly name: RoadClass; readonly features: readonly GroundFeature[] }[],
  look: GroundLook,
): void {
  const { canvas, perMetre } = pen;
  for (const { name, features } of drawn) {
    const { glow, fill } = look.roads[name];
    if (glow <= 0) continue;
    canvas.setLineDash([0.01, LAMP_EVERY_M * perMetre]);
    for (const widthM of [15, 11, 7])
      strokeLines(pen, features, formatCss(fill, 0.1), widthM * perMetre);
    strokeLines(pen, features, formatCss('#FFE9C8', 0.9), Math.max(1.2, 2.2 * perMetre));
    canvas.setLineDash([]);
  }
}

function paintRail(pen: Pen, rails: readonly GroundFeature[] | undefined, look: GroundLook): void {
  const surface = rails?.filter((rail) => rail.kind !== 'underground') ?? [];
  strokeLines(pen, surface, look.rail, Math.max(4 * pen.perMetre, 0.7));
}

function fillAreas(pen: Pen, features: readonly GroundFeature[] | undefined, colour: string): void {
  const areas = features?.filter((feature) => feature.isArea);
  if (!areas?.length) return;
  pen.canvas.fillStyle = colour;
  for (const area of areas) {
    tracePaths(pen, [area], true);
    pen.canvas.fill('evenodd');
  }
}

/** One path for all, so that overlapping lines do not add up where the colour is translucent. */
function strokeLines(
  pen: Pen,
  features: readonly GroundFeature[],
  colour: string,
  widthPx: number,
): void {
  if (features.length === 0) return;
  pen.canvas.strokeStyle = colour;
  pen.canvas.lineWidth = widthPx;
  tracePaths(pen, features, false);
  pen.canvas.stroke();
}

function tracePaths(pen: Pen, features: readonly GroundFeature[], close: boolean): void {
  const { canvas, side } = pen;
  canvas.beginPath();
  for (const feature of features)
    for (const path of feature.path) {
      canvas.moveTo((path[0] as number) * side, (path[1] as number) * side);
      for (let i = 2; i < path.length; i += 2)
        canvas.lineTo((path[i] as number) * side, (path[i + 1] as number) * side);
      if (close) canvas.closePath();
    }
}
