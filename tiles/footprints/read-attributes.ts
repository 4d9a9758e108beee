import type { Text } from '#model';
import type { DeclaredProperty } from '../config/build-config.ts';
import { findProperty, readNumber } from './read-number.ts';

type Properties = Readonly<Record<string, unknown>>;

const NAME_NAMES = ['name', 'Name', 'NAME', '名称', '建筑名称', 'name:zh', 'name:en'];
const DWELLING_NAMES = ['dwellings', 'building:flats', 'households', '户数'];
const MAX_DWELLINGS = 65_535;

/** Reads the id: the named attribute, else `id`, else the feature's own, else OpenStreetMap's. */
export function createIdReader(
  name: string | undefined,
): (properties: Properties, ownId: string | undefined) => string | undefined {
  const toId = (value: unknown) =>
    typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : typeof value === 'string' && value !== ''
        ? value
        : undefined;
  return name === undefined
    ? (properties, ownId) => toId(properties.id) ?? ownId ?? toId(properties.osm_id)
    : (properties, ownId) => toId(properties[name]) ?? ownId;
}

/** Reads the name in both languages; a name in one stands for both. */
export function createNameReader(
  given: string | undefined,
): (properties: Properties) => Text | undefined {
  const names = given === undefined ? NAME_NAMES : [given];
  return (properties) => {
    const found = findProperty(properties, names);
    const name = found === undefined ? undefined : properties[found];
    if (typeof name !== 'string') return undefined;
    const zh = properties['name:zh'];
    const en = properties['name:en'];
    return {
      zh: typeof zh === 'string' && zh !== '' ? zh : name,
      en: typeof en === 'string' && en !== '' ? en : name,
    };
  };
}

/** Reads the number of dwellings; 0 where none is given. */
export function createDwellingsReader(
  given: string | undefined,
): (properties: Properties) => number {
  const names = given === undefined ? DWELLING_NAMES : [given];
  return (properties) => {
    const found = findProperty(properties, names);
    const count = found === undefined ? 0 : readNumber(properties[found]);
    return count > 0 ? Math.min(MAX_DWELLINGS, Math.round(count)) : 0;
  };
}

/** Reads the declared properties in their order; undefined where none is declared or the feature has none of them. */
export function createPropertiesReader(
  declared: readonly DeclaredProperty[],
): (properties: Properties) => readonly (string | number | undefined)[] | undefined {
  if (declared.length === 0) return () => undefined;
  return (properties) => {
    let hasAny = false;
    const values = declared.map(({ name, from, type }) => {
      const value = toDeclared(properties[from ?? name], type);
      if (value !== undefined) hasAny = true;
      return value;
    });
    return hasAny ? values : undefined;
  };
}

function toDeclared(raw: unknown, type: DeclaredProperty['type']): string | number | undefined {
  if (raw === undefined || raw === null || raw === '') return undefined;
  if (type === 'string') return typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
  const value = typeof raw === 'boolean' ? Number(raw) : readNumber(raw);
  return Number.isFinite(value) ? value : undefined;
}
