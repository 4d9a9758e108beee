import { TwinError } from '#model';

/** Outside addresses that the gateway may speak to; nothing else is ever contacted. */
export interface AllowList {
  /** @throws {TwinError} feed-refused, saying which setting allows it. */
  check(url: URL): void;
  readonly entries: readonly string[];
}

const PROTOCOLS = new Set(['http:', 'https:', 'ws:', 'wss:', 'mqtt:', 'mqtts:']);
const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  'http:': '80',
  'ws:': '80',
  'https:': '443',
  'wss:': '443',
  'mqtt:': '1883',
  'mqtts:': '8883',
};
/** A name, an IPv4 or bracketed IPv6 address, a port; `*.` in front stands for any name below. */
const ENTRY =
  /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/**
 * Reads a list of hosts separated by commas: `broker.example.org`, `*.sensors.example.org`, `10.1.2.3:1883`. An
 * entry without a port allows every port.
 *
 * @param setting its name, for messages
 * @throws {TwinError} config, naming the entry.
 */
export function parseAllowList(text: string, setting: string): AllowList {
  const entries = text
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');
  for (const entry of entries)
    if (!ENTRY.test(entry))
      throw new TwinError(
        'config',
        `${setting}: Expected host names like broker.example.org or 10.1.2.3:1883, got "${entry}".`,
      );
  return {
    entries,
    check(url) {
      if (!PROTOCOLS.has(url.protocol))
        throw new TwinError(
          'feed-refused',
          `Expected an address of ${[...PROTOCOLS].join(', ')}, got "${url.protocol}".`,
        );
      // A trailing dot names the same host; other spellings of numbers were folded by URL itself.
      const host = url.hostname.toLowerCase().replace(/\.$/, '');
      const port = url.port || DEFAULT_PORTS[url.protocol];
      if (!entries.some((entry) => isAllowed(entry, host, port as string)))
        throw new TwinError(
          'feed-refused',
          `The gateway may not speak to ${host}:${port}; add "${host}" to ${setting} and restart it.`,
        );
    },
  };
}

function isAllowed(entry: string, host: string, port: string): boolean {
  const [, name = '', only] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
}
