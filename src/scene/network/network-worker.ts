import type { NetworkReply } from './load-network.ts';
import { listBuffers, readSceneNetwork } from './scene-network.ts';

self.onmessage = async ({ data: url }: MessageEvent<string>) => {
  const reply = await read(url).catch(
    (error: unknown): NetworkReply => ({ failed: String(error) }),
  );
  const transfer = 'network' in reply && reply.network ? listBuffers(reply.network) : [];
  self.postMessage(reply, { transfer: transfer as ArrayBuffer[] });
};

async function read(url: string): Promise<NetworkReply> {
  const response = await fetch(url);
  const type = response.headers.get('content-type') ?? '';
  if (response.status === 404 || type.startsWith('text/html')) return { network: null };
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${url}`);
  return { network: readSceneNetwork(await response.text()) };
}
