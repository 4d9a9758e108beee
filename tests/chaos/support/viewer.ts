import { connectAsync, type MqttClient } from 'mqtt';
import { decodeObservations, parseTopic, TOPIC_FILTERS } from '#wire';

/** One who hears everything, and notes when each reading came. */
export interface Viewer {
  /** Live readings since `begin` of the slots asked for, in the order of their coming. */
  readonly heard: readonly HeardReading[];
  readonly incidents: ReadonlySet<string>;
  /** Forgets what came before: a newcomer is given the present, which is not live. */
  begin(slots: readonly number[]): void;
  close(): void;
}

export interface HeardReading {
  readonly slot: number;
  readonly timeMs: number;
  readonly value: number;
  /** When it came by our clock. */
  readonly heardMs: number;
}

export async function openViewer(url: string): Promise<Viewer> {
  const client: MqttClient = await connectAsync(`${url.replace(/^http/, 'ws')}mqtt`, {
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  let heard: HeardReading[] = [];
  const incidents = new Set<string>();
  let slots = new Set<number>();
  client.on('message', (topic, payload) => {
    const parsed = parseTopic(topic);
    if (parsed?.type === 'incident' && payload.length > 0) incidents.add(parsed.id);
    if (parsed?.type !== 'observations') return;
    const message = decodeObservations(payload);
    if (!message.ok) throw new Error(message.reason);
    const heardMs = Date.now();
    const { slot, timeMs, value } = message.value.batch;
    for (const [i, each] of slot.entries())
      if (slots.has(each))
        heard.push({
          slot: each,
          timeMs: timeMs[i] as number,
          value: value[i] as number,
          heardMs,
        });
  });
  await client.subscribeAsync([TOPIC_FILTERS.observations, TOPIC_FILTERS.incidents], { qos: 1 });
  return {
    get heard() {
      return heard;
    },
    incidents,
    begin(wanted) {
      slots = new Set(wanted);
      heard = [];
    },
    close: () => void client.end(true),
  };
}
