import type { Alert, Incident, ObservationBatch, TrackBatch } from '#model';
import type {
  AlertRow,
  FixRows,
  IncidentRow,
  Intake,
  ObservationRows,
} from '../store/history-store.ts';

/** Something that arrived at once. `atMs` is when, or for back-filled rows each one's own time. */
export type Piece =
  | {
      readonly type: 'observations';
      readonly batch: ObservationBatch;
      readonly atMs?: number;
      /** Told the cursor of the first row when all are on disk, or why they never will be. */
      readonly onStored?: (firstCursor: number) => void;
      readonly onRefused?: (detail: string) => void;
    }
  | { readonly type: 'tracks'; readonly batch: TrackBatch; readonly atMs?: number }
  | {
      readonly type: 'incident';
      readonly id: string;
      readonly incident: Incident | null;
      readonly atMs: number;
    }
  | {
      readonly type: 'alert';
      readonly id: string;
      readonly alert: Alert | null;
      readonly atMs: number;
    };

export function rowsOf(piece: Piece): number {
  if (piece.type === 'observations') return piece.batch.slot.length;
  return piece.type === 'tracks' ? piece.batch.trackSlot.length : 1;
}

/** Takes pieces off a queue's front until there are enough rows for one commit; at least one piece. */
export function takePieces<P extends Piece>(queue: P[], maxRows: number): P[] {
  let rows = 0;
  let count = 0;
  while (count < queue.length) {
    rows += rowsOf(queue[count] as Piece);
    if (count > 0 && rows > maxRows) break;
    count++;
  }
  return queue.splice(0, count);
}

/** Puts pieces into one commit, with cursors from `firstCursor` on. */
export function buildIntake(
  pieces: readonly Piece[],
  firstCursor: number,
): { readonly intake: Intake; readonly nextCursor: number } {
  let cursor = firstCursor;
  const observations = pieces.filter((piece) => piece.type === 'observations');
  const tracks = pieces.filter((piece) => piece.type === 'tracks');
  const rows: ObservationRows | undefined =
    observations.length > 0 ? joinObservations(observations, cursor) : undefined;
  cursor += rows?.slot.length ?? 0;
  const fixes: FixRows | undefined = tracks.length > 0 ? joinTracks(tracks, cursor) : undefined;
  cursor += fixes?.trackSlot.length ?? 0;
  const incidents: IncidentRow[] = [];
  const alerts: AlertRow[] = [];
  for (const piece of pieces) {
    const { type } = piece;
    if (type === 'incident') {
      const { id, incident, atMs } = piece;
      incidents.push({ cursor: cursor++, atMs, id, incident });
    } else if (type === 'alert') {
      const { id, alert, atMs } = piece;
      alerts.push({ cursor: cursor++, atMs, id, alert });
    }
  }
  const intake: Intake = {
    ...(rows && { observations: rows }),
    ...(fixes && { tracks: fixes }),
    ...(incidents.length > 0 && { incidents }),
    ...(alerts.length > 0 && { alerts }),
  };
  return { intake, nextCursor: cursor };
}

/** Tells those who wait for their rows where they stand; cursors as `buildIntake` gave them. */
export function tellStored(pieces: readonly Piece[], firstCursor: number): void {
  let cursor = firstCursor;
  for (const piece of pieces) {
    if (piece.type !== 'observations') continue;
    piece.onStored?.(cursor);
    cursor += rowsOf(piece);
  }
}

type PieceOf<Type extends Piece['type']> = Extract<Piece, { type: Type }>;

function joinObservations(
  pieces: readonly PieceOf<'observations'>[],
  firstCursor: number,
): ObservationRows {
  const batches = pieces.map(({ batch }) => batch);
  const rows = count(batches.map(({ slot }) => slot));
  const hasExtras = batches.some(({ extras }) => extras);
  return {
    slot: fill(new Uint32Array(rows), batches, ({ slot }) => slot),
    timeMs: fill(new Float64Array(rows), batches, ({ timeMs }) => timeMs),
    value: fill(new Float64Array(rows), batches, ({ value }) => value),
    atMs: arrivals(pieces, rows),
    cursor: countUp(rows, firstCursor),
    ...(hasExtras && {
      extras: batches.flatMap(
        ({ slot, extras }) => extras ?? new Array<undefined>(slot.length).fill(undefined),
      ),
    }),
  };
}

function joinTracks(pieces: readonly PieceOf<'tracks'>[], firstCursor: number): FixRows {
  const batches = pieces.map(({ batch }) => batch);
  const rows = count(batches.map(({ trackSlot }) => trackSlot));
  return {
    trackSlot: fill(new Uint32Array(rows), batches, (batch) => batch.trackSlot),
    timeMs: fill(new Float64Array(rows), batches, (batch) => batch.timeMs),
    lonDeg: fill(new Float64Array(rows), batches, (batch) => batch.lonDeg),
    latDeg: fill(new Float64Array(rows), batches, (batch) => batch.latDeg),
    heightM: fill(new Float32Array(rows), batches, (batch) => batch.heightM),
    bearingDeg: fill(new Float32Array(rows), batches, (batch) => batch.bearingDeg),
    speedMps: fill(new Float32Array(rows), batches, (batch) => batch.speedMps),
    atMs: arrivals(pieces, rows),
    cursor: countUp(rows, firstCursor),
  };
}

function arrivals(
  pieces: readonly { readonly batch: { readonly timeMs: Float64Array }; readonly atMs?: number }[],
  rows: number,
): Float64Array {
  const atMs = new Float64Array(rows);
  let start = 0;
  for (const piece of pieces) {
    const { timeMs } = piece.batch;
    if (piece.atMs === undefined) atMs.set(timeMs, start);
    else atMs.fill(piece.atMs, start, start + timeMs.length);
    start += timeMs.length;
  }
  return atMs;
}

function fill<Target extends Uint32Array | Float32Array | Float64Array, Batch>(
  target: Target,
  batches: readonly Batch[],
  column: (batch: Batch) => ArrayLike<number>,
): Target {
  let start = 0;
  for (const batch of batches) {
    const values = column(batch);
    target.set(values, start);
    start += values.length;
  }
  return target;
}

function count(columns: readonly ArrayLike<number>[]): number {
  return columns.reduce((rows, { length }) => rows + length, 0);
}

function countUp(rows: number, first: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => first + i);
}
