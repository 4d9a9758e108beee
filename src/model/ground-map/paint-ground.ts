import { formatCss, mixHex } from '#lib/colour/hex.ts';
import type { GroundData, GroundFeature, TileId } from './ground-data.ts';
import { type GroundLook, LANDUSE_TINTS, ROAD_CLASSES, type RoadClass } from './ground-look.ts';
import { findDataWindow, pixelsPerMetre } from './tile-math.ts';

/** The part of a 2-D canvas that the ground map is drawn with. */
export interface GroundCanvas {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  globalAlpha: number;
  lineJoin: string;
  lineCap: string;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  setLineDash(lengths: number[]): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  fill(rule: 'evenodd'): void;
  stroke(): void;
}

/** Width where the data gives none, metres, the least width on screen, and the zoom from which a class is drawn. */
const ROADS: Readonly<Record<RoadClass, { widthM: number; farPx: number; fromZoom: number }>> = {
  expressway: { widthM: 32, farPx: 2.1, fromZoom: 8 },
  arterial: { widthM: 26, farPx: 1.15, fromZoom: 9 },
  secondary: { widthM: 16, farPx: 0.9, fromZoom: 12 },
  residential: { widthM: 9, farPx: 0.7, fromZoom: 13 },
  lane: { widthM: 5, farPx: 0.6, fromZoom: 14 },
  path: { widthM: 2, farPx: 0.5, fromZoom: 15 },
};
/** Widest halo beside a road; wider ones would be cut where the stored tile ends. */
const HALO_LIMIT_M = 22;
const LAMP_EVERY_M = 34;
const TUNNEL_FROM_ZOOM = 13;
const EDGES_FROM_ZOOM = 13;
const EDGE_WIDTHS_M = [
  ['block', 1.5],
  ['field', 2.5],
  ['green', 3.5],
] as const;
/** What is drawn reaches beyond its path by no more than this: half the widest road and its halo. */
const REACH_M = 45;
const REACH_PX = 12;

export interface GroundPicture {
  readonly tile: TileId;
  readonly sizePx: number;
  /** Undefined where nothing is stored. */
  readonly data: GroundData | undefined;
  readonly look: GroundLook;
  /** Draws the south at the top, as textures are. */
  readonly isFlipped: boolean;
}

/** Draws one tile of the ground map, of any zoom from the coarsest stored one on. */
export function paintGround(canvas: GroundCanvas, picture: GroundPicture): void {
  const { tile, sizePx, data, look, isFlipped } = picture;
  canvas.setTransform(1, 0, 0, 1, 0, 0);
  canvas.fillStyle = look.outside;
  canvas.fillRect(0, 0, sizePx, sizePx);
  if (!data) return;
  const { offsetX, offsetY, share } = findDataWindow(tile);
  const side = sizePx / share;
  if (isFlipped) canvas.setTransform(1, 0, 0, -1, -offsetX * side, sizePx + offsetY * side);
  else canvas.setTransform(1, 0, 0, 1, -offsetX * side, -offsetY * side);
  canvas.lineJoin = 'round';
  canvas.lineCap = 'round';
  const perMetre = pixelsPerMetre(tile, sizePx);
  const reach = (REACH_M * perMetre + REACH_PX) / side;
  const window = [
    offsetX - reach,
    offsetY - reach,
    offsetX + share + reach,
    offsetY + share + reach,
  ];
  const seen = (features: readonly GroundFeature[] = []) =>
    features.filter(
      ({ box }) =>
        box[0] <= (window[2] as number) &&
        box[2] >= (window[0] as number) &&
        box[1] <= (window[3] as number) &&
        box[3] >= (window[1] as number),
    );
  const pen: Pen = { canvas, side, perMetre, zoom: tile.z };

  fillAreas(pen, seen(data.land), look.land);
  const landuse = seen(data.landuse);
  for (const tint of LANDUSE_TINTS)
    fillAreas(
      pen,
      landuse.filter(({ kind }) => kind === tint),
      look.landuse[tint],
    );
  // Height bands laid over one another deepen the green towards the top.
  for (const hill of seen(data.hill))
    fillAreas(pen, [hill], hill.kind === '0' ? look.forest : formatCss(look.forestTop, 0.3));
  paintEdges(pen, landuse, look);
  paintWater(pen, seen(data.canal), seen(data.water), look);
  paintStreetsAndRoads(pen, [...seen(data.street), ...seen(data.road)], look);
  paintRail(pen, seen(data.rail), look);
}

