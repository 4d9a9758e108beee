import type { AlarmLevel, Incident, IncidentStep, Provenance, Text } from '#model';
import type { ThingDraft } from '../draft.ts';
import { MINUTE_MS } from '../local-clock.ts';
import { normalNoise } from '../noise.ts';
import type { Effect } from './effect.ts';
import type { IncidentModel } from './incident-kind.ts';
import { STAGE_SHARES, writeStep } from './report.ts';

/** The whole life of an incident, known from the start. */
export interface Life {
  /** As it stands at its end. */
  readonly incident: Incident;
  readonly reportedMs: number;
  readonly closedMs: number;
  readonly effects: readonly Effect[];
}

/** A device that incidents may happen at. */
export interface IncidentScene {
  readonly thing: ThingDraft;
  readonly townCode: string | undefined;
  readonly townName: Text | undefined;
  readonly streams: ReadonlyMap<string, SceneStream>;
}

interface SceneStream {
  readonly slot: number;
  readonly id: string;
  readonly cadenceMs: number;
  /** True for states, which switch and do not slide. */
  readonly coded: boolean;
}

interface Plot {
  readonly id: string;
  readonly model: IncidentModel;
  readonly scene: IncidentScene;
  readonly level: AlarmLevel;
  readonly targets: Readonly<Record<string, number>>;
  readonly reportedMs: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly provenance: Provenance;
}

/** A reading is at its target this long before the sample that the report rests on, at the latest. */
const MARGIN_MS = 5000;

/** Writes an incident from its report to its end and what it does to the readings meanwhile. */
export function tellLife(plot: Plot): Life {
  const { id, model, scene, level, targets, reportedMs, provenance } = plot;
  const { thing, townCode } = scene;
  const steps = planSteps(plot);
  const closedMs = Math.round(reportedMs + plot.durationMs);
  const properties = new Set([model.evidence.property, ...Object.keys(targets)]);
  const incident: Incident = {
    id,
    kind: model.kind,
    level,
    title: model.title,
    place: describePlace(scene),
    lonDeg: thing.lonDeg,
    latDeg: thing.latDeg,
    ...(townCode === undefined ? {} : { townCode }),
    startedMs: reportedMs,
    stage: 'closed',
    steps,
    evidence: [...properties].flatMap((property) => {
      const stream = scene.streams.get(property);
      return stream ? [{ thingId: thing.id, datastreamId: stream.id }] : [];
    }),
    provenance,
  };
  return { incident, reportedMs, closedMs, effects: planEffects(plot, steps, closedMs) };
}

/** Log-normal times in each stage, stretched to the whole. */
function planSteps({ model, targets, reportedMs, durationMs, seed }: Plot): IncidentStep[] {
  const shares = STAGE_SHARES.map(
    ({ share }, i) => share * Math.exp(0.5 * normalNoise(seed, 7, i)),
  );
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const reading = formatReading(model, targets[model.evidence.property]);
  let passed = 0;
  const steps = STAGE_SHARES.map(({ stage }, i) => {
    const step = writeStep(model, stage, Math.round(reportedMs + passed), reading);
    passed += (durationMs * (shares[i] as number)) / whole;
    return step;
  });
  return [...steps, writeStep(model, 'closed', Math.round(reportedMs + durationMs), reading)];
}

function formatReading({ evidence }: IncidentModel, figure: number | undefined): string {
  if (evidence.unit === '' || figure === undefined) return '';
  return `${figure.toFixed(figure < 10 ? 2 : 0)} ${evidence.unit}`;
}

function planEffects(
  { model, scene, targets, reportedMs }: Plot,
  steps: readonly IncidentStep[],
  closedMs: number,
): Effect[] {
  const timeOf = (stage: IncidentStep['stage']) =>
    steps.find((step) => step.stage === stage)?.atMs ?? closedMs;
  const releaseMs = 0.55 * timeOf('handling') + 0.45 * timeOf('verifying');
  return Object.entries(targets).flatMap(([property, target]) => {
    const stream = scene.streams.get(property);
    if (!stream) return [];
    const { slot, cadenceMs, coded } = stream;
    const fullMs = reportedMs - cadenceMs - MARGIN_MS;
    const onsetMs = fullMs - model.onsetMinutes * MINUTE_MS;
    return [{ slot, onsetMs, fullMs, releaseMs, endMs: closedMs, target, coded }];
  });
}

function describePlace({ thing, townName }: IncidentScene): Text {
  const { near } = thing;
  if (!townName || townName.zh === near.zh) return near;
  return { zh: `${townName.zh}${near.zh}`, en: `${near.en}, ${townName.en}` };
}
