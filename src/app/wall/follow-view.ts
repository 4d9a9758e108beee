import type { CameraPose, Incident, Site, WallView } from '#model';
import type { TwinScene } from '#scene';
import { flightSeconds, poseOfView, poseTowards } from './wall-view.ts';

const ALARM_RANGE_M = 1100;
const ALARM_PITCH_DEG = -28;

/** Leads the scene's camera; newest wins. */
export interface Lead {
  /** Flies to where a view began `sinceMs` ago and goes on with it. */
  follow(view: WallView, sinceMs: number): void;
  goTo(incident: Incident): void;
  /** Lets go of the camera. */
  release(): void;
}

export function createLead(scene: () => TwinScene | undefined, site: Site): Lead {
  const groundM = site.groundLevelM + site.datumOffsetM;
  const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  let abort = new AbortController();

  function restart(): AbortSignal {
    abort.abort();
    abort = new AbortController();
    return abort.signal;
  }

  async function fly(pose: CameraPose, signal: AbortSignal): Promise<void> {
    const shown = scene();
    if (!shown) return;
    const seconds = flightSeconds(shown.cameraPose(), pose);
    await shown.flyTo({ type: 'pose', pose, seconds }, signal);
  }

  return {
    follow(view, sinceMs) {
      const signal = restart();
      const aspect = innerWidth / Math.max(1, innerHeight);
      const poseAt = (afterS: number) => poseOfView(view, { afterS, aspect, groundM });
      const beganS = Math.max(0, (Date.now() - sinceMs) / 1000);
      void fly(poseAt(beganS), signal).then(() => {
        if (view.type !== 'orbit' || view.degPerS === 0 || isStill()) return;
        const arrivedMs = performance.now();
        const frame = () => {
          if (signal.aborted) return;
          scene()?.lookFrom(poseAt(beganS + (performance.now() - arrivedMs) / 1000));
          requestAnimationFrame(frame);
        };
        if (scene()) requestAnimationFrame(frame);
      });
    },
    goTo({ lonDeg, latDeg }) {
      const signal = restart();
      const headingDeg = scene()?.cameraPose().headingDeg ?? 0;
      const look = { rangeM: ALARM_RANGE_M, headingDeg, pitchDeg: ALARM_PITCH_DEG, groundM };
      void fly(poseTowards([lonDeg, latDeg], look), signal);
    },
    release: () => abort.abort(),
  };
}
