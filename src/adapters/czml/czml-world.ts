import { Misfit } from '../mapping/misfit.ts';
import { type Interval, readAvailability, readInterval, readPosition } from './read-position.ts';
import { createSampledPath, type Ecef, type PathRule, type SampledPath } from './sampled-path.ts';

/** An object of a CZML document. */
export interface CzmlObject {
  readonly id: string;
  readonly name: string;
  /** It moves: it has had samples. */
  readonly moves: boolean;
  /** Where it always is, of what does not move. */
  readonly place: Ecef | undefined;
  readonly path: SampledPath;
  /** Undefined where it is not there, or nothing is known. */
  at(timeMs: number): Ecef | undefined;
  /** From when to when it may be there. */
  readonly bounds: Interval | undefined;
}

/** The document's clock. */
interface CzmlClock {
  readonly interval: Interval;
  readonly multiplier: number;
}

/** What packets have said so far. */
export interface CzmlWorld {
  readonly clock: CzmlClock | undefined;
  readonly objects: ReadonlyMap<string, CzmlObject>;
  /**
   * Takes in a packet.
   *
   * @returns the object that came or changed; the id of one that went; undefined for the document and for what
   * has no position; or what does not fit, and then nothing of the packet is taken in
   */
  take(packet: unknown): CzmlObject | { readonly gone: string } | Misfit | undefined;
}

const DEFAULT_RULE: PathRule = { degree: 1, forward: 'NONE', backward: 'NONE' };

interface OwnObject extends CzmlObject {
  name: string;
  moves: boolean;
  availability: readonly Interval[] | undefined;
  rule: PathRule;
  constants: { at: Ecef; interval?: Interval }[];
}

export function createCzmlWorld(): CzmlWorld {
  const objects = new Map<string, OwnObject>();
  let clock: CzmlClock | undefined;

  function takeDocument(packet: Record<string, unknown>): Misfit | undefined {
    const told = packet.clock as { interval?: unknown; multiplier?: unknown } | undefined;
    if (told?.interval === undefined) return undefined;
    const interval = readInterval(told.interval);
    if (interval instanceof Misfit) return interval;
    const { multiplier } = told;
    const isPace = typeof multiplier === 'number' && multiplier > 0 && Number.isFinite(multiplier);
    clock = { interval, multiplier: isPace ? multiplier : 1 };
    return undefined;
  }

  return {
    get clock() {
      return clock;
    },
    objects,
    take(packet) {
      if (typeof packet !== 'object' || packet === null || Array.isArray(packet))
        return new Misfit('a CZML packet', packet);
      const own = packet as Record<string, unknown>;
      if (own.id === 'document') return takeDocument(own);
      if (typeof own.id !== 'string' || own.id === '' || own.id.length > 256)
        return new Misfit('a CZML packet with an id', packet);
      const { id } = own;
      if (own.delete === true) return objects.delete(id) ? { gone: id } : undefined;
      const availability = readAvailability(own.availability);
      if (availability instanceof Misfit) return availability;
      const positions = [];
      // A property may come as a list of intervals.
      for (const json of own.position === undefined ? [] : [own.position].flat()) {
        const position = readPosition(json);
        if (position instanceof Misfit) return position;
        positions.push(position);
      }
      const known = objects.get(id);
      if (!known && positions.length === 0) return undefined;
      const object = known ?? createObject(id);
      objects.set(id, object);
      if (typeof own.name === 'string' && own.name !== '') object.name = own.name.slice(0, 300);
      if (availability) object.availability = availability;
      for (const { samples, constant, rule, isDeleted } of positions) {
        if (isDeleted) {
          object.path.clear();
          object.constants = [];
        }
        object.rule = { ...object.rule, ...rule };
        if (samples.length > 0) object.moves = true;
        object.path.add(samples);
        if (constant) {
          if (!constant.interval) object.constants = [];
          object.constants.push(constant);
        }
      }
      return object;
    },
  };
}

function createObject(id: string): OwnObject {
  const path = createSampledPath();
  const object: OwnObject = {
    id,
    name: id,
    moves: false,
    availability: undefined,
    rule: DEFAULT_RULE,
    constants: [],
    path,
    get place() {
      return object.moves ? undefined : object.constants.at(-1)?.at;
    },
    at(timeMs) {
      const isThere = ([fromMs, toMs]: Interval) => timeMs >= fromMs && timeMs <= toMs;
      if (object.availability && !object.availability.some(isThere)) return undefined;
      const constant = object.constants.find(({ interval }) => !interval || isThere(interval));
      return path.at(timeMs, object.rule) ?? constant?.at;
    },
    get bounds(): Interval | undefined {
      const told = path.bounds && ([path.bounds.fromMs, path.bounds.toMs] as const);
      const all: readonly Interval[] = [...(object.availability ?? []), ...(told ? [told] : [])];
      if (all.length === 0) return undefined;
      const from = Math.min(...all.map(([fromMs]) => fromMs));
      const to = Math.max(...all.map(([, toMs]) => toMs));
      return Number.isFinite(from) && Number.isFinite(to) ? [from, to] : undefined;
    },
  };
  return object;
}
