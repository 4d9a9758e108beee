import { ALARM_LEVELS, KIND_COLOURS, THING_KINDS, type ThingKind } from '#model';
import { ACCENT, MAJOR_KINDS, STALE } from '../look/symbol-look.ts';
import { type PackedLook, packLook } from '../symbols/pack-look.ts';
import { SHAPES } from '../symbols/symbol-shader.ts';

/** What decides a sensor's look, as one number. */
export const IS_SHOWN = 1;
export const IS_STALE = 2;
export const IS_LIT = 4;
const LEVEL_SHIFT = 3;
const LEVEL_MASK = 7;
const KIND_SHIFT = 6;

const SHAPE_OF_LEVEL = [
  SHAPES.disc,
  ...ALARM_LEVELS.map(
    (level) =>
      ({
        red: SHAPES.alarmRed,
        orange: SHAPES.alarmOrange,
        yellow: SHAPES.alarmYellow,
        blue: SHAPES.alarmBlue,
      })[level],
  ),
];

/** @param level 0 for none, else one more than its place in ALARM_LEVELS; @param kind place in THING_KINDS */
export function keyOfLook(flags: number, level: number, kind: number): number {
  return flags | (level << LEVEL_SHIFT) | (kind << KIND_SHIFT);
}

export function levelOfKey(key: number): number {
  return (key >> LEVEL_SHIFT) & LEVEL_MASK;
}

const looks: (PackedLook | undefined)[] = [];

/** The look of a key, made once. */
export function lookOfKey(key: number): PackedLook {
  looks[key] ??= packLook(toLook(key));
  return looks[key];
}

function toLook(key: number) {
  const kind = THING_KINDS[key >> KIND_SHIFT] as ThingKind;
  const level = levelOfKey(key);
  const isStale = (key & IS_STALE) !== 0;
  const isLit = (key & IS_LIT) !== 0;
  return {
    shape: isStale ? SHAPES.stale : (SHAPE_OF_LEVEL[level] as number),
    colour: isLit ? ACCENT : isStale ? STALE : KIND_COLOURS[kind],
    sizePx: level || isLit ? 17 : MAJOR_KINDS.has(kind) ? 14 : 11,
    keeps: level > 0 || isLit,
  };
}
