/** When pictures of all datastreams are made, alike in both engines. */

/** At most so long from one key frame to the next. */
export const FRAME_MS = 900_000;
/** At most so many rows from one key frame to the next, as reading them is what a frame costs. */
export const FRAME_ROWS = 50_000;
/** Readings younger than this are still on their way; frames are only made of older instants. */
export const SETTLE_MS = 120_000;
/** Late rows that are looked through at every frame; with more, the frames they touch are made anew. */
export const MAX_LATE = 5000;
