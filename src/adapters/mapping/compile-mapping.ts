import * as v from 'valibot';
import type { DataKind, Provenance } from '#model';
import { compileIncident, type IncidentRule } from './compile-incident.ts';
import { compileReading, type ReadingRule } from './compile-reading.ts';
import { compileConditions } from './compile-source.ts';
import { compileThing, compileTrack, type ThingRule, type TrackRule } from './compile-thing.ts';
import { compileTime, type ReadTime } from './compile-time.ts';
import { createToWgs84 } from './coordinate-system.ts';
import { fieldError, inField } from './field.ts';
import { type MappingConfig, mappingSchema, type RuleConfig } from './mapping-schema.ts';
import { compileRecords, type RecordContext } from './path.ts';
import { compileZone } from './time-zone.ts';

/** A mapping, checked and ready to be used on messages. */
export interface Mapping {
  readonly kind: DataKind;
  readonly provenance: Provenance;
  readonly moveToleranceM: number;
  /** Whether a message is to be passed over. */
  isIgnored(message: unknown): boolean;
  readonly rules: readonly MappingRule[];
}

export interface MappingRule {
  /** For messages: what the records should have been found at. */
  readonly recordsPath: string;
  findRecords(message: unknown): RecordContext[] | undefined;
  applies(record: RecordContext): boolean;
  readonly isWholeList: boolean;
  readonly readTime: ReadTime;
  readonly thing?: ThingRule;
  readonly readings: readonly ReadingRule[];
  readonly track?: TrackRule;
  readonly incident?: IncidentRule;
}

/**
 * Checks a mapping and makes it ready: units, coordinate systems, time formats and paths are all understood
 * before the first message comes.
 *
 * @param defaults what a rule means that does not say where its records are, or whether they are all there are
 * @throws {TwinError} config, naming the field.
 */
export function compileMapping(
  json: unknown,
  defaults: { readonly records?: string; readonly isWholeList?: boolean } = {},
): Mapping {
  const field = 'mapping';
  const result = v.safeParse(mappingSchema, json);
  if (!result.success) throw fieldError(...describeIssue(result.issues[0], field));
  const config = result.output;
  const { source, kind, licence, quality, coordinates, zone, moveToleranceM } = config;
  inField(`${field}.coordinates`, () => createToWgs84(coordinates));
  if (zone !== undefined) inField(`${field}.zone`, () => compileZone(zone));
  const provenance: Provenance = {
    source: typeof source === 'string' ? { zh: source, en: source } : source,
    kind,
    ...(quality && { quality }),
    ...(licence && { licence }),
  };
  const { ignore } = config;
  const isIgnored = compileConditions(ignore, `${field}.ignore`);
  return {
    kind,
    provenance,
    moveToleranceM,
    isIgnored: (message) =>
      ignore !== undefined && isIgnored({ value: message, key: undefined, parent: undefined }),
    rules: config.rules.map((rule, i) =>
      compileRule({ ...defaults, ...rule }, config, provenance, `${field}.rules.${i}`),
    ),
  };
}

function compileRule(
  rule: RuleConfig,
  { coordinates, zone }: MappingConfig,
  provenance: Provenance,
  field: string,
): MappingRule {
  const { thing, track, incident, readings = [], records = '' } = rule;
  if (!thing && !incident) throw fieldError(field, 'Expected a thing or an incident, got neither');
  if (!thing && (readings.length > 0 || track))
    throw fieldError(`${field}.thing`, 'Expected the thing that is read, got none');
  const compiled = readings.map((reading, i) =>
    compileReading(reading, zone, `${field}.readings.${i}`),
  );
  return {
    recordsPath: records,
    findRecords: inField(`${field}.records`, () => compileRecords(records)),
    applies: compileConditions(rule.when, `${field}.when`),
    isWholeList: rule.isWholeList ?? false,
    readTime: compileTime(rule.time, zone, `${field}.time`),
    ...(thing && {
      thing: compileThing(thing, {
        moves: track !== undefined,
        system: coordinates,
        field: `${field}.thing`,
      }),
    }),
    readings: compiled,
    ...(track && { track: compileTrack(track, `${field}.track`) }),
    ...(incident && {
      incident: compileIncident(incident, {
        system: coordinates,
        zone,
        provenance,
        field: `${field}.incident`,
      }),
    }),
  };
}

/** The field at fault and what is wrong there; of a choice, the branch that went deepest. */
function describeIssue(
  issue: v.BaseIssue<unknown>,
  field: string,
): [field: string, message: string] {
  let deepest = issue;
  while (deepest.issues?.length) {
    const inner = [...deepest.issues].sort(
      (a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0),
    )[0];
    if (!inner) break;
    deepest = inner;
  }
  const path = [issue, ...(deepest === issue ? [] : [deepest])]
    .flatMap((one) => one.path ?? [])
    .map(({ key }) => String(key));
  return [[field, ...path].join('.'), deepest.message];
}
