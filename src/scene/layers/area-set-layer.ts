import { isInRing } from '#lib/geo/polygon.ts';
import { colourOf, type EntityRef, type LabelledArea, legendOf, sampleHeightGrid } from '#model';
import { createAreaBlocks } from '../thematic/area-blocks.ts';
import { createAreaDrape } from '../thematic/area-drape.ts';
import { middleOf } from '../thematic/area-units.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import { createTextMarks } from '../thematic/text-marks.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Areas with names, on the ground or, where a height is given, standing on it. */
export function createAreaSetLayer(context: SceneContext): SceneLayer<SpecOf<'areas'>> {
  const { scene, scenery } = context;
  const drape = createAreaDrape(context, { linePx: 1.6, lineAlpha: 0.85, hatchAlpha: 0.6 });
  const marks = createTextMarks(context);
  const undo = [
    stackPrimitive(scene, drape.primitive, LEVELS.areas),
    stackPrimitive(scene, marks.primitive, LEVELS.marks),
  ];
  let spec: SpecOf<'areas'> | undefined;
  let areas: readonly LabelledArea[] = [];
  let unstackBlocks = () => {};
  let selected: EntityRef | null = null;

  const choose = () => {
    const isOurs = selected?.type === 'feature' && selected.layer === spec?.id;
    const id = isOurs && selected?.type === 'feature' ? selected.id : undefined;
    drape.choose(areas.findIndex((area) => area.id === id));
  };
  const write = () => {
    const { heightM = 0, visible } = spec ?? { visible: false };
    marks.primitive.show = visible;
    marks.set(
      areas.flatMap(({ title, rings: [outer] }) => {
        if (!title || !outer) return [];
        const [lonDeg, latDeg] = middleOf(outer);
        const groundM = sampleHeightGrid(scenery.heights, lonDeg, latDeg);
        const text = title[context.language] || title.zh;
        return [{ text, lonDeg, latDeg, heightM: groundM + heightM + 4, priority: 10 }];
      }),
    );
  };
  const build = (next: SpecOf<'areas'>) => {
    areas = next.areas.filter(({ rings }) => isShape(rings));
    unstackBlocks();
    unstackBlocks = () => {};
    const colours = areas.map((area) => colourOfArea(next, area));
    if (next.heightM !== undefined && next.heightM > 0) {
      const blocks = createAreaBlocks(context, {
        areas,
        colours: colours.map((colour) => colour ?? colourOf(next.scale, null)),
        heightM: next.heightM,
        opacity: () => spec?.opacity ?? 1,
      });
      unstackBlocks = stackPrimitive(scene, blocks, LEVELS.solids);
      blocks.show = next.visible;
    } else {
      drape.setAreas(areas.map(({ rings }) => rings));
      drape.setColours(colours);
    }
  };
  return {
    update(next) {
      const isSame =
        spec?.areas === next.areas &&
        spec.scale === next.scale &&
        spec.heightM === next.heightM &&
        spec.visible === next.visible;
      spec = next;
      if (!isSame && next.visible) build(next);
      if (!next.visible) unstackBlocks();
      drape.setOpacity(next.opacity ?? 1);
      drape.primitive.show = next.visible && areas.length > 0 && !((next.heightM ?? 0) > 0);
      write();
      choose();
    },
    restyle: () => marks.restyle(),
    relabel: write,
    select(next) {
      selected = next;
      choose();
    },
    drawOver: () => marks.drawOver(),
    pickGround([lon, lat]) {
      if (!spec?.visible) return undefined;
      const hit = areas.findLast(
        ({ rings }) => rings.filter((ring) => isInRing(lon, lat, ring)).length % 2 === 1,
      );
      return hit && { type: 'feature', layer: spec.id, id: hit.id };
    },
    dispose() {
      unstackBlocks();
      for (const step of undo) step();
    },
  };
}

function isShape(rings: LabelledArea['rings']): boolean {
  return (
    (rings[0]?.length ?? 0) > 3 &&
    rings.every((ring) => ring.every(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
  );
}

/** Areas that carry no figures at all are plain; among those that do an unknown one is hatched. */
function colourOfArea(spec: SpecOf<'areas'>, { value }: LabelledArea): string | null {
  if (value !== undefined) return Number.isFinite(value) ? colourOf(spec.scale, value) : null;
  if (spec.areas.some((area) => area.value !== undefined)) return null;
  const legend = legendOf({ ...spec, visible: true, title: { zh: ' ', en: ' ' } });
  return legend?.entries[0]?.colour ?? null;
}
