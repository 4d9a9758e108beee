import { cpSync, createReadStream, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const MIME: Record<string, string> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.xml': 'text/xml',
};

const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Cesium's workers and static assets beside the app, so that nothing is fetched from elsewhere. */
function cesiumStatic(): Plugin {
  const root = join(
    dirname(createRequire(import.meta.url).resolve('cesium/package.json')),
    'Build/Cesium',
  );
  const folders = ['Workers', 'Assets', 'ThirdParty'];
  let outDir = 'dist';
  return {
    name: 'cesium-static',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use('/cesium', (request, response, next) => {
        const path = normalize(decodeURIComponent((request.url ?? '').split('?')[0] ?? ''));
        const file = join(root, path);
        const known = folders.includes(path.split('/')[1] ?? '') && file.startsWith(root);
        if (!known || !existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader('content-type', MIME[extname(file)] ?? 'application/octet-stream');
        // A page that is cross-origin isolated takes workers only from answers that say so too.
        for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
        createReadStream(file).pipe(response);
      });
    },
    closeBundle() {
      if (this.environment?.config.command === 'build')
        for (const folder of folders)
          cpSync(join(root, folder), join(outDir, 'cesium', folder), { recursive: true });
    },
  };
}

/** Where the gateway listens while Vite serves the app. */
const GATEWAY = `127.0.0.1:${process.env.PORT ?? 8080}`;

export default defineConfig({
  base: './',
  plugins: [react(), cesiumStatic()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The content security policy takes fonts and images from files only, not from data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 8000,
    // The tiles are served from where the pipeline writes them; copying them into dist would double them.
    copyPublicDir: false,
    rolldownOptions: {
      treeshake: {
        // The page asks the wire's codecs only for types and JSON: what packs columns stays in the workers.
        moduleSideEffects: [{ test: /\/(src\/wire\/columns\.ts|cbor-x\/)/, sideEffects: false }],
      },
    },
  },
  server: {
    headers: isolation,
    proxy: {
      '/api': `http://${GATEWAY}`,
      '/config.json': `http://${GATEWAY}`,
      '/mqtt': { target: `ws://${GATEWAY}`, ws: true },
    },
  },
  preview: { headers: isolation },
  test: {
    // Most of the longer tests wait for servers rather than compute: more of them than cores may run at once.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tiles/**/*.test.ts', 'tests/*.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/{contract,integration,tiles}/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
