import { LiveTable, type Site, TWIN_FILES } from '#model';
import { createTwinScene, type TwinScene } from '#scene';
import type { Harness, RenderCase } from '../render-case.ts';
import { makeCrowd } from './make-crowd.ts';

declare global {
  interface Window {
    harness: Harness;
    twin?: TwinScene;
  }
}

const container = document.getElementById('scene') as HTMLElement;

window.harness = {
  async open(renderCase, tilesUrl) {
    window.twin?.dispose();
    const site = (await (await fetch(tilesUrl + TWIN_FILES.site)).json()) as Site;
    const twin = await createTwinScene(
      container,
      { tilesUrl, site },
      {
        quality: renderCase.quality,
        renderLoop: false,
        now: () => renderCase.nowMs,
        ...(renderCase.symbols ? { symbols: renderCase.symbols } : {}),
        levelOf: (property, value) => (property === 'water-level' && value > 3.5 ? 'orange' : null),
      },
    );
    window.twin = twin;
    const live = renderCase.crowd ? makeCrowd(site.centre, renderCase.crowd) : renderCase.live;
    if (live) {
      twin.setCatalogue(live.catalogue);
      twin.observe(fillTable(live, renderCase.nowMs));
    }
    twin.apply(renderCase.spec);
    await twin.settled();
  },
};

function fillTable(
  { catalogue, readings, fixes }: NonNullable<RenderCase['live']>,
  nowMs: number,
): LiveTable {
  const tracks = catalogue.things.filter(({ trackSlot }) => trackSlot !== undefined).length;
  const table = new LiveTable({ datastreams: catalogue.datastreams.length, tracks });
  table.observe({
    slot: Uint32Array.from(readings, ({ slot }) => slot),
    timeMs: Float64Array.from(readings, ({ ageMs }) => nowMs - ageMs),
    value: Float32Array.from(readings, ({ value }) => value),
  });
  table.track({
    trackSlot: Uint32Array.from(fixes, ({ trackSlot }) => trackSlot),
    timeMs: Float64Array.from(fixes, ({ ageMs }) => nowMs - ageMs),
    lonDeg: Float64Array.from(fixes, ({ lonDeg }) => lonDeg),
    latDeg: Float64Array.from(fixes, ({ latDeg }) => latDeg),
    heightM: Float32Array.from(fixes, ({ heightM }) => heightM),
    bearingDeg: Float32Array.from(fixes, ({ bearingDeg }) => bearingDeg),
    speedMps: Float32Array.from(fixes, () => 10),
  });
  return table;
}
