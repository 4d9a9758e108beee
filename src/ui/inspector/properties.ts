import type { TwinReader } from '#app';
import type { Datastream, Language, Site, Text, Thing } from '#model';
import { en } from '../locales/en.ts';
import { zh } from '../locales/zh.ts';

const NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: zh.property,
  en: en.property,
};

/** What a thing's property is called; one that the twin has no word for is shown by its key, in words. */
export function namePropertyIn(language: Language, key: string): string {
  const known = NAMES[language][key];
  if (known) return known;
  const words = key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

const LIMITS: Readonly<Record<string, string>> = {
  'water-level': 'warningLevelM',
  'noise-leq': 'limitDb',
};

/** The limit that a stream's chart draws as a line: the thing's own, else the general one; none for coded states. */
export function thresholdOf(
  thing: Thing,
  stream: Datastream,
  read: Pick<TwinReader, 'limitOf'>,
): number | null {
  if (stream.states) return null;
  const value = thing.properties[LIMITS[stream.property] ?? ''];
  if (typeof value === 'number') return value;
  return read.limitOf(stream.property);
}

const namesOf = new WeakMap<Site, ReadonlyMap<string, Text>>();

/** The site's own name for what a property names (a river, a road, a stop) in both languages, if it is one. */
export function findSiteName(site: Site, value: string): Text | undefined {
  let names = namesOf.get(site);
  if (!names) {
    const named = [site.waterways, site.roads, site.places, site.metroStations, site.busLines];
    names = new Map(
      named.flat().flatMap(({ name }) => [
        [name.en, name],
        [name.zh, name],
      ]),
    );
    namesOf.set(site, names);
  }
  return names.get(value);
}
