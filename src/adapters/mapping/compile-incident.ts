import {
  ALARM_LEVELS,
  INCIDENT_KINDS,
  INCIDENT_STAGES,
  type Incident,
  type IncidentKind,
  type IncidentStage,
  type Provenance,
  type Text,
} from '#model';
import { compilePosition } from './compile-position.ts';
import { compileConditions, compileSource, compileText, isScalar } from './compile-source.ts';
import { compileId } from './compile-thing.ts';
import { compileTime } from './compile-time.ts';
import { fieldError } from './field.ts';
import type { IncidentConfig, SourceConfig } from './mapping-schema.ts';
import { Misfit } from './misfit.ts';
import type { RecordContext } from './path.ts';

/** An incident as one record tells it, without its former steps. */
interface IncidentDraft extends Omit<Incident, 'steps'> {
  readonly step: Incident['steps'][number];
}

export interface IncidentRule {
  readId(record: RecordContext): string | Misfit;
  /** It has left the source's list. */
  isGone(record: RecordContext): boolean;
  read(record: RecordContext, id: string, arrivalMs: number): IncidentDraft | Misfit;
}

const NO_WORDS: Text = { zh: '', en: '' };

/** @throws {TwinError} config, naming the field. */
export function compileIncident(
  config: IncidentConfig,
  options: {
    readonly system: string;
    readonly zone: string | undefined;
    readonly provenance: Provenance;
    readonly field: string;
  },
): IncidentRule {
  const { system, zone, provenance, field } = options;
  const readLevel = compileWord(config.level, ALARM_LEVELS, `${field}.level`);
  const readStage = config.stage
    ? compileWord(config.stage, INCIDENT_STAGES, `${field}.stage`)
    : (): IncidentStage => 'reported';
  const readKind = config.kind
    ? compileWord(config.kind, INCIDENT_KINDS, `${field}.kind`)
    : (): IncidentKind => 'other';
  const readTitle = compileText(config.title, `${field}.title`);
  const readPlace = config.place ? compileText(config.place, `${field}.place`) : () => NO_WORDS;
  const readNote = config.note ? compileText(config.note, `${field}.note`) : () => NO_WORDS;
  const readPosition = compilePosition(config.position, system, `${field}.position`);
  const readStarted = compileTime(config.started, zone, `${field}.started`);
  const readUpdated = compileTime(config.updated ?? config.started, zone, `${field}.updated`);
  const readTown = config.townCode
    ? compileSource(config.townCode, `${field}.townCode`)
    : () => undefined;
  const conditions = config.gone;
  const areGone = compileConditions(conditions, `${field}.gone`);
  return {
    readId: compileId(config.id, `${field}.id`),
    isGone: (record) => conditions !== undefined && areGone(record),
    read(record, id, arrivalMs) {
      const level = readLevel(record);
      if (level === undefined || level instanceof Misfit) return level ?? missing('level');
      const kind = readKind(record);
      const stage = readStage(record);
      if (stage instanceof Misfit) return stage;
      const position = readPosition(record);
      if (position === undefined || position instanceof Misfit)
        return position ?? missing('position');
      const startedMs = readStarted(record, arrivalMs) ?? arrivalMs;
      const atMs = readUpdated(record, arrivalMs) ?? arrivalMs;
      if (startedMs instanceof Misfit) return startedMs;
      if (atMs instanceof Misfit) return atMs;
      const townCode = readTown(record);
      return {
        id,
        // A kind that nobody knows is still an incident.
        kind: kind === undefined || kind instanceof Misfit ? 'other' : kind,
        level,
        title: readTitle(record, { zh: id, en: id }),
        place: readPlace(record, NO_WORDS),
        lonDeg: position.lonDeg,
        latDeg: position.latDeg,
        ...(isScalar(townCode) && { townCode: String(townCode) }),
        startedMs,
        stage: stage ?? 'reported',
        step: {
          stage: stage ?? 'reported',
          atMs,
          note: readNote(record, NO_WORDS),
        },
        evidence: [],
        provenance,
      };
    },
  };
}

function missing(what: string): Misfit {
  return new Misfit(`an incident with a ${what}`, undefined);
}

/** One of some words: written down (`red`), or as a path or a map gives it. */
function compileWord<T extends string>(
  config: SourceConfig,
  words: readonly T[],
  field: string,
): (record: RecordContext) => T | Misfit | undefined {
  const isWord = (value: unknown): value is T => (words as readonly unknown[]).includes(value);
  if (typeof config === 'string' && isWord(config)) return () => config;
  if (typeof config === 'object')
    for (const word of [...Object.values(config.map ?? {}), config.constant, config.otherwise])
      if (word !== undefined && !isWord(word))
        throw fieldError(field, `Expected ${words.join(', ')}, got "${word}"`);
  const read = compileSource(config, field);
  return (record) => {
    const value = read(record);
    if (value === undefined || value === null) return undefined;
    return isWord(value) ? value : new Misfit(`one of ${words.join(', ')}`, value);
  };
}
