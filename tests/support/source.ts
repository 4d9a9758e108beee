import type { Alert, Catalogue, Incident, ObservationBatch, Thing, TrackBatch } from '#model';

const PROVENANCE = { source: { zh: '试验', en: 'Test' }, kind: 'live' } as const;

/** Sensors in a row of the grid, 40 km wide. */
const SIDE = 150;

/** A catalogue of so many sensors, each with one datastream, on a grid, and so many vehicles. */
export function makeSourceCatalogue(
  version: string,
  size: { readonly sensors: number; readonly vehicles?: number; readonly prefix?: string },
): Catalogue {
  const { sensors, vehicles = 0, prefix = 's' } = size;
  const sensorThings = Array.from(
    { length: sensors },
    (_, i): Thing => ({
      id: `${prefix}${i}`,
      kind: 'sensor',
      name: { zh: `传感器${i}`, en: `Sensor ${i}` },
      location: {
        lonDeg: 121 + (0.4 * (i % SIDE)) / SIDE,
        latDeg: 30.9 + (0.4 * Math.floor(i / SIDE)) / SIDE,
        heightM: 0,
      },
      properties: {},
      provenance: PROVENANCE,
    }),
  );
  const vehicleThings = Array.from(
    { length: vehicles },
    (_, trackSlot): Thing => ({
      id: `${prefix}-vehicle-${trackSlot}`,
      kind: 'vehicle',
      name: { zh: `车${trackSlot}`, en: `Vehicle ${trackSlot}` },
      properties: {},
      provenance: PROVENANCE,
      trackSlot,
    }),
  );
  return {
    version,
    kind: 'live',
    things: [...sensorThings, ...vehicleThings],
    datastreams: sensorThings.map(({ id }, slot) => ({
      id: `${id}/value`,
      slot,
      thingId: id,
      property: 'value',
      name: { zh: '值', en: 'Value' },
      unit: '1',
      cadenceMs: 1000,
    })),
  };
}

export function makeReadings(
  ...rows: readonly (readonly [slot: number, timeMs: number, value: number])[]
): ObservationBatch {
  return {
    slot: Uint32Array.from(rows, ([slot]) => slot),
    timeMs: Float64Array.from(rows, ([, timeMs]) => timeMs),
    value: Float64Array.from(rows, ([, , value]) => value),
  };
}

export function makeFixes(
  ...rows: readonly (readonly [trackSlot: number, timeMs: number, lonDeg: number, latDeg: number])[]
): TrackBatch {
  return {
    trackSlot: Uint32Array.from(rows, ([slot]) => slot),
    timeMs: Float64Array.from(rows, ([, timeMs]) => timeMs),
    lonDeg: Float64Array.from(rows, ([, , lonDeg]) => lonDeg),
    latDeg: Float64Array.from(rows, ([, , , latDeg]) => latDeg),
    heightM: new Float32Array(rows.length),
    bearingDeg: new Float32Array(rows.length),
    speedMps: new Float32Array(rows.length),
  };
}

/** An incident that took its steps at these times, in the order of the stages. */
export function makeSourceIncident(id: string, stepsMs: readonly number[]): Incident {
  const stages = ['reported', 'accepted', 'dispatched', 'handling', 'verifying', 'closed'] as const;
  const steps = stepsMs.map((atMs, i) => ({
    stage: stages[i] ?? 'closed',
    atMs,
    note: { zh: '', en: '' },
  }));
  return {
    id,
    kind: 'other',
    level: 'yellow',
    title: { zh: '事件', en: 'Incident' },
    place: { zh: '某处', en: 'Somewhere' },
    lonDeg: 121.2,
    latDeg: 31,
    startedMs: stepsMs[0] as number,
    stage: steps.at(-1)?.stage ?? 'reported',
    steps,
    evidence: [],
    provenance: PROVENANCE,
  };
}

export function makeSourceAlert(id: string, sentMs: number, expiresMs: number): Alert {
  return {
    id,
    sender: 'test',
    sentMs,
    status: 'Actual',
    msgType: 'Alert',
    scope: 'Public',
    references: [],
    level: 'orange',
    info: [
      {
        category: ['Met'],
        event: 'Storm',
        responseType: [],
        urgency: 'Immediate',
        severity: 'Severe',
        certainty: 'Observed',
        eventCode: [],
        expiresMs,
        parameter: [],
        area: [],
      },
    ],
  };
}
