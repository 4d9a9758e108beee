import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** Good enough for text at a tenth of the time of the best. */
const BROTLI_QUALITY = 5;
const GZIP_LEVEL = 6;

/** The best encoding that a client takes, or undefined for none. */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | undefined {
  const accepted = new Set(
    (acceptEncoding ?? '')
      .split(',')
      .map((entry) => entry.split(';').map((part) => part.trim().toLowerCase()))
      .filter(([, quality]) => quality === undefined || !/^q=0(?:\.0*)?$/.test(quality))
      .map(([name]) => name),
  );
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : undefined;
}

/** Compresses bodies and remembers them, the longest unused forgotten first. */
export interface Compressor {
  /**
   * @param key names the content: the same key means the same bytes
   * @param load gets the bytes when they are not remembered
   */
  compress(key: string, encoding: Encoding, load: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

export function createCompressor(maxBytes: number): Compressor {
  const kept = new Map<string, Promise<Uint8Array>>();
  const sizes = new Map<string, number>();
  let bytes = 0;

  function forget(key: string): void {
    kept.delete(key);
    bytes -= sizes.get(key) ?? 0;
    sizes.delete(key);
  }

  return {
    compress(key, encoding, load) {
      const fullKey = `${encoding} ${key}`;
      const known = kept.get(fullKey);
      if (known) {
        kept.delete(fullKey);
        kept.set(fullKey, known);
        return known;
      }
      const made = load().then((body) => pack(body, encoding));
      kept.set(fullKey, made);
      made.then(
        (body) => {
          if (kept.get(fullKey) !== made) return;
          sizes.set(fullKey, body.byteLength);
          bytes += body.byteLength;
          for (const oldest of kept.keys()) {
            if (bytes <= maxBytes) break;
            forget(oldest);
          }
        },
        () => forget(fullKey),
      );
      return made;
    },
  };
}

function pack(body: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  return encoding === 'br'
    ? compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
    : compressGzip(body, { level: GZIP_LEVEL });
}
