import {
  decodeNetwork,
  type NetworkPipe,
  type NetworkPoint,
  type NetworkRoad,
  type NetworkTrack,
  type NetworkWaterway,
} from '#model';
import type { MeshData } from '../engine/mesh-primitive.ts';
import { type Crossing, carryRoads } from './carry-roads.ts';

/** Lines of one kind as columns: what they are, and their points one line after another. */
export interface LineColumns<Line> {
  readonly lines: readonly Line[];
  /** Place of each line's first point; one more stands at the end. */
  readonly first: Uint32Array;
  /** Longitude and latitude in degrees, metres above the ellipsoid: three numbers a point. */
  readonly points: Float64Array;
}

export type RoadLine = Omit<NetworkRoad, 'line'>;
type TrackLine = Omit<NetworkTrack, 'line'>;
type WaterwayLine = Omit<NetworkWaterway, 'line' | 'leftBank' | 'rightBank' | 'widthM'>;
type PipeLine = Omit<NetworkPipe, 'line'>;

/** The network file as the scene keeps it: it crosses from a worker without being copied. */
export interface SceneNetwork {
  /** On their decks where they cross water. */
  readonly roads: LineColumns<RoadLine>;
  readonly tracks: LineColumns<TrackLine>;
  readonly waterways: LineColumns<WaterwayLine> & {
    /** Half the width on either side, a point for each of `points`. */
    readonly leftBank: Float64Array;
    readonly rightBank: Float64Array;
    /** From bank to bank, metres, for each of `points`. */
    readonly widthM: Float32Array;
  };
  readonly pipes: LineColumns<PipeLine>;
}

/** The network and what is drawn of it that takes long to build. */
export interface DrawnNetwork extends SceneNetwork {
  /** Null in low quality, which shows the map's own water. */
  readonly meshes: { readonly water: MeshData; readonly crossings: MeshData } | null;
}

/** @throws {TwinError} index-invalid where the text is no network. */
export function readSceneNetwork(
  text: string,
): SceneNetwork & { readonly crossings: readonly Crossing[] } {
  const { tracks, waterways, pipes, ...network } = decodeNetwork(text);
  const { roads, crossings } = carryRoads(network.roads, waterways);
  return {
    roads: toColumns(roads),
    tracks: toColumns(tracks),
    waterways: {
      ...toColumns(
        waterways.map(({ leftBank: _, rightBank: __, widthM: ___, ...waterway }) => waterway),
      ),
      leftBank: flatten(waterways.map(({ leftBank }) => leftBank)),
      rightBank: flatten(waterways.map(({ rightBank }) => rightBank)),
      widthM: Float32Array.from(waterways.flatMap(({ widthM }) => widthM)),
    },
    pipes: toColumns(pipes),
    crossings,
  };
}

/** What a worker may hand over instead of copying. */
export function listBuffers({ meshes, ...network }: DrawnNetwork): ArrayBufferLike[] {
  const { leftBank, rightBank, widthM } = network.waterways;
  const { roads, tracks, waterways, pipes } = network;
  const columns = [roads, tracks, waterways, pipes].flatMap(({ first, points }) => [first, points]);
  const built = Object.values(meshes ?? {}).flatMap(({ vertices, indices }) => [vertices, indices]);
  return [...columns, leftBank, rightBank, widthM, ...built].map(({ buffer }) => buffer);
}

function toColumns<Line extends { readonly line: readonly NetworkPoint[] }>(
  lines: readonly Line[],
): LineColumns<Omit<Line, 'line'>> {
  const first = new Uint32Array(lines.length + 1);
  for (const [i, { line }] of lines.entries()) first[i + 1] = (first[i] as number) + line.length;
  return {
    lines: lines.map(({ line: _, ...rest }) => rest),
    first,
    points: flatten(lines.map(({ line }) => line)),
  };
}

function flatten(lines: readonly (readonly NetworkPoint[])[]): Float64Array {
  const points = new Float64Array(3 * lines.reduce((sum, line) => sum + line.length, 0));
  let at = 0;
  for (const line of lines)
    for (const point of line) {
      points.set(point, at);
      at += 3;
    }
  return points;
}

/** The points of one line. */
export function pointsOf(columns: LineColumns<unknown>, line: number): NetworkPoint[] {
  const { first, points } = columns;
  const out: NetworkPoint[] = [];
  for (let i = first[line] as number; i < (first[line + 1] as number); i++)
    out.push([points[3 * i] as number, points[3 * i + 1] as number, points[3 * i + 2] as number]);
  return out;
}
