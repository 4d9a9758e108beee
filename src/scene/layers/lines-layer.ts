import { type Catalogue, colourOf, type LiveTable } from '#model';
import { findLine } from '../lines/find-line.ts';
import { createLineValues, type LineValues, slotsByLine } from '../lines/line-values.ts';
import { createStateLines, type StateLinePath, type StateLines } from '../lines/state-lines.ts';
import { listGivenLines, listNetworkLines } from '../network/list-state-lines.ts';
import { type NetworkWait, takeNetwork } from '../network/take-network.ts';
import type { ProblemBoard } from '../view/problems.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Live figures change colours at most this often. */
const PAINT_MS = 2000;

/** Lines with a state, in the exact colours of their scale: of the site's network, or given. */
export function createLinesLayer(
  context: SceneContext,
  problems: ProblemBoard,
): SceneLayer<SpecOf<'lines'>> {
  const { scene, scenery, options } = context;
  let spec: SpecOf<'lines'> | undefined;
  let built = '';
  let wait: NetworkWait | undefined;
  let paths: readonly StateLinePath[] = [];
  let drawn: StateLines | undefined;
  let values: LineValues | undefined;
  let catalogue: Catalogue | null = null;
  let table: LiveTable | null = null;
  let wanted = new Set<number>();
  let revision = 0;
  let painted = Number.NaN;
  let paintedAtMs = Number.NEGATIVE_INFINITY;

  const listWanted = () => {
    wanted = new Set(
      spec?.data?.from === 'live'
        ? [...slotsByLine(catalogue, spec.data.property).values()].flat()
        : [],
    );
    revision++;
  };
  const replace = (next: readonly StateLinePath[]) => {
    if (drawn) scene.primitives.remove(drawn.primitive);
    drawn = undefined;
    paths = next;
    if (!spec || paths.length === 0) return;
    drawn = createStateLines(paths, context.frame, {
      widthPx: spec.widthPx,
      isFlowing: spec.isFlowing ?? false,
      pixelRatio: () => context.lines.pixelRatio,
      seconds: () => context.motion.seconds % 3600,
      opacity: () => spec?.opacity ?? 1,
      isGlass: () => context.underground !== null,
    });
    drawn.primitive.show = spec.visible;
    scene.primitives.add(drawn.primitive);
    painted = Number.NaN;
  };
  const build = ({ lines }: SpecOf<'lines'>) => {
    wait?.stop();
    wait = undefined;
    if (lines.from === 'given') return replace(listGivenLines(lines.lines, context));
    wait = takeNetwork(scenery, problems, (network) =>
      replace(listNetworkLines(network, lines.network, lines.kinds)),
    );
  };
  const paint = (nowMs: number) => {
    if (!spec || !drawn) return;
    const step = values?.stepAt(nowMs) ?? 0;
    const wallMs = performance.now();
    const isLive = spec.data?.from === 'live' && options.renderLoop && !Number.isNaN(painted);
    if (step === painted || (isLive && wallMs - paintedAtMs < PAINT_MS)) return;
    painted = step;
    paintedAtMs = wallMs;
    for (const [i, { id, kind }] of paths.entries())
      drawn.paint(i, colourOf(spec.scale, values ? values.valueOf(id) : kind));
  };
  return {
    update(next) {
      spec = next;
      values = next.data && createLineValues(next.data, () => ({ table, catalogue, revision }));
      listWanted();
      painted = Number.NaN;
      const { lines, widthPx, isFlowing } = next;
      // An unchanged shape keeps its buffers: colours alone are written anew.
      const key = JSON.stringify([lines, widthPx, isFlowing]);
      if (key !== built) build(next);
      built = key;
      if (drawn) drawn.primitive.show = next.visible;
    },
    setCatalogue(next) {
      catalogue = next;
      listWanted();
    },
    observe(next) {
      table = next;
      revision++;
    },
    touch(slot) {
      if (wanted.has(slot)) revision++;
    },
    draw: paint,
    isLoaded: () => wait?.isOver() ?? true,
    pick(x, y) {
      if (!drawn || !spec?.visible) return undefined;
      const line = findLine(drawn, context.projector, { x, y, widthPx: spec.widthPx });
      const id = paths[line]?.id;
      return id === undefined ? undefined : { type: 'feature', layer: spec.id, id };
    },
    dispose() {
      wait?.stop();
      if (drawn) scene.primitives.remove(drawn.primitive);
    },
  };
}
