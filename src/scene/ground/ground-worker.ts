import { findDataWindow, type GroundData, type GroundLook, paintGround, type TileId } from '#model';
import { decodeGround } from './ground-data.ts';
import type { GroundReply, GroundRequest } from './ground-messages.ts';

const KEPT_TILES = 96;
const TRIES = 3;
const FIRST_WAIT_MS = 400;

let url = '';
let look: GroundLook;
const stored = new Map<string, Promise<GroundData | undefined>>();

self.onmessage = ({ data: request }: MessageEvent<GroundRequest>) => {
  if (request.type === 'start') {
    url = request.url;
    look = request.look;
  } else void answer(request.id, request.tile, request.sizePx, look);
};

async function answer(id: number, tile: TileId, sizePx: number, style: GroundLook): Promise<void> {
  const canvas = new OffscreenCanvas(sizePx, sizePx);
  const context = canvas.getContext('2d', { alpha: false }) as OffscreenCanvasRenderingContext2D;
  let problem: string | undefined;
  const data = await loadTile(findDataWindow(tile).source).catch((error: unknown) => {
    problem = String(error);
    return undefined;
  });
  paintGround(context, { tile, sizePx, data, look: style, isFlipped: true });
  const image = canvas.transferToImageBitmap();
  const reply: GroundReply = { id, image, ...(problem === undefined ? {} : { problem }) };
  self.postMessage(reply, { transfer: [image] });
}

function loadTile(source: TileId): Promise<GroundData | undefined> {
  const key = `${source.z}/${source.x}/${source.y}`;
  const known = stored.get(key);
  if (known) {
    stored.delete(key);
    stored.set(key, known);
    return known;
  }
  const loading = fetchTile(`${url}${key}.mvt`);
  stored.set(key, loading);
  loading.catch(() => stored.delete(key));
  if (stored.size > KEPT_TILES) stored.delete(stored.keys().next().value as string);
  return loading;
}

/** Undefined where nothing is stored: the district does not reach there. */
async function fetchTile(address: string): Promise<GroundData | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(address);
      const type = response.headers.get('content-type') ?? '';
      if (response.status === 404 || response.status === 204 || type.startsWith('text/html'))
        return undefined;
      if (!response.ok) throw new Error(`HTTP ${response.status} for ${address}`);
      return decodeGround(await response.arrayBuffer());
    } catch (error) {
      if (attempt === TRIES) throw error;
      await new Promise((resume) => setTimeout(resume, FIRST_WAIT_MS * 4 ** (attempt - 1)));
    }
  }
}
