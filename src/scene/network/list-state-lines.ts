import { type StateLine, sampleHeightGrid } from '#model';
import { densifyLine } from '../lines/densify.ts';
import type { StateLinePath } from '../lines/state-lines.ts';
import type { SceneContext, SpecOf } from '../view/scene-context.ts';
import { type LineColumns, pointsOf, type SceneNetwork } from './scene-network.ts';

type NetworkName = Extract<SpecOf<'lines'>['lines'], { readonly from: 'network' }>['network'];

/** Over the ground so that it does not cut through. */
const LIFT_M = 1.5;
const STEP_M = 40;

/** Lines of a network of the site, of these kinds only where given. */
export function listNetworkLines(
  network: SceneNetwork,
  name: NetworkName,
  kinds: readonly string[] | undefined,
): StateLinePath[] {
  const columns: LineColumns<{
    readonly id: string;
    readonly class?: string;
    readonly kind?: string;
    readonly structure?: string;
  }> = network[name];
  return columns.lines.flatMap(({ id, structure, ...line }, i) => {
    const kind = line.class ?? line.kind ?? '';
    if (kinds && !kinds.includes(kind)) return [];
    const isBelow = name === 'pipes' || structure === 'underground' || structure === 'tunnel';
    const lift = isBelow ? 0 : LIFT_M;
    const points = pointsOf(columns, i).map(([lon, lat, z]) => [lon, lat, z + lift] as const);
    return [{ id, kind, isBelow, points }];
  });
}

/** Given lines, laid on the ground where they say no height. */
export function listGivenLines(
  lines: readonly StateLine[],
  { scenery: { heights } }: Pick<SceneContext, 'scenery'>,
): StateLinePath[] {
  const groundM = (lon: number, lat: number) => sampleHeightGrid(heights, lon, lat);
  return lines.map(({ id, line }) => {
    const points = line.every((point) => point.length === 2)
      ? densifyLine(
          line.map(([lon, lat]) => [lon, lat]),
          STEP_M,
        ).map(({ at: [lon, lat] }) => [lon, lat, groundM(lon, lat) + LIFT_M] as const)
      : line.map(
          ([lon, lat, heightM]) => [lon, lat, heightM ?? groundM(lon, lat) + LIFT_M] as const,
        );
    const isBelow = points.some(([lon, lat, heightM]) => heightM < groundM(lon, lat) - 0.3);
    return { id, points, isBelow };
  });
}
