import { retry } from '../view/retry.ts';
import type { SceneNetwork } from './scene-network.ts';

/** From the worker: the network, null where the tiles hold none, or why it could not be read. */
export type NetworkReply = { readonly network: SceneNetwork | null } | { readonly failed: string };

/**
 * Fetches and decodes the network in a worker, once, when it is first asked for; later ones get the same.
 *
 * @returns null where the tiles hold no network file
 * @throws where it could not be had after all tries, or is no network
 */
export function createNetworkLoader(url: string): () => Promise<SceneNetwork | null> {
  let loading: Promise<SceneNetwork | null> | undefined;
  return () => {
    loading ??= retry(() => readInWorker(url));
    // A failure is not kept: who asks again tries again.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };
}

function readInWorker(url: string): Promise<SceneNetwork | null> {
  const worker = new Worker(new URL('./network-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<SceneNetwork | null>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<NetworkReply>) =>
      'failed' in data ? reject(new Error(data.failed)) : resolve(data.network);
    worker.onerror = (event) => reject(new Error(event.message || `No network under ${url}`));
    worker.postMessage(url);
  }).finally(() => worker.terminate());
}
