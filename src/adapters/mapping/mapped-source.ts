import { distanceM } from '#lib/geo/wgs84.ts';
import type { Incident, IncidentId } from '#model';
import type { FeedSink } from '../feed-adapter.ts';
import type { SourceCatalogue, SourceFix, SourceReading, ThingDraft } from '../source-catalogue.ts';
import type { Mapping, MappingRule } from './compile-mapping.ts';
import type { ReadingRule } from './compile-reading.ts';
import { createCourse } from './course.ts';
import { Misfit, showValue } from './misfit.ts';
import type { RecordContext } from './path.ts';

/** Takes in messages of a supplier by a mapping. */
export interface MappedSource {
  /**
   * Delivers what a message holds. Never throws: what does not fit is counted with what was expected, what came
   * and a sample.
   *
   * @param message parsed JSON
   * @param list where several messages make one list (pages), the same object for each
   */
  take(message: unknown, list?: SeenList): void;
  /** Ends a list that came in several messages: what none of them named is gone. */
  endList(list: SeenList): void;
}

/** Ids that the messages of one list named. */
export interface SeenList {
  readonly things: Set<string>;
  readonly incidents: Set<IncidentId>;
}

export function createSeenList(): SeenList {
  return { things: new Set(), incidents: new Set() };
}

export interface MappedSourceOptions {
  readonly mapping: Mapping;
  readonly catalogue: SourceCatalogue;
  readonly sink: FeedSink;
  readonly now: () => number;
  /** In place of the sink: a version of an incident with the instant it came about; undefined: it is gone. */
  readonly onIncident?: (id: IncidentId, incident: Incident | undefined, atMs: number) => void;
}

const SAMPLE = 400;

