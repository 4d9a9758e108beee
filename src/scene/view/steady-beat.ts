/** A screen's own beat is never exact; a frame that comes so little early is the one that was due. */
const EARLY_MS = 3;

/**
 * Whether a frame is due, asked at each beat of the screen in ascending milliseconds. Frames are left out evenly: the
 * next is due a period after the last was due, not after it was drawn; after a delay the beat begins anew.
 *
 * @param fps frames a second; 0: every beat is due
 */
export function createSteadyBeat(fps: number): (timeMs: number) => boolean {
  const periodMs = fps > 0 ? 1000 / fps : 0;
  let dueMs = 0;
  return (timeMs) => {
    if (timeMs < dueMs - EARLY_MS) return false;
    dueMs = timeMs - dueMs > periodMs ? timeMs + periodMs : dueMs + periodMs;
    return true;
  };
}