interface Pen {
  readonly canvas: GroundCanvas;
  /** Pixels to the side of the stored tile. */
  readonly side: number;
  readonly perMetre: number;
  readonly zoom: number;
}

/** Thin lines around parks, fields and blocks: hedges, ditches and fences, which make plots of flat tints. */
function paintEdges(pen: Pen, landuse: readonly GroundFeature[], look: GroundLook): void {
  const { canvas, perMetre, zoom } = pen;
  if (zoom < EDGES_FROM_ZOOM) return;
  canvas.globalAlpha = zoom >= 15 ? 1 : 0.7;
  for (const [edge, widthM] of EDGE_WIDTHS_M) {
    const areas = landuse.filter(({ isArea, kind }) => isArea && edgeOf(kind) === edge);
    if (areas.length === 0) continue;
    canvas.strokeStyle = look.edges[edge];
    canvas.lineWidth = Math.min(3.5, Math.max(0.6, widthM * perMetre));
    tracePaths(pen, areas, true);
    canvas.stroke();
  }
  canvas.globalAlpha = 1;
}

function edgeOf(kind: string): keyof GroundLook['edges'] {
  if (kind === 'park' || kind === 'forest') return 'green';
  return kind === 'farmland' ? 'field' : 'block';
}

function paintWater(
  pen: Pen,
  canals: readonly GroundFeature[],
  areas: readonly GroundFeature[],
  look: GroundLook,
): void {
  const { canvas, perMetre, zoom } = pen;
  if (zoom >= 12) {
    canvas.globalAlpha = zoom >= 13 ? 1 : 0.7;
    for (const canal of canals) {
      const width = Math.max((canal.widthM || 8) * perMetre, zoom >= 13 ? 0.8 : 0.45);
      strokeLines(pen, [canal], look.water, width);
    }
    canvas.globalAlpha = 1;
  }
  fillAreas(pen, areas, look.water);
  if (zoom >= 12 && areas.length > 0) {
    canvas.strokeStyle = look.waterEdge;
    canvas.lineWidth = Math.min(1.5, Math.max(0.6, 2 * perMetre));
    tracePaths(pen, areas, true);
    canvas.stroke();
  }
}

/** Roads of one class and width, which are drawn in one stroke. */
interface RoadGroup {
  readonly name: RoadClass;
  readonly widthPx: number;
  readonly features: readonly GroundFeature[];
}

/** The least class first, narrow before wide. */
function groupRoads(pen: Pen, roads: readonly GroundFeature[]): RoadGroup[] {
  return ROAD_CLASSES.filter((name) => pen.zoom >= ROADS[name].fromZoom)
    .flatMap((name) => {
      const byWidth = new Map<number, GroundFeature[]>();
      for (const road of roads) {
        if (road.kind !== name || road.structure === 'tunnel') continue;
        const widthM = road.widthM || ROADS[name].widthM;
        const group = byWidth.get(widthM);
        if (group) group.push(road);
        else byWidth.set(widthM, [road]);
      }
      return [...byWidth]
        .sort(([a], [b]) => b - a)
        .map(([widthM, features]) => ({
          name,
          features,
          widthPx: Math.max(widthM * pen.perMetre, ROADS[name].farPx),
        }));
    })
    .reverse();
}

