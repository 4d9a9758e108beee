/** How the rotation of an unattended wall goes on; seconds. */
export interface AttractPlan {
  readonly isOn: boolean;
  readonly idleS: number;
  readonly alarmS: number;
  /** How long each scene is shown. */
  readonly dwellS: readonly number[];
}

/** An incident that calls for the wall. */
interface CallingAlarm {
  readonly id: string;
  /** 0 is the worst. */
  readonly rank: number;
}

/** Where the rotation stands. Times are Unix milliseconds. */
export interface AttractState {
  readonly phase:
    | { readonly type: 'rest'; readonly untilMs: number }
    | { readonly type: 'scene'; readonly fromMs: number; readonly untilMs: number }
    | {
        readonly type: 'alarm';
        readonly id: string;
        readonly rank: number;
        readonly fromMs: number;
        readonly untilMs: number;
        /** Whether the camera goes there: not out of the hands of somebody who steers it. */
        readonly flies: boolean;
      };
  /** The scene that is shown, or goes on after a rest. */
  readonly index: number;
  readonly isHeld: boolean;
  readonly lastInputMs: number;
  /** Alarms that had their turn and still call. */
  readonly seen: readonly string[];
}

export type AttractEvent =
  | { readonly type: 'tick' }
  /** Somebody touched or moved something. */
  | { readonly type: 'input' }
  /** Somebody holds the rotation, or lets it go on. */
  | { readonly type: 'hold' }
  /** Somebody has seen the alarm. */
  | { readonly type: 'dismiss' }
  /** Those that call now, the worst first. */
  | {
      readonly type: 'alarms';
      readonly alarms: readonly CallingAlarm[];
      readonly open: readonly string[];
    };

/** A hand that moved so lately still steers. */
const HAND_MS = 10_000;

export function startAttract(plan: AttractPlan, nowMs: number): AttractState {
  return {
    phase: { type: 'rest', untilMs: nowMs + 1000 * Math.min(plan.idleS, 5) },
    index: 0,
    isHeld: false,
    lastInputMs: Number.NEGATIVE_INFINITY,
    seen: [],
  };
}

/**
 * The next state. Everything follows from absolute time, so that a machine that slept, a late timer or a
 * clock that was set wakes in the scene of that moment.
 */
export function stepAttract(
  state: AttractState,
  event: AttractEvent,
  nowMs: number,
  plan: AttractPlan,
): AttractState {
  switch (event.type) {
    case 'input': {
      const touched = { ...state, lastInputMs: nowMs };
      return state.phase.type === 'alarm' ? touched : rest(touched, nowMs, plan);
    }
    case 'hold':
      return state.isHeld
        ? showScene({ ...state, isHeld: false }, state.index, nowMs, plan)
        : rest({ ...state, isHeld: true }, nowMs, plan);
    case 'dismiss':
      return state.phase.type === 'alarm' ? goOn(state, nowMs, plan) : state;
    case 'alarms':
      return heed(state, event.alarms, new Set(event.open), nowMs, plan);
    case 'tick':
      return tick(state, nowMs, plan);
  }
}

function tick(state: AttractState, nowMs: number, plan: AttractPlan): AttractState {
  const { phase } = state;
  if (phase.type === 'rest') {
    // A clock that was set back must not hold the wall for hours.
    if (phase.untilMs - nowMs > 1000 * plan.idleS) return rest(state, nowMs, plan);
    const isDue = plan.isOn && !state.isHeld && nowMs >= phase.untilMs && plan.dwellS.length > 0;
    return isDue ? showScene(state, state.index, nowMs, plan) : state;
  }
  if (nowMs < phase.fromMs)
    return phase.type === 'scene'
      ? showScene(state, state.index, nowMs, plan)
      : goOn(state, nowMs, plan);
  if (nowMs < phase.untilMs) return state;
  return phase.type === 'alarm'
    ? goOn(state, nowMs, plan)
    : turn(state, phase.untilMs, nowMs, plan);
}

/** The scene of this moment, however many came and went since the shown one ended. */
function turn(
  state: AttractState,
  endedMs: number,
  nowMs: number,
  plan: AttractPlan,
): AttractState {
  const { dwellS } = plan;
  const roundMs = 1000 * dwellS.reduce((sum, dwell) => sum + dwell, 0);
  let leftMs = (nowMs - endedMs) % roundMs;
  let index = (state.index + 1) % dwellS.length;
  for (;;) {
    const dwellMs = 1000 * (dwellS[index] as number);
    if (leftMs < dwellMs) break;
    leftMs -= dwellMs;
    index = (index + 1) % dwellS.length;
  }
  return showScene(state, index, nowMs - leftMs, plan);
}

function showScene(
  state: AttractState,
  index: number,
  fromMs: number,
  plan: AttractPlan,
): AttractState {
  const dwell = plan.dwellS[index];
  if (dwell === undefined || !plan.isOn) return rest(state, fromMs, plan);
  return {
    ...state,
    index,
    phase: { type: 'scene', fromMs, untilMs: fromMs + 1000 * dwell },
  };
}

function rest(state: AttractState, nowMs: number, plan: AttractPlan): AttractState {
  return { ...state, phase: { type: 'rest', untilMs: nowMs + 1000 * plan.idleS } };
}

/** After an alarm: the next scene, or rest for those who are at the wall. */
function goOn(state: AttractState, nowMs: number, plan: AttractPlan): AttractState {
  const isAttended = state.isHeld || nowMs - state.lastInputMs < 1000 * plan.idleS;
  if (isAttended || plan.dwellS.length === 0) return rest(state, nowMs, plan);
  return showScene(state, (state.index + 1) % plan.dwellS.length, nowMs, plan);
}

/** The worst that has not had its turn is shown at once; the shown one gives way only to a worse one. */
function heed(
  state: AttractState,
  alarms: readonly CallingAlarm[],
  open: ReadonlySet<string>,
  nowMs: number,
  plan: AttractPlan,
): AttractState {
  const { phase } = state;
  const seen = state.seen.filter((id) => open.has(id));
  const [next] = alarms.filter(({ id }) => !seen.includes(id)).sort((a, b) => a.rank - b.rank);
  const kept = { ...state, seen };
  const isOver = phase.type === 'alarm' && !open.has(phase.id);
  if (next && (phase.type !== 'alarm' || isOver || next.rank < phase.rank))
    return {
      ...kept,
      seen: [...seen, next.id],
      phase: {
        type: 'alarm',
        ...next,
        fromMs: nowMs,
        untilMs: nowMs + 1000 * plan.alarmS,
        flies: nowMs - state.lastInputMs >= HAND_MS,
      },
    };
  return isOver ? goOn(kept, nowMs, plan) : kept;
}
