import { expect, test } from 'vitest';
import type { CameraPose } from '#model';
import { tieCameras } from './tie-cameras.ts';

/** A camera that tells of every move, its own and those it is made to do. */
function createEye(start: CameraPose) {
  let pose = start;
  let moves = 0;
  const listeners = new Set<(pose: CameraPose) => void>();
  return {
    moves: () => moves,
    cameraPose: () => pose,
    lookFrom(next: CameraPose) {
      moves++;
      // What an engine gives back differs in the last digits.
      pose = { ...next, lonDeg: next.lonDeg + 1e-12, headingDeg: (next.headingDeg + 1e-9) % 360 };
      for (const tell of listeners) tell(pose);
    },
    onMove(listener: (pose: CameraPose) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const HOME: CameraPose = {
  lonDeg: 121,
  latDeg: 31,
  heightM: 900,
  headingDeg: 359.9999999,
  pitchDeg: -40,
};

test('each follows the other, and neither answers its own echo', () => {
  const [a, b] = [createEye(HOME), createEye({ ...HOME, heightM: 1 })];
  const undo = tieCameras(a, b);
  expect(b.cameraPose().heightM).toBe(900);
  a.lookFrom({ ...HOME, heightM: 500 });
  expect(b.cameraPose().heightM).toBe(500);
  b.lookFrom({ ...HOME, headingDeg: 90 });
  expect(a.cameraPose().headingDeg).toBeCloseTo(90, 6);
  expect(a.moves()).toBe(2);
  expect(b.moves()).toBe(3);
  undo();
  a.lookFrom(HOME);
  expect(b.cameraPose().headingDeg).toBeCloseTo(90, 6);
});
