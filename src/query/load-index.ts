import { type BuildingIndex, decodeBuildingIndex, TwinError } from '#model';

/**
 * Fetches the district's building index.
 *
 * @throws {TwinError} tiles-missing where it cannot be had, index-invalid where it is something else.
 */
export async function loadIndex(
  url: string,
  onProgress: (receivedBytes: number, totalBytes?: number) => void,
): Promise<BuildingIndex> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw missing(url, 'no answer', cause);
  });
  if (!response.ok) throw missing(url, `HTTP ${response.status}`);
  return decodeBuildingIndex(await readBody(response, url, onProgress));
}

async function readBody(
  response: Response,
  url: string,
  onProgress: (receivedBytes: number, totalBytes?: number) => void,
): Promise<ArrayBuffer> {
  // Of a compressed answer the length says nothing about the bytes that come out.
  const length = response.headers.has('content-encoding')
    ? undefined
    : Number(response.headers.get('content-length')) || undefined;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  try {
    for (const reader = response.body?.getReader(); reader; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      received += value.length;
      onProgress(received, length);
    }
  } catch (cause) {
    throw missing(url, `a connection lost after ${received} bytes`, cause);
  }
  return new Blob(chunks).arrayBuffer();
}

function missing(url: string, got: string, cause?: unknown): TwinError {
  return new TwinError(
    'tiles-missing',
    `Expected the building index at ${url}, got ${got}; build the tiles with "npm run tiles".`,
    { cause },
  );
}
