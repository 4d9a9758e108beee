import { isVehicleKind, type Text, THING_KINDS, type ThingKind } from '#model';
import { compilePosition, type ReadPosition } from './compile-position.ts';
import { compileQuantity, readQuantity } from './compile-quantity.ts';
import { compileReference, compileSource, compileText, isScalar } from './compile-source.ts';
import { fieldError } from './field.ts';
import type { MeasureConfig, ThingConfig, TrackConfig } from './mapping-schema.ts';
import { Misfit } from './misfit.ts';
import type { RecordContext } from './path.ts';

type Facts = Readonly<Record<string, string | number | boolean>>;

/** What a record says of its thing. */
export interface ThingRule {
  readId(record: RecordContext): string | Misfit;
  /** Where a record names no kind that fits. */
  readonly fallbackKind: ThingKind;
  readKind(record: RecordContext): ThingKind | undefined;
  readName(record: RecordContext, fallback: Text): Text;
  /** Absent where the mapping names no position. */
  readonly readPosition?: ReadPosition;
  readTownCode(record: RecordContext): string | undefined;
  readFacts(record: RecordContext): Facts;
}

/** Speed and bearing of what moves; undefined where the record has none. */
export interface TrackRule {
  readSpeedMps(record: RecordContext): number | Misfit | undefined;
  /** 0 … 360, clockwise from north. */
  readBearingDeg(record: RecordContext): number | Misfit | undefined;
}

const LONGEST_ID = 256;

/** @throws {TwinError} config, naming the field. */
export function compileThing(
  config: ThingConfig,
  options: { readonly moves: boolean; readonly system: string; readonly field: string },
): ThingRule {
  const { moves, system, field } = options;
  if (moves && !config.position)
    throw fieldError(`${field}.position`, 'Expected a position for what moves, got none');
  const readText = compileText(config.name, `${field}.name`);
  const readTown = config.townCode
    ? compileSource(config.townCode, `${field}.townCode`)
    : () => undefined;
  const facts = Object.entries(config.properties ?? {}).map(
    ([name, source]) => [name, compileSource(source, `${field}.properties.${name}`)] as const,
  );
  return {
    readId: compileId(config.id, `${field}.id`),
    fallbackKind: moves ? 'vehicle' : 'sensor',
    readKind: compileKind(config.kind, moves, `${field}.kind`),
    readName: readText,
    ...(config.position && {
      readPosition: compilePosition(config.position, system, `${field}.position`),
    }),
    readTownCode(record) {
      const code = readTown(record);
      return isScalar(code) ? String(code) : undefined;
    },
    readFacts: (record) =>
      Object.fromEntries(
        facts.flatMap(([name, read]) => {
          const value = read(record);
          return isScalar(value) ? [[name, value] as const] : [];
        }),
      ),
  };
}

export function compileId(
  config: ThingConfig['id'],
  field: string,
): (record: RecordContext) => string | Misfit {
  const read = compileSource(config, field);
  return (record) => {
    const value = read(record);
    const id = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
    return id !== '' && id.length <= LONGEST_ID
      ? id
      : new Misfit(`an id of 1 to ${LONGEST_ID} characters`, value);
  };
}

function compileKind(
  config: ThingConfig['kind'],
  moves: boolean,
  field: string,
): (record: RecordContext) => ThingKind | undefined {
  const isFit = (kind: unknown): kind is ThingKind =>
    (THING_KINDS as readonly unknown[]).includes(kind) &&
    isVehicleKind(kind as ThingKind) === moves;
  if (config === undefined) return () => undefined;
  for (const kind of namedKinds(config))
    if (!isFit(kind))
      throw fieldError(
        field,
        `Expected ${THING_KINDS.filter(isFit).join(', ')} for what ${moves ? 'moves' : 'stands'}, got "${kind}"`,
      );
  // A word that is a kind names it; any other is a path.
  if (typeof config === 'string' && isFit(config)) return () => config;
  const read = compileSource(config, field);
  return (record) => {
    const kind = read(record);
    return isFit(kind) ? kind : undefined;
  };
}

/** The kinds that a configuration itself writes down. */
function namedKinds(config: NonNullable<ThingConfig['kind']>): readonly unknown[] {
  if (typeof config === 'string')
    return (THING_KINDS as readonly string[]).includes(config) ? [config] : [];
  const { constant, map, otherwise } = config;
  return [...Object.values(map ?? {}), constant, otherwise].filter((kind) => kind !== undefined);
}

/** @throws {TwinError} config, naming the field. */
export function compileTrack(config: TrackConfig, field: string): TrackRule {
  const readBearing = compileMeasure(config.bearing, 'deg', `${field}.bearing`);
  return {
    readSpeedMps: compileMeasure(config.speed, 'm/s', `${field}.speed`),
    readBearingDeg(record) {
      const deg = readBearing(record);
      return typeof deg === 'number' ? ((deg % 360) + 360) % 360 : deg;
    },
  };
}

function compileMeasure(
  config: MeasureConfig | undefined,
  unit: string,
  field: string,
): (record: RecordContext) => number | Misfit | undefined {
  if (config === undefined) return () => undefined;
  const { path, ...quantity } = typeof config === 'string' ? { path: config } : config;
  const read = compileReference(path, `${field}.path`);
  const convert = compileQuantity(quantity, unit, field);
  return (record) => readQuantity(read(record), field, convert, record);
}
