import { createHash, timingSafeEqual } from 'node:crypto';

/** The user who may publish from outside. */
export const PUBLISHER = 'publisher';
/** CONNACK's code for a wrong user name or password. */
export const BAD_CREDENTIALS = 4;
/** Of one client: two for each tile that a viewer may look at closely, and a few for the rest. */
export const MAX_SUBSCRIPTIONS = 256;

/** Compares a secret with what was given, in a time that tells nothing of either. */
export function isSameSecret(secret: string, given: string | Uint8Array | undefined): boolean {
  const digest = (value: string | Uint8Array) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(secret), digest(given ?? ''));
}
