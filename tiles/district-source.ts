import type { BuildingRecord, District, GeneratedDistrict, MapFeatures } from './district.ts';

/** What a build has on its ground: read and made up once, when a step first asks. */
export interface DistrictSource {
  district(): Promise<District>;
  generatedBuildings(): Promise<readonly BuildingRecord[]>;
  /** Lets go of the generated buildings, when nobody will ask for them any more. */
  forgetBuildings(): void;
}

export function createDistrictSource(
  generate: () => Promise<GeneratedDistrict>,
  readMap: () => Promise<MapFeatures>,
): DistrictSource {
  let generated: Promise<GeneratedDistrict> | undefined;
  let district: Promise<District> | undefined;
  const getGenerated = () => {
    generated ??= generate();
    return generated;
  };
  return {
    district() {
      // The map is read by workers while this thread makes up the rest.
      district ??= Promise.all([readMap(), getGenerated()]).then(([map, made]) =>
        mergeDistrict(made, map),
      );
      return district;
    },
    generatedBuildings: async () => (await getGenerated()).buildings,
    forgetBuildings() {
      generated = generated?.then((made) => ({ ...made, buildings: [] }));
    },
  };
}

/** Layers that sources bring take the place of generated ones. */
function mergeDistrict(generated: GeneratedDistrict, map: MapFeatures): District {
  const supplied = (Object.keys(map) as (keyof MapFeatures)[])
    .filter((layer) => map[layer] !== undefined)
    .sort();
  return {
    streets: map.roads ? [] : generated.streets,
    roads: map.roads ?? null,
    canals: map.canals ?? generated.canals,
    ...(map.courses ? { courses: map.courses } : {}),
    waterAreas: map.waterAreas ?? [],
    landuse: map.landuse ?? generated.landuse,
    rails: map.rails ?? [],
    trees: map.trees ?? [],
    pipes: map.pipes ?? [],
    grid: generated.grid,
    supplied,
  };
}
