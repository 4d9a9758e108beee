import { expect, test } from 'vitest';
import { ALARM_LEVELS, INCIDENT_KINDS, INCIDENT_STAGES, type Incident } from '#model';
import { isWorse, levelOf } from '#operations';
import { miniSite } from '../../../tests/fixtures/mini-site.ts';
import { createSimulator } from '../index.ts';
import { INCIDENT_MODELS } from './incident-models.ts';

const simulator = createSimulator(miniSite);
const streams = new Map(simulator.catalogue.datastreams.map((stream) => [stream.id, stream]));
const START_MS = Date.UTC(2026, 5, 1, -8);
const DAY_MS = 86_400_000;

/** Every incident of thirty days as it stood at the end, by id. */
const seen = new Map<string, Incident>();
const openCounts: number[] = [];
for (let timeMs = START_MS; timeMs < START_MS + 30 * DAY_MS; timeMs += 300_000) {
  const listed = simulator.incidentsAt(timeMs);
  openCounts.push(listed.filter((incident) => incident.stage !== 'closed').length);
  for (const incident of listed) seen.set(incident.id, incident);
}
const incidents = [...seen.values()];
const byThing = Map.groupBy(incidents, (incident) => incident.evidence[0]?.thingId);

test('has between 4 and 10 open incidents at any time of day', () => {
  expect(Math.min(...openCounts)).toBeGreaterThanOrEqual(4);
  expect(Math.max(...openCounts)).toBeLessThanOrEqual(10);
});

test('brings every level each day, red once or twice', () => {
  for (let day = 1; day < 29; day++) {
    const from = START_MS + day * DAY_MS;
    const ofDay = incidents.filter(
      ({ startedMs }) => startedMs >= from && startedMs < from + DAY_MS,
    );
    for (const level of ALARM_LEVELS)
      expect(ofDay.filter((incident) => incident.level === level).length).toBeGreaterThan(0);
    expect(ofDay.filter((incident) => incident.level === 'red').length).toBeLessThanOrEqual(2);
  }
});

test('knows every kind, and over months each occurs', () => {
  expect(INCIDENT_MODELS.map((model) => model.kind)).toEqual(
    INCIDENT_KINDS.filter((kind) => kind !== 'other'),
  );
  const kinds = new Set(incidents.map((incident) => incident.kind));
  // The small fixture has few gauges; the kinds that it can have come.
  expect(kinds.size).toBeGreaterThanOrEqual(7);
});

test('goes through its stages in order and in time', () => {
  for (const { steps, startedMs } of incidents) {
    expect(steps.map((step) => step.stage)).toEqual(INCIDENT_STAGES.slice(0, steps.length));
    expect(steps[0]?.atMs).toBe(startedMs);
    for (const [i, step] of steps.slice(1).entries())
      expect(step.atMs).toBeGreaterThan(steps[i]?.atMs ?? 0);
  }
});

test('shows of a life only what has happened', () => {
  const full = incidents.find((incident) => incident.stage === 'closed') as Incident;
  for (const [i, step] of full.steps.entries()) {
    const then = simulator.incidentsAt(step.atMs).find((incident) => incident.id === full.id);
    expect(then?.steps).toEqual(full.steps.slice(0, i + 1));
    expect(then?.stage).toBe(step.stage);
  }
  const before = simulator.incidentsAt(full.startedMs - 1);
  expect(before.some((incident) => incident.id === full.id)).toBe(false);
});

test('rests every incident on a reading that is beyond its threshold when it is reported', () => {
  expect(incidents.length).toBeGreaterThan(1500);
  for (const { kind, level, evidence, startedMs } of incidents) {
    expect(evidence.length).toBeGreaterThan(0);
    const stream = streams.get(evidence[0]?.datastreamId ?? '');
    if (!stream) throw new Error(`${kind} rests on no known datastream`);
    const sampleMs = simulator.lastSampleTimeMs(stream.slot, startedMs);
    const value = simulator.valueAt(stream.slot, sampleMs);
    const alarm = levelOf(stream.property, value, sampleMs);
    const what = `${kind} ${level}: ${stream.property} ${value} is ${alarm}`;
    expect(alarm, what).not.toBeNull();
    // States have one level whatever the incident's; a figure is as bad as the incident.
    if (alarm && stream.states === undefined && kind !== 'manhole-open')
      expect(isWorse(level, alarm), what).toBe(false);
  }
});

test('finds the readings normal again when an incident is closed', () => {
  const closed = incidents.filter(
    (incident) => incident.stage === 'closed' && !isFollowed(incident),
  );
  expect(closed.length).toBeGreaterThan(1000);
  const calm = closed.filter(({ evidence, steps }) => {
    const stream = streams.get(evidence[0]?.datastreamId ?? '');
    if (!stream) return false;
    const endMs = steps.at(-1)?.atMs ?? 0;
    return levelOf(stream.property, simulator.valueAt(stream.slot, endMs), endMs) === null;
  });
  // A smoke detector may be out of order by chance.
  expect(calm.length / closed.length).toBeGreaterThan(0.995);
});

/** True where the next incident at the same device begins as this one ends. */
function isFollowed({ id, evidence, steps }: Incident): boolean {
  const endMs = steps.at(-1)?.atMs ?? 0;
  return (byThing.get(evidence[0]?.thingId) ?? []).some(
    (other) =>
      other.id !== id && other.startedMs >= endMs - 1000 && other.startedMs < endMs + 3_600_000,
  );
}

test('raises the reading before the report, not out of nothing', () => {
  const flood = incidents.find(
    ({ kind, level }) => kind === 'flooded-underpass' && level !== 'blue',
  ) as Incident;
  const { slot } = streams.get(flood.evidence[0]?.datastreamId ?? '') ?? { slot: -1 };
  const depths = [12, 8, 6, 4, 1].map((minutes) =>
    simulator.valueAt(slot, flood.startedMs - minutes * 60_000),
  );
  expect(depths[0]).toBeLessThan(8);
  expect(depths.at(-1)).toBeGreaterThan(15);
  for (const [i, depth] of depths.slice(1).entries())
    expect(depth).toBeGreaterThanOrEqual((depths[i] as number) - 0.5);
});

test('slows the cars and fills the road where there was an accident', () => {
  const accident = incidents.find(({ kind }) => kind === 'traffic-accident') as Incident;
  const thingId = accident.evidence[0]?.thingId;
  const read = (property: string) => {
    const stream = simulator.catalogue.datastreams.find(
      (candidate) => candidate.thingId === thingId && candidate.property === property,
    );
    return simulator.valueAt(stream?.slot ?? -1, accident.startedMs);
  };
  expect(read('traffic-speed')).toBeLessThan(15);
  expect(read('traffic-occupancy')).toBeGreaterThan(50);
});
