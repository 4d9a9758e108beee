import type { LonLat } from '#model';
import { retry } from '../view/retry.ts';
import type { DrawnNetwork } from './scene-network.ts';

/** To the worker. `origin` is where the scene's local frame has its own. */
export interface NetworkRequest {
  readonly url: string;
  readonly origin: LonLat;
  readonly withMeshes: boolean;
}

/** From the worker: the network, null where the tiles hold none, or why it could not be read. */
export type NetworkReply = { readonly network: DrawnNetwork | null } | { readonly failed: string };

/**
 * Fetches and decodes the network in a worker, once, when it is first asked for; later ones get the same.
 *
 * @returns null where the tiles hold no network file
 * @throws where it could not be had after all tries, or is no network
 */
export function createNetworkLoader(request: NetworkRequest): () => Promise<DrawnNetwork | null> {
  let loading: Promise<DrawnNetwork | null> | undefined;
  return () => {
    loading ??= retry(() => readInWorker(request));
    // A failure is not kept: who asks again tries again.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };
}

function readInWorker(request: NetworkRequest): Promise<DrawnNetwork | null> {
  const worker = new Worker(new URL('./network-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<DrawnNetwork | null>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<NetworkReply>) =>
      'failed' in data ? reject(new Error(data.failed)) : resolve(data.network);
    worker.onerror = (event) =>
      reject(new Error(event.message || `No network under ${request.url}`));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
