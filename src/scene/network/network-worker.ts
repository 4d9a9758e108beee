import { createLocalWriter } from '../engine/local-writer.ts';
import { buildWater } from '../water/build-water.ts';
import { buildCrossings } from './build-crossings.ts';
import type { NetworkReply, NetworkRequest } from './load-network.ts';
import { listBuffers, readSceneNetwork } from './scene-network.ts';

self.onmessage = async ({ data: request }: MessageEvent<NetworkRequest>) => {
  const reply = await read(request).catch(
    (error: unknown): NetworkReply => ({ failed: String(error) }),
  );
  const transfer = 'network' in reply && reply.network ? listBuffers(reply.network) : [];
  self.postMessage(reply, { transfer: transfer as ArrayBuffer[] });
};

async function read({ url, origin, withMeshes }: NetworkRequest): Promise<NetworkReply> {
  const response = await fetch(url);
  const type = response.headers.get('content-type') ?? '';
  if (response.status === 404 || type.startsWith('text/html')) return { network: null };
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${url}`);
  const { crossings, ...network } = readSceneNetwork(await response.text());
  const write = createLocalWriter(origin);
  const meshes = withMeshes
    ? {
        water: buildWater(network.waterways, write),
        crossings: buildCrossings(crossings, write),
      }
    : null;
  return { network: { ...network, meshes } };
}
