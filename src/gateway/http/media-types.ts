import { extname } from 'node:path';

interface MediaType {
  readonly type: string;
  /** Worth compressing; pictures and the like are already. */
  readonly compresses: boolean;
}

const text = (type: string): MediaType => ({ type: `${type}; charset=utf-8`, compresses: true });
const binary = (type: string): MediaType => ({ type, compresses: true });
const packed = (type: string): MediaType => ({ type, compresses: false });

const BY_EXTENSION: Readonly<Record<string, MediaType>> = {
  '.html': text('text/html'),
  '.js': text('text/javascript'),
  '.mjs': text('text/javascript'),
  '.css': text('text/css'),
  '.json': text('application/json'),
  '.geojson': text('application/geo+json'),
  '.map': text('application/json'),
  '.svg': text('image/svg+xml'),
  '.txt': text('text/plain'),
  '.xml': text('text/xml'),
  '.webmanifest': text('application/manifest+json'),
  '.wasm': binary('application/wasm'),
  '.glb': binary('model/gltf-binary'),
  '.gltf': text('model/gltf+json'),
  '.terrain': binary('application/vnd.quantized-mesh'),
  '.mvt': binary('application/vnd.mapbox-vector-tile'),
  '.bin': binary('application/octet-stream'),
  '.ifc': binary('application/x-step'),
  '.ktx2': packed('image/ktx2'),
  '.ttf': binary('font/ttf'),
  '.woff': packed('font/woff'),
  '.woff2': packed('font/woff2'),
  '.png': packed('image/png'),
  '.jpg': packed('image/jpeg'),
  '.jpeg': packed('image/jpeg'),
  '.webp': packed('image/webp'),
  '.ico': packed('image/x-icon'),
};

export function mediaTypeOf(path: string): MediaType {
  return BY_EXTENSION[extname(path).toLowerCase()] ?? packed('application/octet-stream');
}
