import { resolve } from 'node:path';
import { TwinError } from '#model';

/** What a gateway needs to know. */
export interface GatewayConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The built viewer. */
  readonly distFolder: string;
  /** Static files; the tiles are in `tiles/` below. */
  readonly publicFolder: string;
  /** Which of the built sites to serve; absent: the first one. */
  readonly siteId?: string;
  /** Seed of the simulator in place of the site's own. */
  readonly seed?: number;
  /** PEM files. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Lets others publish, as user `publisher` with this password; absent: nobody may. */
  readonly publishToken?: string;
  /** Hosts beside our own that the page may load from, each named in full. */
  readonly extraHosts: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Shortest password for publishing. */
const MIN_TOKEN_LENGTH = 16;

/**
 * Reads HOST, PORT, SITE, SEED, TLS_CERT, TLS_KEY, YUNJIAN_PUBLISH_TOKEN and YUNJIAN_EXTRA_HOSTS.
 *
 * @param rootFolder the repository, where `dist/` and `public/` lie
 * @throws {TwinError} config, naming the variable.
 */
export function readGatewayConfig(env: Environment, rootFolder: string): GatewayConfig {
  const { HOST, PORT, SITE, SEED, TLS_CERT, TLS_KEY, YUNJIAN_PUBLISH_TOKEN: token } = env;
  if ((TLS_CERT ? 1 : 0) !== (TLS_KEY ? 1 : 0))
    throw new TwinError('config', 'Expected TLS_CERT and TLS_KEY together, got one; set both.');
  if (token && token.length < MIN_TOKEN_LENGTH)
    throw new TwinError(
      'config',
      `YUNJIAN_PUBLISH_TOKEN: Expected at least ${MIN_TOKEN_LENGTH} characters, got ${token.length}; choose a longer one.`,
    );
  return {
    host: HOST || '127.0.0.1',
    port: readInteger('PORT', PORT, 8080, 65_535),
    distFolder: resolve(rootFolder, 'dist'),
    publicFolder: resolve(rootFolder, 'public'),
    extraHosts: readHosts(env.YUNJIAN_EXTRA_HOSTS),
    ...(SITE && { siteId: SITE }),
    ...(SEED && { seed: readInteger('SEED', SEED, 0, 0xffffffff) }),
    ...(TLS_CERT && TLS_KEY && { tls: { certFile: TLS_CERT, keyFile: TLS_KEY } }),
    ...(token && { publishToken: token }),
  };
}

function readInteger(
  name: string,
  text: string | undefined,
  fallback: number,
  max: number,
): number {
  if (!text) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max)
    throw new TwinError(
      'config',
      `${name}: Expected a whole number from 0 to ${max}, got "${text}".`,
    );
  return value;
}

/** A scheme, a name or address, a port; nothing that stands for more than one host. */
const HOST_PATTERN =
  /^(?:(?:https?|wss?):\/\/)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/i;

function readHosts(text = ''): string[] {
  const hosts = text
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  for (const host of hosts)
    if (!HOST_PATTERN.test(host))
      throw new TwinError(
        'config',
        `YUNJIAN_EXTRA_HOSTS: Expected full host names like https://tiles.example.org, got "${host}"; name each host, wildcards are refused.`,
      );
  return hosts;
}
