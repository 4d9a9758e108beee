import { distanceM } from '#lib/geo/wgs84.ts';
import { colourOf, type Flow, type LonLat, sampleHeightGrid, shareOf } from '#model';
import { densifyLine } from '../lines/densify.ts';
import { createFlowArcs, type FlowArc } from '../thematic/flow-arcs.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import type { ScreenPoint } from '../view/projector.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Rise of the middle of an arc for each metre between its ends, and at most. */
const RISE = 0.22;
const MOST_RISE_M = 2600;
const LIFT_M = 4;
/** Pieces of a line on the ground. */
const PIECE_M = 250;
const WIDTH_PX = { least: 1.6, most: 5.5 };
/** From dash to dash as a share of a flow, and within these metres. */
const DASH = { share: 0.3, leastM: 350, mostM: 3000 };
/** Dashes a second. */
const PACE = 0.32;
const REACH_PX = 8;
const SAMPLES = 24;

/** What goes from place to place: arcs through the air or lines on the ground, dashes running to their ends. */
export function createFlowLayer(context: SceneContext): SceneLayer<SpecOf<'flows'>> {
  const { scene, frame, projector } = context;
  let spec: SpecOf<'flows'> | undefined;
  let flows: readonly Flow[] = [];
  let drawn: readonly { readonly flow: Flow; readonly arcs: readonly FlowArc[] }[] = [];
  let show = (_: boolean) => {};
  let unstack = () => {};
  const place = new Float32Array(6);
  const point: ScreenPoint = { x: 0, y: 0, depthM: 0 };

  const build = (next: SpecOf<'flows'>) => {
    unstack();
    const usable = next.flows.filter(({ from, to, value }) =>
      [...from, ...to, value].every(Number.isFinite),
    );
    // The heaviest lie on top.
    drawn = usable
      .toSorted((a, b) => a.value - b.value)
      .map((flow) => ({ flow, arcs: arcsOf(context, flow, next) }));
    const primitive = createFlowArcs(
      context,
      drawn.flatMap(({ arcs }) => arcs),
      () => spec?.opacity ?? 1,
    );
    unstack = stackPrimitive(scene, primitive, LEVELS.flows);
    show = (visible) => {
      primitive.show = visible;
    };
  };
  const isNear = ({ from, to, riseM }: FlowArc, x: number, y: number) => {
    frame.write(place, 0, ...from);
    frame.write(place, 3, ...to);
    const [ax, ay, az, bx, by, bz] = place as unknown as readonly [
      ...[number, number, number],
      ...[number, number, number],
    ];
    for (let i = 0; i <= SAMPLES; i++) {
      const t = i / SAMPLES;
      const z = az + t * (bz - az) + 4 * riseM * t * (1 - t);
      if (!projector.project(ax + t * (bx - ax), ay + t * (by - ay), z, point)) continue;
      if (Math.hypot(point.x - x, point.y - y) < REACH_PX) return true;
    }
    return false;
  };
  return {
    update(next) {
      const isSame =
        spec && flows === next.flows && spec.shape === next.shape && spec.scale === next.scale;
      spec = next;
      if (!isSame && next.visible) {
        flows = next.flows;
        build(next);
      }
      show(next.visible);
    },
    pick(x, y) {
      if (!spec?.visible) return undefined;
      const hit = drawn.findLast(({ arcs }) => arcs.some((arc) => isNear(arc, x, y)));
      return hit && { type: 'feature', layer: spec.id, id: hit.flow.id };
    },
    dispose: () => unstack(),
  };
}

function arcsOf(
  { scenery }: SceneContext,
  { from, to, value }: Flow,
  { shape, scale }: SpecOf<'flows'>,
): FlowArc[] {
  const lengthM = distanceM(from[0], from[1], to[0], to[1]);
  if (!(lengthM > 1)) return [];
  const heightAt = ([lon, lat]: LonLat) => sampleHeightGrid(scenery.heights, lon, lat) + LIFT_M;
  const periodM = Math.min(DASH.mostM, Math.max(DASH.leastM, DASH.share * lengthM));
  const style = {
    colour: colourOf(scale, value),
    widthPx: WIDTH_PX.least + (WIDTH_PX.most - WIDTH_PX.least) * shareOf(scale, value),
    periodM,
    speedMps: PACE * periodM,
  };
  if (shape === 'arc')
    return [
      {
        from: [...from, heightAt(from)],
        to: [...to, heightAt(to)],
        riseM: Math.min(MOST_RISE_M, RISE * lengthM),
        alongM: [0, lengthM],
        ...style,
      },
    ];
  const points = densifyLine([from, to], PIECE_M);
  return points.slice(1).map(({ at, alongM }, i) => {
    const before = points[i] as (typeof points)[number];
    return {
      from: [...before.at, heightAt(before.at)] as const,
      to: [...at, heightAt(at)] as const,
      riseM: 0,
      alongM: [before.alongM, alongM] as const,
      ...style,
    };
  });
}
