import { resolve } from 'node:path';
import { TwinError } from '#model';
import { parseBrokerUrl } from './broker/foreign/dial-broker.ts';
import { parseAllowList } from './sources/allow-list.ts';

/** What a gateway needs to know. */
export interface GatewayConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The built viewer. */
  readonly distFolder: string;
  /** Static files; the tiles are in `tiles/` below. */
  readonly publicFolder: string;
  /** Where the history lies, in a folder for each site, unless a database is given. */
  readonly dataFolder: string;
  /** A PostgreSQL database that keeps the history in place of the folder; each site needs its own. */
  readonly databaseUrl?: string;
  /** How long readings are kept as they came, days. */
  readonly keepRawDays: number;
  /** When the history grows beyond it, the oldest readings and positions go, gigabytes. */
  readonly keepGb: number;
  /** Which of the built sites to serve; absent: the first one. */
  readonly siteId?: string;
  /** How far back the simulator makes up a past at the first start; a day unless told. */
  readonly pastHours?: number;
  /** Seed of the simulator in place of the site's own. */
  readonly seed?: number;
  /** PEM files. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Lets others publish, as user `publisher` with this password; absent: nobody may. */
  readonly publishToken?: string;
  /** A port of plain MQTT for devices and shells; 0: none; absent: the usual one if nobody has it. */
  readonly mqttPort?: number;
  /** A broker that stands in for the embedded one. */
  readonly mqttUrl?: URL;
  /** Outside hosts that the gateway may fetch from and connect to. */
  readonly allowHosts: string;
  /** Lets its bearer set up sources; absent: whoever is at this machine, where the gateway listens to it alone. */
  readonly adminToken?: string;
  /** Hosts beside our own that the page may load from, each named in full. */
  readonly extraHosts: readonly string[];
}

/** Defaults of what is kept. */
const KEEP_RAW_DAYS = 7;
const KEEP_GB = 5;

type Environment = Readonly<Record<string, string | undefined>>;

/** Shortest password for publishing. */
const MIN_TOKEN_LENGTH = 16;

/**
 * Reads HOST, PORT, SITE, SEED, DATA_DIR, DATABASE_URL, KEEP_RAW_DAYS, KEEP_GB, MQTT_URL, MQTT_PORT, TLS_CERT,
 * TLS_KEY, YUNJIAN_PUBLISH_TOKEN, YUNJIAN_ADMIN_TOKEN, YUNJIAN_ALLOW_HOSTS and YUNJIAN_EXTRA_HOSTS.
 *
 * @param rootFolder the repository, where `dist/` and `public/` lie
 * @throws {TwinError} config, naming the variable.
 */
export function readGatewayConfig(env: Environment, rootFolder: string): GatewayConfig {
  const { HOST, PORT, SITE, SEED, TLS_CERT, TLS_KEY, MQTT_URL } = env;
  const { YUNJIAN_PUBLISH_TOKEN: token, YUNJIAN_ADMIN_TOKEN: adminToken } = env;
  if ((TLS_CERT ? 1 : 0) !== (TLS_KEY ? 1 : 0))
    throw new TwinError('config', 'Expected TLS_CERT and TLS_KEY together, got one; set both.');
  checkToken('YUNJIAN_PUBLISH_TOKEN', token);
  checkToken('YUNJIAN_ADMIN_TOKEN', adminToken);
  const allowHosts = env.YUNJIAN_ALLOW_HOSTS ?? '';
  parseAllowList(allowHosts, 'YUNJIAN_ALLOW_HOSTS');
  return {
    host: HOST || '127.0.0.1',
    port: readInteger('PORT', PORT, 8080, 65_535),
    distFolder: resolve(rootFolder, 'dist'),
    publicFolder: resolve(rootFolder, 'public'),
    dataFolder: resolve(rootFolder, env.DATA_DIR || '.data'),
    keepRawDays: atLeastOne('KEEP_RAW_DAYS', env.KEEP_RAW_DAYS, KEEP_RAW_DAYS, 3650),
    keepGb: atLeastOne('KEEP_GB', env.KEEP_GB, KEEP_GB, 100_000),
    extraHosts: readHosts(env.YUNJIAN_EXTRA_HOSTS),
    allowHosts,
    ...(env.MQTT_PORT && { mqttPort: readInteger('MQTT_PORT', env.MQTT_PORT, 0, 65_535) }),
    ...(MQTT_URL && { mqttUrl: parseBrokerUrl(MQTT_URL) }),
    ...(adminToken && { adminToken }),
    ...(SITE && { siteId: SITE }),
    ...(env.DATABASE_URL && { databaseUrl: readDatabaseUrl(env.DATABASE_URL) }),
    ...(SEED && { seed: readInteger('SEED', SEED, 0, 0xffffffff) }),
    ...(TLS_CERT && TLS_KEY && { tls: { certFile: TLS_CERT, keyFile: TLS_KEY } }),
    ...(token && { publishToken: token }),
  };
}

function checkToken(name: string, token: string | undefined): void {
  if (token && token.length < MIN_TOKEN_LENGTH)
    throw new TwinError(
      'config',
      `${name}: Expected at least ${MIN_TOKEN_LENGTH} characters, got ${token.length}; choose a longer one.`,
    );
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

function atLeastOne(name: string, text: string | undefined, fallback: number, max: number): number {
  const value = readInteger(name, text, fallback, max);
  if (value >= 1) return value;
  throw new TwinError('config', `${name}: Expected at least 1, got ${value}.`);
}

/** The address is not told in the message: it may hold a password. */
function readDatabaseUrl(text: string): string {
  if (/^postgres(?:ql)?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new TwinError(
    'config',
    'DATABASE_URL: Expected postgres://user:password@host:5432/database, got another address.',
  );
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
