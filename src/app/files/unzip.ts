import { fileFault } from './file-fault.ts';

/** All that an archive may grow to; a small one can hold an endless file. */
const MOST_BYTES = 400 * 1024 * 1024;
const END = 0x06054b50;
const ENTRY = 0x02014b50;

/**
 * Files of an archive that are wanted, by name (APPNOTE.TXT 6.3.10: stored and deflated ones, no ZIP64).
 *
 * @throws {TwinError} source-invalid where it is broken, encrypted or grows too large
 */
export async function unzip(
  bytes: Uint8Array<ArrayBuffer>,
  isWanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let left = MOST_BYTES;
  try {
    let end = bytes.length - 22;
    while (view.getUint32(end, true) !== END) end--;
    let at = view.getUint32(end + 16, true);
    for (let count = view.getUint16(end + 10, true); count > 0; count--) {
      if (view.getUint32(at, true) !== ENTRY) throw broken();
      const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
      const size = view.getUint32(at + 20, true);
      const [nameLength, extra, comment] = [28, 30, 32].map((to) =>
        view.getUint16(at + to, true),
      ) as [number, number, number];
      const start = view.getUint32(at + 42, true);
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
      at += 46 + nameLength + extra + comment;
      if (!isWanted(name)) continue;
      if (flags & 1)
        throw fileFault(
          'Expected an archive without a password.',
          '压缩包已加密，请去除密码后再导入。',
        );
      if (method !== 0 && method !== 8) throw broken();
      const body = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
      const packed = bytes.subarray(body, body + size);
      const file = method === 0 ? packed.slice() : await inflate(packed, left);
      left -= file.length;
      files.set(name, file);
    }
  } catch (error) {
    throw error instanceof RangeError || error instanceof TypeError ? broken() : error;
  }
  return files;
}

async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) {
      await reader.cancel();
      throw fileFault(
        'Expected an archive of at most 400 MB unpacked, got more.',
        '压缩包解压后超过 400 MB 上限。',
      );
    }
    parts.push(next.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function broken(): Error {
  return fileFault(
    'Expected a whole ZIP archive, got a broken one. Pack it again.',
    '压缩包已损坏或格式不受支持，请重新打包。',
  );
}
