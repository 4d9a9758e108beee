import mqtt, { type MqttClient } from 'mqtt';
import { PUBLISH_TOKEN } from './chaos-site.ts';
import { type MadeStream, send } from './sensorthings-client.ts';

/** One who publishes numbered readings and notes each acknowledgement. */
export interface Publisher {
  readonly acknowledged: ReadonlySet<number>;
  /** Answers other than yes and a broken line. */
  readonly refusals: readonly string[];
  /** Sends to a gateway until `stop`, first what was not acknowledged before. */
  run(url: string): void;
  stop(): void;
}

const START_MS = Date.UTC(2026, 4, 1);
/** Connections, each with one publication on its way. */
const PARALLEL = 8;

/** The time of a reading, by its number. */
export function numberedTime(value: number): number {
  return START_MS + value;
}

interface Line {
  readonly sendOne: (body: string) => Promise<void>;
  readonly close: () => void;
}

/** Over HTTP: the acknowledgement is the answer 201. */
export function createHttpPublisher(stream: MadeStream): Publisher {
  return createPublisher(stream, (url, refuse) => ({
    async sendOne(body) {
      const answer = await send(url, 'v1.1/Observations', body);
      await answer.arrayBuffer();
      // 409: it is stored, and the answer that said so was lost.
      if (answer.status === 201 || answer.status === 409) return;
      refuse(`HTTP ${answer.status}`);
      throw new Error('Refused.');
    },
    close: () => undefined,
  }));
}

/** Over MQTT at quality 1: the acknowledgement is the broker's. */
export function createMqttPublisher(stream: MadeStream): Publisher {
  return createPublisher(stream, (url) => {
    const client: MqttClient = mqtt.connect(`${url.replace(/^http/, 'ws')}mqtt`, {
      protocolVersion: 4,
      reconnectPeriod: 0,
      username: 'publisher',
      password: PUBLISH_TOKEN,
      queueQoSZero: false,
    });
    client.on('error', () => undefined);
    return {
      sendOne: (body) =>
        new Promise((resolve, reject) => {
          client.once('close', reject);
          client.publish('v1.1/Observations', body, { qos: 1 }, (error) => {
            client.removeListener('close', reject);
            if (error) reject(error);
            else resolve();
          });
        }),
      close: () => client.end(true),
    };
  });
}

function createPublisher(
  { id }: MadeStream,
  open: (url: string, refuse: (detail: string) => void) => Line,
): Publisher {
  const acknowledged = new Set<number>();
  const refusals: string[] = [];
  const again: number[] = [];
  let next = 0;
  let end = () => undefined as unknown;

  return {
    acknowledged,
    refusals,
    run(url) {
      let isOver = false;
      const lines = Array.from({ length: PARALLEL }, () =>
        open(url, (detail) => refusals.push(detail)),
      );
      end = () => {
        isOver = true;
        for (const { close } of lines) close();
      };
      async function loop({ sendOne }: Line): Promise<void> {
        while (!isOver) {
          const value = again.shift() ?? next++;
          const body = {
            phenomenonTime: new Date(numberedTime(value)).toISOString(),
            result: value,
            Datastream: { '@iot.id': id },
          };
          try {
            await sendOne(JSON.stringify(body));
            acknowledged.add(value);
          } catch {
            again.push(value);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }
      }
      for (const line of lines) void loop(line);
    },
    stop: () => void end(),
  };
}
