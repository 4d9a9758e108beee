import { execFile, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decodeHeartbeat, HEARTBEAT_TOPIC, TOPIC_ROOT } from '#wire';
import { hasMosquitto, type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { needPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type SensorThingsRig, startSensorThings } from '../support/sensorthings.ts';

const run = promisify(execFile);
const SOON = { timeout: 20_000, interval: 100 };
const hasShell = spawnSync('sh', ['-c', 'command -v mosquitto_pub']).status === 0;

/** What a person would type. */
async function publishFromShell(
  port: number,
  topic: string,
  message: object,
  token?: string,
): Promise<void> {
  await run(
    'mosquitto_pub',
    [
      ...['-h', '127.0.0.1', '-p', String(port), '-q', '1', '-t', topic],
      ...(token === undefined ? [] : ['-u', 'publisher', '-P', token]),
      ...['-m', JSON.stringify(message)],
    ],
    { timeout: 20_000 },
  );
}

const observationOf = (name: string, result: number) => ({
  result,
  phenomenonTime: new Date(Date.now() - 1000).toISOString(),
  Datastream: {
    name: `${name} level`,
    description: 'from a shell',
    unitOfMeasurement: { name: 'metre', symbol: 'm', definition: 'ucum:m' },
    observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
    Sensor: { name: 'Gauge', description: '', encodingType: 'text/plain', metadata: '' },
    ObservedProperty: { name: 'Level', definition: 'urn:level', description: '' },
    Thing: {
      name,
      description: 'from a shell',
      Locations: [
        {
          name: 'Here',
          description: '',
          encodingType: 'application/geo+json',
          location: { type: 'Point', coordinates: [121.2, 31] },
        },
      ],
    },
  },
});

async function namesOf(rig: SensorThingsRig): Promise<string[]> {
  return (await rig.catalogueThings()).map(({ name }) => name.en);
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.skipIf(!hasShell)('mosquitto_pub from a shell makes a new sensor appear', async () => {
  const mqttPort = await findFreePort();
  const rig = await startSensorThings({ mqttPort });
  try {
    await publishFromShell(
      mqttPort,
      'v1.1/Observations',
      observationOf('Shell gauge', 2.5),
      rig.token,
    );
    expect(await namesOf(rig)).toContain('Shell gauge');
  } finally {
    await rig.stop();
  }
});

describe.skipIf(!hasMosquitto || !hasShell || !needPostgres())(
  'with Mosquitto and PostgreSQL in place of the embedded parts',
  () => {
    let mosquitto: Mosquitto;
    let postgres: TestPostgres;
    let databaseUrl: string;
    beforeAll(async () => {
      [mosquitto, postgres] = await Promise.all([startMosquitto(), startPostgres()]);
      databaseUrl = await postgres.createDatabase();
    });
    afterAll(async () => {
      await mosquitto?.stop();
      await postgres?.close();
    });

    const open = () =>
      startSensorThings({ databaseUrl, mqttUrl: new URL(mosquitto.mqttUrl), mqttPort: 0 });

    test('a viewer hears the district through the gateway, a device speaks to Mosquitto, all is kept', async () => {
      let rig = await open();
      try {
        const heard = new Set<string>();
        let cursor = 0;
        const viewer = await rig.gateway.connect();
        viewer.on('message', (topic, payload) => {
          heard.add(topic.split('/')[2] as string);
          const beat = topic === HEARTBEAT_TOPIC ? decodeHeartbeat(payload) : undefined;
          if (beat?.ok) cursor = beat.value.cursor;
        });
        await viewer.subscribeAsync(`${TOPIC_ROOT}/#`);
        await vi.waitFor(() => {
          expect([...heard]).toEqual(expect.arrayContaining(['obs', 'heartbeat']));
          expect(cursor).toBeGreaterThan(0);
        }, SOON);

        const { port } = new URL(mosquitto.mqttUrl);
        await publishFromShell(
          Number(port),
          'v1.1/Observations',
          observationOf('Foreign gauge', 1.5),
        );
        await vi.waitFor(async () => expect(await namesOf(rig)).toContain('Foreign gauge'), SOON);

        await mosquitto.die();
        await mosquitto.revive();
        await vi.waitFor(async () => {
          await publishFromShell(
            Number(port),
            'v1.1/Observations',
            observationOf('After the fall', 1),
          );
          expect(await namesOf(rig)).toContain('After the fall');
        }, SOON);
      } finally {
        await rig.stop();
      }
      rig = await open();
      try {
        expect(await namesOf(rig)).toEqual(
          expect.arrayContaining(['Foreign gauge', 'After the fall']),
        );
        const url = new URL(
          "v1.1/Observations?$filter=Datastream/name eq 'Foreign gauge level'",
          rig.url,
        );
        const { value } = (await (await fetch(url)).json()) as { value: { result: number }[] };
        expect(value.map(({ result }) => result)).toEqual([1.5]);
      } finally {
        await rig.stop();
      }
    });

    test('a client that breaks the rules is cut off before Mosquitto sees it', async () => {
      const rig = await open();
      try {
        for (const act of [
          (client: Awaited<ReturnType<typeof rig.gateway.connect>>) =>
            client.publish('v1.1/Observations', '{}', { qos: 1 }),
          (client: Awaited<ReturnType<typeof rig.gateway.connect>>) => client.subscribe('#'),
          (client: Awaited<ReturnType<typeof rig.gateway.connect>>) => client.subscribe('$SYS/#'),
        ]) {
          const client = await rig.gateway.connect();
          const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
          act(client);
          await closed;
        }
        expect([...mosquitto.filters()].filter((filter) => /^(?:#|\$SYS)/.test(filter))).toEqual(
          [],
        );
        await expect(
          rig.gateway.connect({ username: 'publisher', password: 'wrong' }),
        ).rejects.toThrow();
      } finally {
        await rig.stop();
      }
    });
  },
);
