import { TwinError } from '#model';

/** Names a vehicle by the phone number of its terminal. */
export type NameVehicle = (phone: string) => Promise<string>;

/** Hex digits of an id: 64 bits tell a country's vehicles apart. */
const DIGITS = 16;

/** Without leading zeros: the 2013 header pads to 12 digits, the 2019 one to 20. */
export function plainPhone(phone: string): string {
  return phone.replace(/^0+(?=\d)/, '');
}

/**
 * Names vehicles by HMAC-SHA-256 of the phone number: whoever lacks the key can neither read the number nor
 * try all numbers out.
 *
 * @param key absent: made up now, so that ids hold until the feed is opened anew
 * @throws {TwinError} config where the runtime offers no cryptography (a page over plain http).
 */
export async function createPhoneHash(key: string | undefined): Promise<NameVehicle> {
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle)
    throw new TwinError(
      'config',
      'Feed "jt808": Expected a page over https, or the gateway, to hash phone numbers; got plain http.',
    );
  const bytes =
    key === undefined
      ? globalThis.crypto.getRandomValues(new Uint8Array(32))
      : new TextEncoder().encode(key);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const secret = await subtle.importKey('raw', bytes, algorithm, false, ['sign']);
  return async (phone) => {
    const digest = await subtle.sign('HMAC', secret, new TextEncoder().encode(phone));
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
    return `vehicle-${hex.join('').slice(0, DIGITS)}`;
  };
}
