import { hash32, unitNoise } from '#lib/random/random.ts';
import type { AlarmLevel, Incident, IncidentStep, Provenance } from '#model';
import { HOUR_MS, MINUTE_MS } from '../local-clock.ts';
import { clamp, normalNoise } from '../noise.ts';
import type { World } from '../world.ts';
import type { Effect } from './effect.ts';
import type { IncidentModel } from './incident-kind.ts';
import { INCIDENT_MODELS, redMoments } from './incident-models.ts';
import { type IncidentScene, type Life, tellLife } from './life.ts';

/** How long a closed incident stays in the list. */
const CLOSED_KEPT_MS = 2 * HOUR_MS;
const EFFECT_BUCKET_MS = HOUR_MS;
const BUCKETS_KEPT = 300;
const LIVES_KEPT = 4000;

/**
 * Incidents come in lanes: in a steady lane one follows the other without a gap, in the others one may come
 * in each period. So between 4 and 10 are open at any time, and any instant can be asked alone.
 */
const LANES: readonly { readonly periodMin: number; readonly steady: boolean }[] = [
  { periodMin: 62, steady: true },
  { periodMin: 88, steady: true },
  { periodMin: 118, steady: true },
  { periodMin: 161, steady: true },
  { periodMin: 95, steady: false },
  { periodMin: 120, steady: false },
  { periodMin: 140, steady: false },
  { periodMin: 170, steady: false },
  { periodMin: 200, steady: false },
  { periodMin: 230, steady: false },
];
/** The lane whose incidents turn red when one is due. */
const RED_LANE = 0;
const JITTER = 0.35;

export interface IncidentSource {
  /** Open incidents and those closed within two hours, newest first, as they stand at the time. */
  incidentsAt(timeMs: number): Incident[];
  /** What incidents do to a datastream around a time. */
  effectsOn(slot: number, timeMs: number): readonly Effect[];
}

const NONE: readonly Effect[] = [];

export function createIncidentSource(
  world: World,
  scenes: readonly IncidentScene[],
  provenance: Provenance,
): IncidentSource {
  const scenesOf = LANES.map((_, lane) =>
    INCIDENT_MODELS.map((model) =>
      // A device belongs to one lane: no two incidents pull at the same reading.
      scenes
        .filter(({ thing }) => thing.kind === model.thingKind && (model.isAbout?.(thing) ?? true))
        .filter((_, i) => i % LANES.length === lane),
    ),
  );
  const lives = new Map<string, Life | null>();
  const buckets = new Map<number, ReadonlyMap<number, Effect[]>>();

  /** Where incident `n` of a lane may begin. */
  function edge(lane: number, n: number): number {
    const periodMs = (LANES[lane] as (typeof LANES)[number]).periodMin * MINUTE_MS;
    const jitter = JITTER * (unitNoise(world.seed, 51, lane, n) - 0.5);
    return Math.round((n + jitter + lane / LANES.length) * periodMs);
  }

  function lifeOf(lane: number, n: number): Life | null {
    const key = `${lane}-${n}`;
    let life = lives.get(key);
    if (life === undefined) {
      if (lives.size >= LIVES_KEPT) lives.clear();
      life = createLife(lane, n);
      lives.set(key, life);
    }
    return life;
  }

  function createLife(lane: number, n: number): Life | null {
    const seed = hash32(world.seed, 52, lane, n);
    const { steady } = LANES[lane] as (typeof LANES)[number];
    const reportedMs = edge(lane, n);
    const gapMs = edge(lane, n + 1) - reportedMs;
    if (!steady && unitNoise(seed, 1) > 0.2 + 0.6 * world.busyAt('traffic', reportedMs))
      return null;
    const isRedDue =
      lane === RED_LANE &&
      redMoments(world.seed, world.clock.midnightBefore(reportedMs)).some(
        (moment) => moment >= reportedMs && moment < reportedMs + gapMs,
      );
    const red = isRedDue ? choose(lane, reportedMs, seed, true) : undefined;
    const chosen = red ?? choose(lane, reportedMs, seed, false);
    if (!chosen) return null;
    const { model, scene } = chosen;
    const durationMs = steady
      ? gapMs
      : clamp(
          model.medianMinutes * MINUTE_MS * Math.exp(0.45 * normalNoise(seed, 5)),
          8 * MINUTE_MS,
          0.9 * gapMs,
        );
    const level = red ? 'red' : pickLevel(model, unitNoise(seed, 4));
    const targets = model.targets(level, unitNoise(seed, 6), scene.thing);
    return tellLife({
      id: `sim-${lane}-${n}`,
      model,
      scene,
      level,
      targets,
      reportedMs,
      durationMs,
      seed,
      provenance,
    });
  }

  function choose(lane: number, timeMs: number, seed: number, isRed: boolean) {
    const weights = INCIDENT_MODELS.map((model, m) => {
      const possible =
        (scenesOf[lane]?.[m] ?? []).length > 0 && (!isRed || model.levels.includes('red'));
      return possible ? model.weightAt(world, timeMs) : 0;
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let left = unitNoise(seed, 2) * total;
    const m = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    const model = INCIDENT_MODELS[m];
    const places = scenesOf[lane]?.[m] ?? [];
    const scene = places[Math.floor(unitNoise(seed, 3) * places.length)];
    return model && scene ? { model, scene } : undefined;
  }

  /** Lives of a lane that may reach into the span. */
  function* livesBetween(fromMs: number, toMs: number): Generator<Life> {
    for (const [lane, { periodMin }] of LANES.entries()) {
      const periodMs = periodMin * MINUTE_MS;
      const last = Math.ceil(toMs / periodMs);
      for (let n = Math.floor(fromMs / periodMs) - 2; n <= last; n++) {
        const life = lifeOf(lane, n);
        if (life) yield life;
      }
    }
  }

  function effectsOfBucket(bucket: number): ReadonlyMap<number, Effect[]> {
    const known = buckets.get(bucket);
    if (known) return known;
    const fromMs = bucket * EFFECT_BUCKET_MS;
    const toMs = fromMs + EFFECT_BUCKET_MS;
    const bySlot = new Map<number, Effect[]>();
    // Readings leave their course before the report.
    for (const life of livesBetween(fromMs, toMs + HOUR_MS))
      for (const effect of life.effects)
        if (effect.onsetMs < toMs && effect.endMs > fromMs)
          bySlot.set(effect.slot, [...(bySlot.get(effect.slot) ?? []), effect]);
    if (buckets.size >= BUCKETS_KEPT) buckets.clear();
    buckets.set(bucket, bySlot);
    return bySlot;
  }

  return {
    incidentsAt: (timeMs) =>
      [...livesBetween(timeMs - CLOSED_KEPT_MS, timeMs)]
        .filter(
          ({ reportedMs, closedMs }) => reportedMs <= timeMs && closedMs > timeMs - CLOSED_KEPT_MS,
        )
        .sort((a, b) => b.reportedMs - a.reportedMs)
        .map(({ incident }) => {
          const steps = incident.steps.filter((step) => step.atMs <= timeMs);
          return { ...incident, steps, stage: (steps.at(-1) as IncidentStep).stage };
        }),
    effectsOn: (slot, timeMs) =>
      effectsOfBucket(Math.floor(timeMs / EFFECT_BUCKET_MS)).get(slot) ?? NONE,
  };
}

function pickLevel(model: IncidentModel, chance: number): AlarmLevel {
  const wanted = chance < 0.17 ? 'orange' : chance < 0.55 ? 'yellow' : 'blue';
  if (model.levels.includes(wanted)) return wanted;
  return model.levels[0] as AlarmLevel;
}
