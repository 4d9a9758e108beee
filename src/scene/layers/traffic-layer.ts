import type { Catalogue, LiveTable } from '#model';
import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { ADDED_STATE } from '../engine/overlay-glsl.ts';
import { createVec3Of } from '../look/vec3-of.ts';
import { createRoadDecks } from '../network/road-decks.ts';
import type { SceneNetwork } from '../network/scene-network.ts';
import { takeNetwork } from '../network/take-network.ts';
import { matchDetectors } from '../traffic/match-detectors.ts';
import { listRuns, type RoadRun } from '../traffic/road-runs.ts';
import { createTrafficColumns, type TrafficColumns } from '../traffic/traffic-columns.ts';
import { TRAFFIC_FRAGMENT_SHADER, TRAFFIC_VERTEX_SHADER } from '../traffic/traffic-shader.ts';
import type { ProblemBoard } from '../view/problems.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Readings are taken up at most this often. */
const READ_MS = 2000;
const HEAD = { dark: '#FFE3B0', pale: '#FFF6E2' } as const;
/** Deeper and dimmer than any red that means an alarm. */
const TAIL = { dark: '#8E2A1C', pale: '#8C5F55' } as const;
const CASING = '#4A5566';

/**
 * Moving dashes where a detector's flow and speed are known, on its road and, thinning out, on roads of its class
 * near by; elsewhere nothing moves. Viaducts and large bridges of roads come along.
 */
export function createTrafficLayer(
  context: SceneContext,
  problems: ProblemBoard,
): SceneLayer<SpecOf<'traffic'>> {
  const { scene, scenery, frame, options, motion } = context;
  let runs: readonly RoadRun[] | undefined;
  let decks: ScenePrimitive | undefined;
  let dashes: ScenePrimitive | undefined;
  let columns: TrafficColumns | undefined;
  let catalogue: Catalogue | null = null;
  let table: LiveTable | null = null;
  let sources = new Set<number>();
  let visible = true;
  let opacity = 1;
  let isDue = true;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let shownMs = 0;

  const take = (network: SceneNetwork) => {
    runs = listRuns(network, frame);
    decks = createRoadDecks(context, network, ['elevated', 'bridge']);
    decks.show = visible;
    scene.primitives.add(decks);
    match();
  };
  const match = () => {
    if (dashes) scene.primitives.remove(dashes);
    dashes = undefined;
    columns = undefined;
    sources = new Set();
    if (!runs || !catalogue) return;
    const found = matchDetectors(runs, catalogue, frame);
    for (const source of found) if (source) sources.add(source.flow.slot).add(source.speed.slot);
    columns = createTrafficColumns(runs, found);
    isDue = true;
    dashes = createDashes(context, columns, () => opacity);
    dashes.show = visible;
    scene.primitives.add(dashes);
  };
  const wait = takeNetwork(scenery, problems, take);
  return {
    update(spec) {
      visible = spec.visible;
      opacity = spec.opacity ?? 1;
      for (const part of [decks, dashes]) if (part) part.show = visible;
    },
    setCatalogue(next) {
      const before = catalogue;
      catalogue = next;
      if (!isSameTraffic(before, next)) match();
    },
    observe(next) {
      table = next;
      isDue = true;
    },
    touch(slot) {
      if (sources.has(slot)) isDue = true;
    },
    draw(nowMs) {
      // Silence grows without a message, and a leap in time is one.
      if (Math.abs(nowMs - shownMs) > 30_000) isDue = true;
      const wallMs = performance.now();
      const isTime = !options.renderLoop || wallMs - readAtMs >= READ_MS;
      if (!columns || !isDue || !isTime || !visible) return;
      columns.read(table, nowMs, motion.seconds);
      isDue = false;
      readAtMs = wallMs;
      shownMs = nowMs;
    },
    isLoaded: () => wait.isOver(),
    dispose() {
      wait.stop();
      for (const part of [decks, dashes]) if (part) scene.primitives.remove(part);
    },
  };
}

/** Whether two catalogues have the same detectors, at the same rows. */
function isSameTraffic(a: Catalogue | null, b: Catalogue | null): boolean {
  const keyOf = (catalogue: Catalogue | null) =>
    catalogue?.datastreams
      .filter(({ property }) => property === 'traffic-flow' || property === 'traffic-speed')
      .map(({ id, slot }) => `${id} ${slot}`)
      .join();
  return a === b || keyOf(a) === keyOf(b);
}

function createDashes(
  context: SceneContext,
  columns: TrafficColumns,
  opacity: () => number,
): ScenePrimitive {
  const vec3 = createVec3Of();
  const isDark = () => context.look.buildings.windowGlow > 0.4;
  return createInstancedQuads({
    modelMatrix: context.frame.toFixed,
    vertexShader: TRAFFIC_VERTEX_SHADER,
    fragmentShader: TRAFFIC_FRAGMENT_SHADER,
    state: ADDED_STATE,
    columns: [
      { parts: [{ name: 'from', components: 4 }], array: columns.from },
      { parts: [{ name: 'to', components: 4 }], array: columns.to },
      {
        parts: [{ name: 'flow', components: 4 }],
        array: columns.flow,
        written: columns.written,
      },
    ],
    uniforms: {
      u_pixelRatio: () => context.lines.pixelRatio,
      u_since: () => context.motion.seconds - columns.sinceS,
      u_head: () => vec3(isDark() ? HEAD.dark : HEAD.pale),
      u_tail: () => vec3(isDark() ? TAIL.dark : TAIL.pale),
      u_casing: () => vec3(CASING),
      u_light: () => (isDark() ? 1 : 0),
      u_opacity: () => opacity() * (context.underground ?? 1),
    },
    count: () => columns.count,
  });
}
