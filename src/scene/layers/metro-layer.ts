import {
  type Catalogue,
  type LiveTable,
  type LonLat,
  type MetroTrack,
  type NetworkPoint,
  sampleHeightGrid,
} from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { buildDecks, type DeckPoint } from '../lines/deck-mesh.ts';
import { densifyLine } from '../lines/densify.ts';
import { createLineSet, type SceneLine } from '../lines/line-set.ts';
import { toneOf } from '../lines/tone-of.ts';
import { createViaduct } from '../lines/viaduct.ts';
import { pointsOf } from '../network/scene-network.ts';
import { takeNetwork } from '../network/take-network.ts';
import { packLook } from '../symbols/pack-look.ts';
import { createSymbolSet } from '../symbols/symbol-set.ts';
import { SHAPES } from '../symbols/symbol-shader.ts';
import { createTrains, type Trains } from '../traffic/create-trains.ts';
import { joinRails } from '../traffic/rail-path.ts';
import { createTunnels } from '../underground/create-tunnels.ts';
import type { ProblemBoard } from '../view/problems.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Top of the rail over the ground on a viaduct. */
const DECK_M = 10;
const SPAN_M = 30;
const STATION_PX = 13;
const VIADUCT = {
  widthM: 9,
  depthM: 1.9,
  parapetM: 1,
  pierEveryM: SPAN_M - 1,
  pierSideM: 2.2,
  tone: toneOf(),
} as const;

/**
 * The metro: viaduct where it is elevated, a dashed line where it is underground, a mark at each station, and the
 * trains that the table knows of. Where the ground is looked through, tunnels lie under it.
 */
export function createMetroLayer(
  context: SceneContext,
  problems: ProblemBoard,
): SceneLayer<SpecOf<'metro'>> {
  const { scene, scenery, frame } = context;
  const { metroTracks, metroStations } = scenery.site;
  const groundAt = ([lon, lat]: LonLat) => sampleHeightGrid(scenery.heights, lon, lat);
  const tracks = metroTracks.map((track) => ({
    track,
    points: raiseTrack(track, metroTracks).map((point) => ({
      ...point,
      groundM: groundAt(point.at),
    })),
  }));
  const decks = tracks
    .filter(({ track }) => track.structure !== 'underground')
    .map(({ points }) => ({
      points: points.map(({ at, aboveM, groundM }) =>
        toDeckPoint(context, at, groundM + aboveM, groundM),
      ),
      ...VIADUCT,
    }));
  const viaduct = createViaduct(
    () => buildDecks(decks),
    frame,
    () => context.look,
  );
  scene.primitives.add(viaduct);
  const stations = createSymbolSet(context, {
    nearM: 1200,
    farM: 26_000,
    farScale: 0.5,
    hiddenAlpha: 0.35,
    isDull: true,
  });
  const { columns } = stations;
  columns.reserve(metroStations.length);
  columns.count = metroStations.length;
  scene.primitives.add(stations.primitive);
  const paintStations = () => {
    const look = packLook({
      shape: SHAPES.station,
      colour: context.look.lines.metro,
      sizePx: STATION_PX,
      keeps: true,
    });
    for (let row = 0; row < metroStations.length; row++) columns.setLook(row, look);
  };
  for (const [row, { position, structure }] of metroStations.entries()) {
    const above = structure === 'elevated' ? DECK_M + 3 : 2;
    columns.setPlace(row, position[0], position[1], groundAt(position) + above);
  }
  let trains: Trains | undefined;
  let tunnels: ScenePrimitive | undefined;
  let catalogue: Catalogue | null = null;
  let table: LiveTable | null = null;
  const wait = takeNetwork(scenery, problems, ({ tracks: columns }) => {
    const rails = columns.lines.flatMap(({ kind, structure }, i) =>
      kind === 'metro' ? [{ structure, line: placeLine(frame, pointsOf(columns, i)) }] : [],
    );
    trains = createTrains(context, joinRails(rails.map(({ line: points }) => points)));
    trains.setCatalogue(catalogue);
    tunnels = createTunnels(
      context,
      rails.flatMap(({ structure, line: points }) => (structure === 'underground' ? [points] : [])),
    );
    for (const primitive of [tunnels, trains.primitive]) scene.primitives.add(primitive);
    show();
  });
  const show = () => {
    for (const primitive of [viaduct, stations.primitive, line, trains?.primitive])
      if (primitive) primitive.show = visible;
    if (tunnels) tunnels.show = visible && context.underground !== null;
  };
  let line: ScenePrimitive | undefined;
  let visible = true;

  const drawLine = () => {
    const { metro, metroGlow } = context.look.lines;
    if (line) scene.primitives.remove(line);
    const drawn: SceneLine[] = tracks.map(({ track, points }) => ({
      points: points.map(({ at, aboveM, groundM }) => [
        at[0],
        at[1],
        groundM + (track.structure === 'underground' ? 2 : Math.max(2, aboveM + 0.6)),
      ]),
      colour: metro,
      alpha: track.structure === 'underground' ? 0.8 : 1,
      widthPx: track.structure === 'underground' ? 2 : 2.6,
      glowPx: 9 * metroGlow,
      ...(track.structure === 'underground' ? { dashM: 90 } : {}),
    }));
    line = scene.primitives.add(createLineSet(drawn, frame, context.lines)) as ScenePrimitive;
    line.show = visible;
    paintStations();
    // Marks lie over the line.
    scene.primitives.raiseToTop(stations.primitive);
  };
  return {
    update(spec) {
      visible = spec.visible;
      if (!line) drawLine();
      show();
    },
    restyle: drawLine,
    setCatalogue(next) {
      catalogue = next;
      trains?.setCatalogue(next);
    },
    observe(next) {
      table = next;
    },
    draw(nowMs) {
      if (visible) trains?.place(table, nowMs);
      if (tunnels) tunnels.show = visible && context.underground !== null;
    },
    isLoaded: () => wait.isOver(),
    dispose() {
      wait.stop();
      for (const primitive of [viaduct, stations.primitive, line, trains?.primitive, tunnels])
        if (primitive) scene.primitives.remove(primitive);
    },
  };
}

