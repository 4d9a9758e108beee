import { ALARM_LEVELS, type WallConfig, type WallScene } from '#model';
import type { TwinScene } from '#scene';
import type { TwinState, TwinStore } from '#state';
import type { TwinReader, WallControl } from '../twin.ts';
import {
  type AttractEvent,
  type AttractPlan,
  type AttractState,
  startAttract,
  stepAttract,
} from './attract.ts';
import { deriveScenes } from './derive-scenes.ts';
import { createLead } from './follow-view.ts';
import { loadWall, type WallOverrides } from './load-wall.ts';

const TICK_MS = 1000;
/** A new alarm pulses for this long, then stands still. */
const PULSE_MS = 10_000;
/** The levels to which the rotation gives way. */
const YIELDS_TO = ALARM_LEVELS.slice(0, 2);
const TOUCHES = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchstart'] as const;

interface WallContext {
  readonly base: URL;
  readonly overrides: WallOverrides;
  readonly store: TwinStore;
  readonly read: TwinReader;
  scene(): TwinScene | undefined;
}

/** Runs an unattended wall: its settings, the rotation of scenes, and how it gives way to alarms. */
export async function openWall(context: WallContext): Promise<WallControl> {
  const { store, read } = context;
  const wall = await loadWall(context.base, context.overrides, store);
  store.getState().setWall(wall);
  const lead = createLead(context.scene, read.site);
  let scenes: readonly WallScene[] = scenesOf(wall, store.getState());
  const pulses = new Map<string, ReturnType<typeof setTimeout>>();
  let before: ReadonlyMap<string, boolean> = new Map();
  let state: AttractState = startAttract(plan(), Date.now());

  function plan(): AttractPlan {
    const { isOn, idleS, dwellS, alarmS } = wall.attract;
    return { isOn, idleS, alarmS, dwellS: scenes.map((scene) => scene.dwellS ?? dwellS) };
  }

  function scenesOf({ scenes: given }: WallConfig, { catalogue }: TwinState) {
    return given.length > 0 ? given : deriveScenes(read.site, catalogue);
  }

  function tell(event: AttractEvent): void {
    const next = stepAttract(state, event, Date.now(), plan());
    const changed = next.phase !== state.phase || next.isHeld !== state.isHeld;
    const isOther = changed && !isSameShow(next, state);
    state = next;
    if (isOther) show();
  }

  function show(): void {
    const { phase, isHeld, index } = state;
    const { setAttract, select, incidents } = store.getState();
    restoreLayers();
    if (store.getState().scene.selected?.type === 'incident' && phase.type === 'scene')
      select(null);
    if (phase.type === 'rest') {
      lead.release();
      setAttract({ state: 'rest', isHeld });
      return;
    }
    if (phase.type === 'scene') {
      const scene = scenes[index];
      if (!scene) return;
      switchLayers(scene.layers);
      lead.follow(scene.view, phase.fromMs);
      setAttract({ state: 'scene', scene });
      return;
    }
    const incident = incidents.find(({ id }) => id === phase.id);
    select({ type: 'incident', id: phase.id });
    if (incident && phase.flies) lead.goTo(incident);
    else lead.release();
    setAttract({ state: 'alarm', incidentId: phase.id, sinceMs: phase.fromMs });
  }

  function switchLayers(wanted: WallScene['layers']): void {
    const { scene, setLayerVisible } = store.getState();
    const changed = scene.layers.filter(({ id, visible }) => (wanted[id] ?? visible) !== visible);
    before = new Map(changed.map(({ id, visible }) => [id, visible]));
    for (const { id, visible } of changed) setLayerVisible(id, !visible);
  }

  function restoreLayers(): void {
    for (const [id, visible] of before) store.getState().setLayerVisible(id, visible);
    before = new Map();
  }

  function heedAlarms({ incidents, calling, past }: TwinState): void {
    const open = past ? [] : incidents.filter(({ stage }) => stage !== 'closed');
    const alarms = open
      .filter(({ id, level }) => calling.includes(id) && YIELDS_TO.includes(level))
      .map(({ id, level }) => ({ id, rank: ALARM_LEVELS.indexOf(level) }));
    for (const { id } of open) if (calling.includes(id)) calmLater(id);
    tell({ type: 'alarms', alarms, open: open.map(({ id }) => id) });
  }

  function calmLater(id: string): void {
    if (pulses.has(id)) return;
    pulses.set(
      id,
      setTimeout(() => {
        pulses.delete(id);
        store.getState().quiet(id);
      }, PULSE_MS),
    );
  }

  const touch = (event: Event) => {
    // Browsers tell of a move where only the page under the pointer changed.
    const isMove = event instanceof MouseEvent && event.type === 'pointermove';
    if (!isMove || event.movementX !== 0 || event.movementY !== 0) tell({ type: 'input' });
  };
  for (const kind of TOUCHES) addEventListener(kind, touch, { passive: true, capture: true });
  const timer = setInterval(() => tell({ type: 'tick' }), TICK_MS);
  const unsubscribe = store.subscribe((next, last) => {
    if (next.catalogue !== last.catalogue && state.phase.type !== 'scene')
      scenes = scenesOf(wall, next);
    if (
      next.incidents !== last.incidents ||
      next.calling !== last.calling ||
      next.past !== last.past
    )
      heedAlarms(next);
  });
  show();
  heedAlarms(store.getState());

  return {
    hold: () => tell({ type: 'hold' }),
    dismissAlarm: () => tell({ type: 'dismiss' }),
    showScene(number) {
      const scene = scenes[number - 1];
      if (scene) lead.follow(scene.view, Date.now());
    },
    close() {
      unsubscribe();
      clearInterval(timer);
      for (const pulse of pulses.values()) clearTimeout(pulse);
      for (const kind of TOUCHES) removeEventListener(kind, touch, { capture: true });
      lead.release();
      restoreLayers();
    },
  };
}

/** A rest that is only drawn out shows nothing new. */
function isSameShow(a: AttractState, b: AttractState): boolean {
  return a.phase.type === 'rest' && b.phase.type === 'rest' && a.isHeld === b.isHeld;
}
