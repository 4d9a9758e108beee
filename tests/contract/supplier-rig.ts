import type { ObservationBatch, TrackBatch } from '#model';
import {
  carMessage,
  caseMessage,
  deviceMessage,
  rubbish,
  type SupplierCase,
} from '../fixtures/feeds/supplier.ts';
import type { FeedRig } from './feed-contract.ts';

/** What a message of the supplier's devices must put into the table: rows in the order of first mention. */
function expectedReadings(timeMs: number): ObservationBatch {
  const rows = [0, 1, 2, 3].flatMap((i) => [
    ...(i === 3 ? [] : [[i * 2, timeMs + i, (250 + i * 50) / 1000] as const]),
    [i === 3 ? 6 : i * 2 + 1, timeMs + i, i === 1 ? 1 : 0] as const,
  ]);
  return {
    slot: Uint32Array.from(rows, ([slot]) => slot),
    timeMs: Float64Array.from(rows, ([, at]) => at),
    value: Float32Array.from(rows, ([, , value]) => value),
  };
}

function expectedPositions(timeMs: number): TrackBatch {
  return {
    trackSlot: Uint32Array.of(0, 1),
    timeMs: Float64Array.of(timeMs, timeMs + 1),
    // The supplier's own, some hundred metres off; near enough for the contract, see the adapter's tests.
    lonDeg: Float64Array.of(121.25, 121.26),
    latDeg: Float64Array.of(31.05, 31.05),
    heightM: new Float32Array(2),
    bearingDeg: Float32Array.of(90, 90),
    speedMps: Float32Array.of(10, 10),
  };
}

/** The part of a rig that plays the supplier, whatever way its messages go. */
export function playSupplier(
  send: (text: string) => void | Promise<void>,
): Pick<
  FeedRig,
  'sendReadings' | 'sendPositions' | 'addIncident' | 'removeIncident' | 'sendRubbish'
> & { readonly forgetCases: () => void } {
  let cases: SupplierCase[] = [];
  let newest = 0;
  // Two messages of one millisecond would be late, not newer.
  const tick = () => {
    newest = Math.max(Date.now() - 1000, newest + 10);
    return newest;
  };
  const sendCases = async () => send(JSON.stringify(caseMessage(cases)));
  return {
    async sendReadings() {
      const timeMs = tick();
      await send(JSON.stringify(deviceMessage(timeMs)));
      return expectedReadings(timeMs);
    },
    async sendPositions() {
      const timeMs = tick();
      await send(JSON.stringify(carMessage(timeMs)));
      return expectedPositions(timeMs);
    },
    async addIncident() {
      const id = `case ${cases.length} ${Math.random()}`;
      cases.push({ no: id, step: 0, t: Date.now() - 5000 });
      await sendCases();
      return { id };
    },
    async removeIncident(id) {
      cases = cases.filter(({ no }) => no !== id);
      await sendCases();
    },
    forgetCases() {
      cases = [];
    },
    async sendRubbish() {
      for (const [text] of rubbish) await send(text);
      return rubbish.reduce((sum, [, count]) => sum + count, 0);
    },
  };
}