/** Height of the track over the ground: a ramp climbs towards the end at which elevated track begins. */
function raiseTrack(track: MetroTrack, all: readonly MetroTrack[]) {
  const points = densifyLine(track.line, SPAN_M);
  const lengthM = points.at(-1)?.alongM ?? 0;
  const isHigh = (end: LonLat | undefined) =>
    all.some(
      (other) =>
        other.structure === 'elevated' &&
        [other.line[0], other.line.at(-1)].some(
          (tip) => tip && end && Math.hypot(tip[0] - end[0], tip[1] - end[1]) < 2e-4,
        ),
    );
  const [from, to] = [track.line[0], track.line.at(-1)].map((end) =>
    isHigh(end) ? DECK_M : 0,
  ) as [number, number];
  return points.map(({ at, alongM }) => ({
    at,
    aboveM:
      track.structure === 'elevated'
        ? DECK_M
        : track.structure === 'ramp'
          ? from + ((to - from) * alongM) / Math.max(1, lengthM)
          : 0,
  }));
}

const place = new Float32Array(3);

function placeLine(frame: LocalFrame, points: readonly NetworkPoint[]) {
  return points.map(([lon, lat, heightM]) => {
    frame.write(place, 0, lon, lat, heightM);
    return [...place] as unknown as readonly [number, number, number];
  });
}

function toDeckPoint(
  { frame }: SceneContext,
  [lon, lat]: LonLat,
  topM: number,
  groundM: number,
): DeckPoint {
  frame.write(place, 0, lon, lat, topM);
  const [x, y, z] = place as unknown as [number, number, number];
  return { x, y, topM: z, groundM: z - (topM - groundM) };
}
