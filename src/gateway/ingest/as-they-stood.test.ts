import { expect, test } from 'vitest';
import type { Alert, Incident } from '#model';
import type { AlertRow, IncidentRow } from '../store/history-store.ts';
import { alertsAt, alertsBetween, incidentsAt, incidentsBetween } from './as-they-stood.ts';

const STAGES = ['reported', 'accepted', 'dispatched'] as const;

function incidentRow(id: string, atMs: number, stepsMs: readonly number[] | null): IncidentRow {
  const steps = (stepsMs ?? []).map((stepMs, i) => ({ stage: STAGES[i], atMs: stepMs }));
  const incident = { id, steps, stage: steps.at(-1)?.stage } as unknown as Incident;
  return { cursor: atMs, atMs, id, incident: stepsMs && incident };
}

function alertRow(id: string, atMs: number, span: readonly [number, number?] | null): AlertRow {
  const alert = {
    id,
    sentMs: span?.[0],
    info: [span?.[1] === undefined ? {} : { expiresMs: span[1] }],
  } as unknown as Alert;
  return { cursor: atMs, atMs, id, alert: span && alert };
}

const tell = (list: readonly Incident[]) => list.map(({ id, stage }) => `${id} ${stage}`);

test('an incident stands at the stage of its last step, also where it was told late', () => {
  const rows = [incidentRow('a', 100, [10, 20, 90]), incidentRow('a', 200, null)];
  expect(incidentsAt(rows, 9)).toEqual([]);
  expect(tell(incidentsAt(rows, 10))).toEqual(['a reported']);
  expect(tell(incidentsAt(rows, 89))).toEqual(['a accepted']);
  expect(tell(incidentsAt(rows, 199))).toEqual(['a dispatched']);
  expect(incidentsAt(rows, 200)).toEqual([]);
});

test('an incident that came back to the list is there again', () => {
  const rows = [
    incidentRow('a', 10, [10]),
    incidentRow('a', 20, null),
    incidentRow('a', 30, [10, 30]),
  ];
  expect(tell(incidentsAt(rows, 15))).toEqual(['a reported']);
  expect(incidentsAt(rows, 25)).toEqual([]);
  expect(tell(incidentsAt(rows, 30))).toEqual(['a accepted']);
});

test('a span tells each step and the end once, by time', () => {
  const rows = [
    incidentRow('a', 10, [10]),
    incidentRow('b', 15, [15]),
    incidentRow('a', 20, [10, 20]),
    incidentRow('a', 40, null),
  ];
  expect(
    incidentsBetween(rows, 10, 40).map(({ atMs, id, incident }) => [atMs, id, incident?.stage]),
  ).toEqual([
    [15, 'b', 'reported'],
    [20, 'a', 'accepted'],
    [40, 'a', undefined],
  ]);
});

test('an alert is in force from its sending to its expiry or its leaving', () => {
  const rows = [alertRow('a', 11, [10, 50]), alertRow('b', 21, [20]), alertRow('b', 60, null)];
  const idsAt = (atMs: number) => alertsAt(rows, atMs).map(({ id }) => id);
  expect([5, 10, 30, 50, 59, 60].map(idsAt)).toEqual([[], ['a'], ['a', 'b'], ['b'], ['b'], []]);
  expect(alertsBetween(rows, 10, 60).map(({ atMs, id, alert }) => [atMs, id, !!alert])).toEqual([
    [20, 'b', true],
    [50, 'a', false],
    [60, 'b', false],
  ]);
});
