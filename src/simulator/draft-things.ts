import type { ThingDraft } from './draft.ts';
import { draftAirStations } from './kinds/air.ts';
import { draftCarParks, draftCrowdCounters, draftSmokeDetectors } from './kinds/places.ts';
import { draftNoiseMeters, draftStreetlights, draftTrafficDetectors } from './kinds/streets.ts';
import { draftHydrants, draftManholes } from './kinds/utilities.ts';
import { draftRiverQuality, draftUnderpassGauges, draftWaterLevels } from './kinds/water.ts';
import { draftRainGauges, draftWeatherStations } from './kinds/weather.ts';
import type { World } from './world.ts';

/** All fixed devices of the district, kind by kind. */
export function draftThings(world: World): ThingDraft[] {
  return [
    draftAirStations,
    draftWeatherStations,
    draftWaterLevels,
    draftRainGauges,
    draftRiverQuality,
    draftNoiseMeters,
    draftTrafficDetectors,
    draftCarParks,
    draftCrowdCounters,
    draftManholes,
    draftSmokeDetectors,
    draftHydrants,
    draftUnderpassGauges,
    draftStreetlights,
  ].flatMap((draft) => draft(world));
}
