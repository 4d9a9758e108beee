import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { readHead } from '../source-file.ts';

const CHUNK_BYTES = 1 << 18;
/** An XML declaration is shorter. */
const DECLARATION_BYTES = 200;

/**
 * The text of an XML file in chunks, unpacked where it is gzip'd, in the encoding that the options or the
 * declaration name, else UTF-8.
 */
export async function* readXmlText(
  path: string,
  encoding: string | undefined,
): AsyncGenerator<string> {
  const head = readHead(path, DECLARATION_BYTES);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const stream = isGzip ? file.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : file;
  // An error of the file does not reach the pipe's end by itself.
  if (isGzip) file.on('error', (error) => stream.destroy(error));
  let decoder: TextDecoder | undefined;
  try {
    for await (const chunk of stream) {
      const bytes = chunk as Buffer;
      decoder ??= new TextDecoder(encoding ?? declaredEncoding(bytes));
      yield decoder.decode(bytes, { stream: true });
    }
    if (decoder) yield decoder.decode();
  } finally {
    file.destroy();
    if (stream !== file) stream.destroy();
  }
}

function declaredEncoding(bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, DECLARATION_BYTES);
  const named = /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/.exec(text)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(named).encoding;
  } catch {
    return 'utf-8';
  }
}
