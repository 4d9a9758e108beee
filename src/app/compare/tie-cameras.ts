import type { CameraPose } from '#model';
import type { TwinScene } from '#scene';

type Eye = Pick<TwinScene, 'cameraPose' | 'lookFrom' | 'onMove'>;

/** Differences below these come from turning angles into axes and back, not from a hand. */
const LEAST = { deg: 1e-7, heightM: 0.01, turnDeg: 0.001 } as const;

/** Both look from the same place, whichever is moved. Returns its undo. */
export function tieCameras(first: Eye, second: Eye): () => void {
  const follow = (leader: Eye, follower: Eye) =>
    leader.onMove((pose) => {
      // The follower's own movement comes back as news and must not start another round.
      if (!isSamePose(pose, follower.cameraPose())) follower.lookFrom(pose);
    });
  second.lookFrom(first.cameraPose());
  const undo = [follow(first, second), follow(second, first)];
  return () => {
    for (const step of undo) step();
  };
}

function isSamePose(a: CameraPose, b: CameraPose): boolean {
  const turn = (x: number, y: number) => Math.abs(((((x - y) % 360) + 540) % 360) - 180);
  return (
    Math.abs(a.lonDeg - b.lonDeg) < LEAST.deg &&
    Math.abs(a.latDeg - b.latDeg) < LEAST.deg &&
    Math.abs(a.heightM - b.heightM) < LEAST.heightM &&
    turn(a.headingDeg, b.headingDeg) < LEAST.turnDeg &&
    turn(a.pitchDeg, b.pitchDeg) < LEAST.turnDeg
  );
}
