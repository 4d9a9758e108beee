import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeReadings, makeSourceCatalogue } from '../../support/source.ts';
import { makeChaosSite } from '../support/chaos-site.ts';
import { startChild } from '../support/child-gateway.ts';
import { type ChaosOptions, type FaultRow, skip } from '../support/fault-row.ts';
import { readKept } from '../support/read-rows.ts';
import { pause, until } from '../support/wait.ts';

const FAULT = 'R21 server clock steps';
const STEPS = ['+0', '-1h', '+2h', '-1d', '+0'] as const;
const ROWS = 2000;
const SENSORS = 20;

/** The gateway's clock jumps back and forth while readings come; the order of arrival must stand. */
export async function runSteppedClock(_options: ChaosOptions): Promise<FaultRow[]> {
  const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
  if (library === undefined) return [skip(FAULT, 'faketime is not installed')];
  const site = makeChaosSite();
  const clockFile = join(site.folder, 'clock');
  writeFileSync(clockFile, STEPS[0]);
  const gateway = await startChild(site.config, {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: clockFile,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  try {
    const source = await gateway.attach('clock', makeSourceCatalogue('v', { sensors: SENSORS }));
    const startMs = Date.now();
    let sent = 0;
    for (const step of STEPS) {
      writeFileSync(clockFile, step);
      await pause(300);
      for (let i = 0; i < ROWS / 100; i++) {
        const rows = Array.from({ length: 100 }, () => {
          const n = sent++;
          return [n % SENSORS, startMs + n, n] as const;
        });
        source.observations(makeReadings(...rows));
      }
      await until(() => source.settled >= sent, 10_000);
    }
    const faults = gateway.faults();
    await gateway.stop();
    const store = await site.openStore();
    const kept = await readKept(store, source.slots);
    await store.close();
    const values = new Set(kept.map(({ value }) => value));
    const broken: string[] = [];
    const isOrdered = kept.every(
      ({ atMs, value }, i) => value === i && atMs >= (kept[i - 1]?.atMs ?? 0),
    );
    if (!isOrdered) broken.push('Rows are not in the order in which they came.');
    const span = (kept.at(-1)?.atMs ?? 0) - (kept[0]?.atMs ?? 0);
    if (span < 3_600_000)
      broken.push('The clock never stepped: faketime does not reach the gateway.');
    return [
      {
        fault: FAULT,
        injected: STEPS.length - 1,
        lost: sent - values.size,
        doubled: kept.length - values.size,
        uncaught: faults.length,
        broken: [...broken, ...faults],
        figures: `${sent} rows over steps ${STEPS.join(', ')}; arrivals span ${Math.round(span / 60_000)} minutes and never go back`,
      },
    ];
  } finally {
    await gateway.kill();
    site.remove();
  }
}
