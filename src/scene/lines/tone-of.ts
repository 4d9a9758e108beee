import { ROAD_CLASSES } from '#model';

/** Tone of a deck's top: bare concrete, or a road of a class. */
export function toneOf(road?: (typeof ROAD_CLASSES)[number]): number {
  return road === undefined ? 0 : 1 + ROAD_CLASSES.indexOf(road);
}