export function createMappedSource(options: MappedSourceOptions): MappedSource {
  const { mapping, catalogue, sink, now } = options;
  const { provenance, moveToleranceM } = mapping;
  const {
    onIncident = (id: IncidentId, incident: Incident | undefined) =>
      incident ? sink.incident(incident) : sink.incidentGone(id),
  } = options;
  const drafts = new Map<string, ThingDraft>();
  const incidents = new Map<IncidentId, Incident>();
  const course = createCourse();
  /** Only what came in a whole list can be missed from the next. */
  const listed = createSeenList();
  let readings: SourceReading[] = [];
  let fixes: SourceFix[] = [];

  function reject(misfit: Misfit, record: unknown): void {
    const reason = misfit.isOutOfRange ? 'out-of-range' : 'malformed';
    sink.rejected(1, reason, misfit.toString(), showValue(record, SAMPLE));
  }

  /** False where the record does not fit; it is counted then. */
  function takeRecord(rule: MappingRule, record: RecordContext, arrivalMs: number, list: SeenList) {
    const misfit =
      (rule.thing && takeThing(rule, record, arrivalMs, list)) ??
      (rule.incident && takeIncident(rule, record, arrivalMs, list));
    if (misfit) reject(misfit, record.value);
  }

  function takeThing(
    rule: MappingRule,
    record: RecordContext,
    arrivalMs: number,
    list: SeenList,
  ): Misfit | undefined {
    const { thing, track } = rule;
    if (!thing) return undefined;
    const id = thing.readId(record);
    if (id instanceof Misfit) return id;
    const timeMs = rule.readTime(record, arrivalMs);
    if (timeMs instanceof Misfit) return timeMs;
    const position = thing.readPosition?.(record);
    if (position instanceof Misfit) return position;
    // A bare reading, without name and facts, must not undo what a fuller message said.
    const before = drafts.get(id);
    const moved = track || !position ? undefined : settle(before?.location, position);
    const location = moved ?? before?.location;
    const townCode = thing.readTownCode(record) ?? before?.townCode;
    const draft: ThingDraft = {
      id,
      kind: thing.readKind(record) ?? before?.kind ?? thing.fallbackKind,
      name: thing.readName(record, before?.name ?? { zh: id, en: id }),
      ...(location && { location }),
      ...(townCode !== undefined && { townCode }),
      properties: { ...before?.properties, ...thing.readFacts(record) },
      provenance,
    };
    catalogue.describeThing(draft);
    drafts.set(id, draft);
    if (rule.isWholeList) list.things.add(id);
    if (timeMs === undefined) {
      if (rule.readings.length > 0 || track) return new Misfit('a record with its time', undefined);
      return undefined;
    }
    if (track) {
      const misfit = takeFix(rule, record, id, timeMs, position);
      if (misfit) return misfit;
    }
    for (const reading of rule.readings) takeReading(reading, record, id, timeMs, arrivalMs);
    return undefined;
  }

  /** Where a fixed thing stands: noise of its receiver does not move it. */
  function settle(
    before: ThingDraft['location'],
    next: NonNullable<ThingDraft['location']>,
  ): NonNullable<ThingDraft['location']> {
    if (!before || before.heightM !== next.heightM) return next;
    const movedM = distanceM(before.lonDeg, before.latDeg, next.lonDeg, next.latDeg);
    return movedM <= moveToleranceM ? before : next;
  }

  function takeFix(
    { track }: MappingRule,
    record: RecordContext,
    id: string,
    timeMs: number,
    position: { lonDeg: number; latDeg: number; heightM: number } | undefined,
  ): Misfit | undefined {
    if (!position) return new Misfit('a position', undefined);
    const speedMps = track?.readSpeedMps(record);
    if (speedMps instanceof Misfit) return speedMps;
    const bearingDeg = track?.readBearingDeg(record);
    if (bearingDeg instanceof Misfit) return bearingDeg;
    const trackSlot = catalogue.trackSlotOf(id);
    fixes.push(course.complete({ trackSlot, timeMs, ...position, speedMps, bearingDeg }));
    return undefined;
  }

  function takeReading(
    reading: ReadingRule,
    record: RecordContext,
    thingId: string,
    recordMs: number,
    arrivalMs: number,
  ): void {
    if (!reading.applies(record)) return;
    const read = reading.readValue(record);
    if (read === undefined) return;
    if (read instanceof Misfit) {
      reject(read, record.value);
      return;
    }
    const timeMs = reading.readTime ? reading.readTime(record, arrivalMs) : recordMs;
    if (timeMs === undefined || timeMs instanceof Misfit) {
      reject(timeMs ?? new Misfit('a reading with its time', undefined), record.value);
      return;
    }
    const id = `${thingId}/${reading.property}`;
    const { property, unit, cadenceMs, states } = reading;
    const slot =
      catalogue.slotOf(id) ??
      catalogue.describeStream({
        id,
        thingId,
        property,
        name: reading.readName(record),
        unit,
        cadenceMs,
        ...(states && { states }),
      });
    readings.push({
      slot,
      timeMs,
      value: read.value,
      ...(read.result !== undefined && { extra: { result: read.result } }),
    });
  }

  function takeIncident(
    rule: MappingRule,
    record: RecordContext,
    arrivalMs: number,
    list: SeenList,
  ): Misfit | undefined {
    const id = rule.incident?.readId(record);
    if (id === undefined || id instanceof Misfit) return id;
    if (rule.incident?.isGone(record)) {
      const timeMs = rule.readTime(record, arrivalMs);
      forgetIncident(id, typeof timeMs === 'number' ? timeMs : arrivalMs);
      return undefined;
    }
    const draft = rule.incident?.read(record, id, arrivalMs);
    if (draft === undefined || draft instanceof Misfit) return draft;
    if (rule.isWholeList) list.incidents.add(id);
    const before = incidents.get(id);
    const { step, ...told } = draft;
    const steps = before
      ? before.stage === step.stage
        ? before.steps
        : [...before.steps, step]
      : [step];
    const incident: Incident = { ...told, startedMs: before?.startedMs ?? told.startedMs, steps };
    if (before && JSON.stringify(before) === JSON.stringify(incident)) return undefined;
    incidents.set(id, incident);
    onIncident(id, incident, step.atMs);
    return undefined;
  }

  function forgetIncident(id: IncidentId, atMs: number): void {
    listed.incidents.delete(id);
    if (incidents.delete(id)) onIncident(id, undefined, atMs);
  }

  /** Its rows stay, since they are dense; its place goes, so that it leaves the map. */
  function forgetThing(id: string): void {
    listed.things.delete(id);
    const draft = drafts.get(id);
    if (!draft?.location) return;
    const { location, ...placeless } = draft;
    drafts.set(id, placeless);
    catalogue.describeThing(placeless);
  }

  function deliver(): void {
    const [observed, tracked] = [readings, fixes];
    readings = [];
    fixes = [];
    catalogue.observe(observed);
    catalogue.track(tracked);
  }

  function endList(list: SeenList): void {
    for (const id of [...listed.things]) if (!list.things.has(id)) forgetThing(id);
    for (const id of [...listed.incidents]) if (!list.incidents.has(id)) forgetIncident(id, now());
    for (const id of list.things) listed.things.add(id);
    for (const id of list.incidents) listed.incidents.add(id);
  }

  return {
    take(message, list) {
      if (mapping.isIgnored(message)) return;
      const arrivalMs = now();
      const seen = list ?? createSeenList();
      let isKnown = false;
      let hasWholeList = false;
      for (const rule of mapping.rules) {
        const records = rule.findRecords(message);
        if (!records) continue;
        isKnown = true;
        hasWholeList ||= rule.isWholeList;
        for (const record of records)
          if (rule.applies(record)) takeRecord(rule, record, arrivalMs, seen);
      }
      if (!isKnown) reject(new Misfit(`records at ${namePaths(mapping)}`, message), message);
      deliver();
      if (!list && hasWholeList) endList(seen);
    },
    endList,
  };
}

function namePaths({ rules }: Mapping): string {
  return rules.map(({ recordsPath }) => `"${recordsPath}"`).join(' or ');
}
