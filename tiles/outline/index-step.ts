import { encodeHeightGrid, TWIN_FILES } from '#model';
import type { BuildStep } from '../build/step.ts';
import { openGround } from '../relief/open-ground.ts';
import { createGridGeoJson } from './grid-geojson.ts';
import { createHeightGrid } from './site-heights.ts';
import { createTwinLines } from './twin-lines.ts';

/** The lists beside the tiles: the site, its heights, its management grid and its lines on the ground. */
export const indexStep: BuildStep = {
  name: 'index',
  weight: 1,
  inputs: ({ seeds, config }) => ({
    values: { seeds, map: config.map, terrain: config.terrain },
    files: [...config.map, ...config.terrain].map(({ file }) => file),
  }),

  async plan(context) {
    const { site } = context.inputs;
    const [district, ground] = [await context.district(), await context.ground()];
    const groundM = openGround(ground);
    context.write(TWIN_FILES.site, JSON.stringify(site));
    context.write(TWIN_FILES.grid, JSON.stringify(createGridGeoJson(district.grid)));
    context.write(TWIN_FILES.lines, JSON.stringify(createTwinLines(site, groundM)));
    context.write(
      TWIN_FILES.heights,
      new Uint8Array(encodeHeightGrid(createHeightGrid(site, groundM))),
    );
    context.count({ featuresIn: district.grid.length, featuresOut: district.grid.length });
    context.tell({
      counts: {
        streets: district.roads?.length ?? district.streets.length,
        canals: district.canals.length,
        landuse: district.landuse.length,
        gridCells: district.grid.length,
        towns: site.towns.length,
        hills: site.hills.length,
        waterways: site.waterways.length,
        roads: site.roads.length,
        places: site.places.length,
      },
    });
    return { units: [] };
  },

  finish: async () => undefined,
};
