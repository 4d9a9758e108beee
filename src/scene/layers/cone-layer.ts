import { distanceM } from '#lib/geo/wgs84.ts';
import { type EntityRef, sampleHeightGrid, type ViewCone } from '#model';
import { createConeSet } from '../thematic/cone-set.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** What cameras see: translucent sectors over ground and walls, clipped at their range. */
export function createConeLayer(context: SceneContext): SceneLayer<SpecOf<'cones'>> {
  const { scene, scenery } = context;
  let spec: SpecOf<'cones'> | undefined;
  let cones: readonly ViewCone[] = [];
  let chosen = -1;
  let selected: EntityRef | null = null;
  let show = (_: boolean) => {};
  let unstack = () => {};

  const choose = () => {
    const isOurs = selected?.type === 'feature' && selected.layer === spec?.id;
    const id = isOurs && selected?.type === 'feature' ? selected.id : undefined;
    chosen = cones.findIndex((cone) => cone.id === id);
  };
  return {
    update(next) {
      const isSame = spec && spec.cones === next.cones && spec.colour === next.colour;
      spec = next;
      if (!isSame) {
        unstack();
        cones = next.cones.filter(
          ({ lonDeg, latDeg, bearingDeg, fieldDeg, rangeM }) =>
            [lonDeg, latDeg, bearingDeg, fieldDeg].every(Number.isFinite) && rangeM > 0,
        );
        const primitive = createConeSet(
          context,
          cones.map((cone) => ({
            ...cone,
            groundM: sampleHeightGrid(scenery.heights, cone.lonDeg, cone.latDeg),
          })),
          { colour: next.colour, opacity: () => spec?.opacity ?? 1, chosen: () => chosen },
        );
        unstack = stackPrimitive(scene, primitive, LEVELS.cones);
        show = (visible) => {
          primitive.show = visible;
        };
        choose();
      }
      show(next.visible);
    },
    select(next) {
      selected = next;
      choose();
    },
    pickGround([lonDeg, latDeg]) {
      if (!spec?.visible) return undefined;
      const hit = cones.findLast((cone) => isInCone(cone, lonDeg, latDeg));
      return hit && { type: 'feature', layer: spec.id, id: hit.id };
    },
    dispose: () => unstack(),
  };
}

function isInCone(cone: ViewCone, lonDeg: number, latDeg: number): boolean {
  if (distanceM(cone.lonDeg, cone.latDeg, lonDeg, latDeg) > cone.rangeM) return false;
  const east = (lonDeg - cone.lonDeg) * Math.cos((cone.latDeg * Math.PI) / 180);
  const bearing = (Math.atan2(east, latDeg - cone.latDeg) * 180) / Math.PI;
  const turn = Math.abs(((((bearing - cone.bearingDeg) % 360) + 540) % 360) - 180);
  return turn <= cone.fieldDeg / 2;
}
