import type { Mesh } from './kit/mesh.ts';
import { buildBasilica } from './models/basilica.ts';
import { buildGreenhouse } from './models/greenhouse.ts';
import { buildLakeRoofs } from './models/lake-roofs.ts';
import { buildObservatory } from './models/observatory.ts';
import { buildParishChurch } from './models/parish-church.ts';
import { buildQuarryHotel } from './models/quarry-hotel.ts';
import { buildRadioTelescope } from './models/radio-telescope.ts';
import { buildRailHall } from './models/rail-hall.ts';
import { buildSquarePagoda } from './models/square-pagoda.ts';

/** What can be built, by kind. Figures are published ones; those marked "est." are read from pictures or set by type. */
export const LANDMARK_MODELS: Readonly<Record<string, () => Mesh>> = {
  // Nine storeys, 42.65 m with its mast (published); sides and mast est.
  'square-pagoda': () =>
    buildSquarePagoda({ storeys: 9, heightM: 42.65, mastM: 7.6, sideM: [6.6, 4.2] }),
  // About 56 m by 25 m, nave 17 m, tower 38 m, figure of 4.8 m (published); all else est.
  basilica: () => buildBasilica({ lengthM: 56, widthM: 21, transeptM: 29, ridgeM: 17, towerM: 38 }),
  // Dome of about 10 m over a house of 1900; sizes est.
  observatory: () =>
    buildObservatory({ lengthM: 46, depthM: 11, wingM: 8.4, domeM: 10, heightM: 18.5 }),
  // Spire and plan est.
  'parish-church': () => buildParishChurch({ lengthM: 34, naveM: 10.5, ridgeM: 17, spireM: 51 }),
  // Dish 65 m, about 70 m high, track 42 m (published); 3/8 up, est.
  'radio-telescope': () =>
    buildRadioTelescope({ dishM: 65, axisM: 35, trackM: 42, elevationDeg: 52 }),
  // Three houses of 5,521, 4,320 and 2,767 m², 20 m and less (published areas; heights and curves est.).
  greenhouse: () =>
    buildGreenhouse({
      shells: [
        { at: [0, 52], turnDeg: 8, lengthM: 205, widthM: 34, heightM: 20, bowM: 26 },
        { at: [-34, -8], turnDeg: -8, lengthM: 165, widthM: 32, heightM: 18, bowM: 22 },
        { at: [40, -58], turnDeg: -28, lengthM: 120, widthM: 29, heightM: 16, bowM: 16 },
      ],
    }),
  // Hall of some 60,000 m² on nine platforms' width, sizes est.
  'rail-hall': () =>
    buildRailHall({ sizeM: [200, 150], heightM: 35, platformM: 130, platforms: 7 }),
  // Roofs in the lake, sizes est.
  'lake-roofs': () =>
    buildLakeRoofs({
      lakeM: [105, 80],
      roofs: [
        { at: [-2, -8], turnDeg: 0, sizeM: [58, 40], heightM: 21 },
        { at: [-52, 14], turnDeg: 14, sizeM: [42, 30], heightM: 16 },
        { at: [50, 10], turnDeg: -16, sizeM: [44, 31], heightM: 16.5 },
        { at: [36, -42], turnDeg: 10, sizeM: [30, 22], heightM: 12 },
      ],
    }),
  // Eighteen storeys, sixteen of them below the rim; the pit 88 m deep and some 240 m by 160 m (published).
  'quarry-hotel': () =>
    buildQuarryHotel({
      rimM: [120, 80],
      depthM: 88,
      waterM: 58,
      storeysAbove: 2,
      storeysBelow: 16,
      storeyM: 3.6,
      collarM: 48,
    }),
};
