import type { FeedSink, FeedStatus } from '#adapters';
import type { Catalogue } from '#model';
import type { ProbeFix, ProbeReading, ProbeRejection, ProbeReport } from '#wire';

const MAX_SHOWN = 20;

export interface ProbeSink extends FeedSink {
  report(): ProbeReport;
}

export function createProbeSink(): ProbeSink {
  let catalogue: Catalogue | undefined;
  let status: FeedStatus | null = null;
  let messages = 0;
  let rejected = 0;
  const readings: ProbeReading[] = [];
  const fixes: ProbeFix[] = [];
  const incidents: string[] = [];
  const alerts: string[] = [];
  const rejections: ProbeRejection[] = [];

  function keep<T>(list: T[], item: () => T): void {
    if (list.length < MAX_SHOWN) list.push(item());
  }

  return {
    catalogue(next) {
      catalogue = next;
    },
    message() {
      messages++;
    },
    observations({ slot, timeMs, value, extras }) {
      for (let i = 0; i < slot.length && readings.length < MAX_SHOWN; i++) {
        const stream = catalogue?.datastreams[slot[i] as number];
        const thing = catalogue?.things.find(({ id }) => id === stream?.thingId);
        if (!stream || !thing) continue;
        const number = value[i] as number;
        readings.push({
          thing: thing.name.en || thing.id,
          property: stream.name.en || stream.property,
          value: Number.isNaN(number) ? (JSON.stringify(extras?.[i]?.result) ?? '') : number,
          unit: stream.unit,
          timeMs: timeMs[i] as number,
          ...(thing.location && { lonDeg: thing.location.lonDeg, latDeg: thing.location.latDeg }),
        });
      }
    },
    tracks({ trackSlot, timeMs, lonDeg, latDeg }) {
      for (const [i, slot] of trackSlot.entries())
        keep(fixes, () => ({
          thing:
            catalogue?.things.find((thing) => thing.trackSlot === slot)?.name.en ?? String(slot),
          lonDeg: lonDeg[i] as number,
          latDeg: latDeg[i] as number,
          timeMs: timeMs[i] as number,
        }));
    },
    incident: ({ title }) => keep(incidents, () => `${title.zh} ${title.en}`),
    incidentGone: () => undefined,
    alert: ({ info, id }) => keep(alerts, () => info[0]?.headline ?? info[0]?.event ?? id),
    alertGone: () => undefined,
    rejected(count, reason, detail, sample) {
      rejected += count;
      keep(rejections, () => ({
        reason,
        detail,
        ...(sample !== undefined && { sample: sample.slice(0, 400) }),
      }));
    },
    missed: () => undefined,
    conflated: () => undefined,
    clock: () => undefined,
    status(next) {
      status = next;
    },
    report: () => ({
      status,
      messages,
      things: catalogue?.things.length ?? 0,
      datastreams: catalogue?.datastreams.length ?? 0,
      readings: [...readings],
      fixes: [...fixes],
      incidents: [...incidents],
      alerts: [...alerts],
      rejections: [...rejections],
      rejected,
    }),
  };
}
