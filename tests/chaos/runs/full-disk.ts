import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeReadings, makeSourceCatalogue } from '../../support/source.ts';
import { makeChaosSite } from '../support/chaos-site.ts';
import { startChild } from '../support/child-gateway.ts';
import { type ChaosOptions, type FaultRow, skip } from '../support/fault-row.ts';
import { findTorn, readKept } from '../support/read-rows.ts';
import { makeStreams, send } from '../support/sensorthings-client.ts';
import { openViewer } from '../support/viewer.ts';
import { pause, until } from '../support/wait.ts';

const FAULT = 'R03 disk full as it writes';
const SENSORS = 100;
/** What the history may fill before the disk is full. */
const FREE_MB = 6;

/** The disk of the history fills up while readings come, and has room again later. */
export async function runFullDisk({ isLong }: ChaosOptions): Promise<FaultRow[]> {
  const site = makeChaosSite();
  const mount = ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', site.dataFolder];
  if (process.getuid?.() !== 0 || spawnSync('mount', mount).status !== 0) {
    site.remove();
    return [skip(FAULT, 'a small disk can be mounted by root alone')];
  }
  const gateway = await startChild(site.config);
  const viewer = await openViewer(gateway.url);
  try {
    const [stream] = await makeStreams(gateway.url, ['full']);
    const source = await gateway.attach('full', makeSourceCatalogue('v', { sensors: SENSORS }));
    const { bavail, bsize } = statfsSync(site.dataFolder);
    const ballast = join(site.dataFolder, 'ballast');
    writeFileSync(ballast, new Uint8Array(bavail * bsize - FREE_MB * 2 ** 20));
    await pause(500);
    viewer.begin(source.slots);
    const startMs = Date.now() - 10_000_000;
    let sent = 0;
    const pouring = setInterval(() => {
      const rows = Array.from({ length: 250 }, () => {
        const i = sent++;
        return [i % SENSORS, startMs + Math.floor(i / SENSORS), i] as const;
      });
      source.observations(makeReadings(...rows));
    }, 50);
    const broken: string[] = [];
    const isFull = async () => (await gateway.health()).storeProblem !== undefined;
    const fullMs = await until(isFull, 60_000);
    if (fullMs === undefined) broken.push('The disk never became full.');
    const settledWhenFull = source.settled;
    const shownWhenFull = viewer.heard.length;
    const answer = send(gateway.url, 'v1.1/Observations', {
      result: 1,
      Datastream: { '@iot.id': stream?.id },
    });
    const status = await Promise.race([
      answer.then((got) => got.status),
      pause(isLong ? 20_000 : 4000).then(() => 0),
    ]);
    if (status >= 200 && status < 300) broken.push('A write was acknowledged that cannot be kept.');
    if (source.settled > settledWhenFull + 20_000) broken.push('Rows were acknowledged meanwhile.');
    const live = viewer.heard.length - shownWhenFull;
    if (live < 1000) broken.push(`Only ${live} rows were shown while the disk was full.`);
    rmSync(ballast);
    const before = source.settled;
    const againMs = await until(() => source.settled > before, 20_000);
    if (againMs === undefined) broken.push('Nothing is stored though there is room again.');
    clearInterval(pouring);
    await until(() => source.settled >= sent, 30_000);
    await answer.catch(() => undefined);
    const faults = gateway.faults();
    await gateway.stop();
    broken.push(...findTorn(site.storeFile).map((what) => `The file is torn: ${what}`));
    const store = await site.openStore();
    const kept = await readKept(store, source.slots);
    await store.close();
    const values = new Set(kept.map(({ value }) => value));
    return [
      {
        fault: FAULT,
        injected: 1,
        lost: sent - values.size,
        doubled: kept.length - values.size,
        uncaught: faults.length,
        broken: [...broken, ...faults],
        figures: `${sent} rows; full after ${fullMs} ms, ${live} rows shown meanwhile, HTTP ${status === 0 ? 'waits' : status}, stored again ${againMs} ms after there was room`,
      },
    ];
  } finally {
    viewer.close();
    await gateway.kill();
    spawnSync('umount', ['-l', site.dataFolder]);
    site.remove();
  }
}
