/** Before every instant that a Date can hold. */
export const NEVER_MS = -8.64e15;
