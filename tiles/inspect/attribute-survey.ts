import type { BuildingAttributes } from '../config/build-config.ts';
import { readNumber } from '../footprints/read-number.ts';
import type { Fact } from './inspection.ts';

/** What was seen of one attribute. */
interface Seen {
  filled: number;
  numbers: number;
  lowest: number;
  highest: number;
  whole: number;
  /** Different values, up to a limit, and how often each was met. */
  readonly values: Map<string, number>;
  isCut: boolean;
}

/** Collects what attributes features carry. */
export interface AttributeSurvey {
  add(properties: Readonly<Record<string, unknown>>): void;
  /** By name: share filled, examples, range. */
  describe(): Record<string, Fact>;
  /** Which attribute looks like what; only sure guesses. */
  guess(): BuildingAttributes;
}

const MOST_VALUES = 500;
const EXAMPLES = 3;
const LONGEST = 40;

export function createAttributeSurvey(): AttributeSurvey {
  const seen = new Map<string, Seen>();
  let features = 0;
  return {
    add(properties) {
      features++;
      for (const [name, value] of Object.entries(properties)) {
        if (value === undefined || value === null || value === '') continue;
        const about = seen.get(name) ?? createSeen();
        seen.set(name, about);
        addValue(about, value);
      }
    },
    describe: () =>
      Object.fromEntries([...seen].map(([name, about]) => [name, tellOf(about, features)])),
    guess: () => guess(seen, features),
  };
}

function createSeen(): Seen {
  return {
    filled: 0,
    numbers: 0,
    whole: 0,
    lowest: Number.POSITIVE_INFINITY,
    highest: Number.NEGATIVE_INFINITY,
    values: new Map(),
    isCut: false,
  };
}

function addValue(about: Seen, value: unknown): void {
  about.filled++;
  const number = readNumber(value);
  if (Number.isFinite(number)) {
    about.numbers++;
    if (Number.isInteger(number)) about.whole++;
    about.lowest = Math.min(about.lowest, number);
    about.highest = Math.max(about.highest, number);
  }
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const count = about.values.get(text);
  if (count !== undefined) about.values.set(text, count + 1);
  else if (about.values.size < MOST_VALUES) about.values.set(text, 1);
  else about.isCut = true;
}

function tellOf(about: Seen, features: number): Fact {
  const { filled, numbers, lowest, highest, values, isCut } = about;
  const common = [...values].sort(([, a], [, b]) => b - a);
  const examples = common
    .slice(0, EXAMPLES)
    .map(([text]) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text));
  return {
    filled: `${Math.floor((1000 * filled) / features) / 10} %`,
    ...(numbers === filled ? { range: `${lowest} … ${highest}` } : {}),
    different: isCut ? `more than ${values.size}` : values.size,
    examples,
  };
}

/** Names, best first, and what the values must be like. */
const LOOKS: Readonly<
  Record<keyof BuildingAttributes, readonly [name: RegExp, fits: (about: Seen) => boolean]>
> = {
  id: [
    /^(?:id|gml:id|identificatie|osm_id|fid|objectid|编号|建筑编号|建筑物编号|bldg_?id|building_?id)$/i,
    ({ values, filled, isCut }) => isCut || values.size === filled,
  ],
  name: [
    /^(?:name|names|title|名称|建筑名称|楼名|name:zh)$/i,
    ({ numbers, filled }) => numbers < filled / 2,
  ],
  height: [
    /^(?:(?:building[:_])?height(?:_?m)?|est_?height|hgt|measuredheight|bldg_?h(?:eight)?|高度|建筑高度|楼高|房高|h)$/i,
    ({ numbers, filled, lowest, highest }) =>
      numbers > 0.9 * filled && highest <= 1000 && lowest >= -1,
  ],
  storeys: [
    /^(?:storeys|stories|(?:building[:_])?levels|(?:num_?)?floors?|storeysaboveground|floor_?num|层数|楼层|地上层数|总层数)$/i,
    ({ numbers, filled, highest, whole }) =>
      numbers > 0.9 * filled && whole > 0.9 * numbers && highest <= 255,
  ],
  use: [
    /^(?:use|usage|function|class|type|building(?::use)?|用途|使用性质|建筑用途|类型|建筑类型)$/i,
    ({ values, filled, isCut }) => !isCut && (values.size <= 60 || values.size < filled / 20),
  ],
  dwellings: [
    /^(?:dwellings|units|households|building:flats|户数)$/i,
    ({ numbers, filled }) => numbers > 0.9 * filled,
  ],
  roofShape: [/^(?:roof:shape|roof_?(?:shape|type)|屋顶(?:形式|类型)?)$/i, ({ isCut }) => !isCut],
  roofHeight: [
    /^(?:roof:height|roof_?height|屋顶高度)$/i,
    ({ numbers, filled }) => numbers > 0.9 * filled,
  ],
};

function guess(seen: ReadonlyMap<string, Seen>, features: number): BuildingAttributes {
  const found: Record<string, string> = {};
  for (const [meaning, [name, fits]] of Object.entries(LOOKS)) {
    const candidates = [...seen]
      .filter(([attribute, about]) => name.test(attribute) && fits(about))
      .sort(([, a], [, b]) => b.filled - a.filled);
    const [best] = candidates;
    if (best && best[1].filled > 0 && features > 0) found[meaning] = best[0];
  }
  return found;
}