function paintStreetsAndRoads(pen: Pen, roads: readonly GroundFeature[], look: GroundLook): void {
  const { perMetre, zoom } = pen;
  if (zoom >= TUNNEL_FROM_ZOOM) paintTunnels(pen, roads, look);
  const drawn = groupRoads(pen, roads);
  for (const { name, features, widthPx } of drawn) {
    const { glow } = look.roads[name];
    if (glow <= 0) continue;
    for (const share of [1, 0.55, 0.25]) {
      const halo =
        Math.min(Math.max(widthPx * 2.2, 3.2), Math.max(HALO_LIMIT_M * perMetre, 3.2)) * share;
      strokeLines(pen, features, formatCss(look.lamp, glow * 0.17), widthPx + 2 * halo);
    }
  }
  const casing = Math.min(1.6, Math.max(0.35, 1.8 * perMetre + 0.3));
  for (const { name, features, widthPx } of drawn)
    if (widthPx > 1.4) strokeLines(pen, features, look.roads[name].casing, widthPx + 2 * casing);
  // Far away a lit road is a fine line of light on dark ground; near by it is asphalt under lamps.
  const near = Math.max(0, Math.min(1, (zoom - 13.5) / 2.5));
  for (const { name, features, widthPx } of drawn) {
    const { fill, casing: dark, glow } = look.roads[name];
    strokeLines(pen, features, glow > 0 ? mixHex(fill, dark, 0.25 + 0.5 * near) : fill, widthPx);
    if (glow > 0 && near < 1)
      strokeLines(
        pen,
        features,
        formatCss(look.lamp, Math.min(0.9, 1.9 * glow) * (1 - near)),
        Math.max(0.55, 0.3 * widthPx),
      );
  }
  if (zoom < 15) return;
  for (const { name, features } of drawn) {
    if (name !== 'expressway' && name !== 'arterial') continue;
    const { fill, casing: dark, glow } = look.roads[name];
    const median = glow > 0 ? formatCss(fill, 0.45) : formatCss(dark, 0.7);
    strokeLines(pen, features, median, Math.max(0.8, 0.8 * perMetre));
  }
  paintLamps(pen, drawn, look);
}

/** A tunnel as a broken line under everything on the ground. */
function paintTunnels(pen: Pen, roads: readonly GroundFeature[], look: GroundLook): void {
  const { canvas, perMetre } = pen;
  const tunnels = roads.filter(({ structure }) => structure === 'tunnel');
  if (tunnels.length === 0) return;
  canvas.setLineDash([8 * perMetre + 2, 8 * perMetre + 4]);
  for (const tunnel of tunnels)
    strokeLines(
      pen,
      [tunnel],
      formatCss(look.roads.arterial.casing, 0.6),
      Math.max(0.8, 0.5 * tunnel.widthM * perMetre),
    );
  canvas.setLineDash([]);
}

/** A row of lamps on the middle of each lit road. */
function paintLamps(pen: Pen, drawn: readonly RoadGroup[], look: GroundLook): void {
  const { canvas, perMetre } = pen;
  for (const { name, features } of drawn) {
    const { glow } = look.roads[name];
    if (glow <= 0) continue;
    canvas.setLineDash([0.01, LAMP_EVERY_M * perMetre]);
    for (const widthM of [24, 17, 11, 6])
      strokeLines(pen, features, formatCss(look.lamp, 0.045 + 0.16 * glow), widthM * perMetre);
    strokeLines(pen, features, formatCss(look.lamp, 0.9), Math.max(1, 1.6 * perMetre));
    canvas.setLineDash([]);
  }
}

function paintRail(pen: Pen, rails: readonly GroundFeature[], look: GroundLook): void {
  const surface = rails.filter(({ structure }) => structure !== 'underground');
  strokeLines(pen, surface, look.rail, Math.max(4 * pen.perMetre, 0.7));
}

function fillAreas(pen: Pen, areas: readonly GroundFeature[], colour: string): void {
  pen.canvas.fillStyle = colour;
  for (const area of areas) {
    if (!area.isArea) continue;
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
