import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface RenderServer {
  /** Address without a slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the harness and the sources as they are, on a free port, with a cache of its own. */
export async function startRenderServer(page: string): Promise<RenderServer> {
  const server: ViteDevServer = await createServer({
    root: ROOT,
    configFile: `${ROOT}/vite.config.ts`,
    logLevel: 'error',
    // A page finds its packages when its cache is made; one made for another page would lack some.
    cacheDir: `${ROOT}/node_modules/.cache/vite-${page.replaceAll(/[^a-z]+/g, '-')}`,
    optimizeDeps: {
      entries: [page],
      include: ['@cesium/engine', '@mapbox/vector-tile', 'pbf'],
    },
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    plugins: [
      {
        // An isolated page takes workers only from answers that are isolated themselves.
        name: 'isolate-all',
        enforce: 'pre',
        configureServer({ middlewares, config }) {
          middlewares.use((_request, response, next) => {
            for (const [name, value] of Object.entries(config.server.headers ?? {}))
              if (value !== undefined) response.setHeader(name, value);
            next();
          });
        },
      },
    ],
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Serves a folder to pages of any origin; it does not listen yet. */
export function serveFiles(root: string): Server {
  return createHttpServer((request, response) => {
    const file = join(root, normalize(decodeURIComponent((request.url ?? '').split('?')[0] ?? '')));
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      return void response.end();
    }
    createReadStream(file).pipe(response);
  });
}
