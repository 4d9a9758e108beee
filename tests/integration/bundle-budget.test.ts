import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test, vi } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** A change may add so much before somebody must say that it is meant to. */
const GATE_KB = 1;

interface Budget {
  /** What the shell is to weigh at most. */
  readonly aimKb: number;
  /** What it weighs; above the aim there is still something to cut. */
  readonly atKb: number;
}
const budgets = JSON.parse(readFileSync(join(ROOT, 'tests/budget.json'), 'utf8')) as Readonly<
  Record<string, Budget>
>;
/** What a shell loads besides the page itself before its scene. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  wall: ['src/ui/wall/wall-shell.tsx', 'src/app/wall/open-wall.ts'],
  plan: ['src/ui/plan/plan-shell.tsx'],
};

const building = builtFiles();

test.each(Object.entries(budgets))('the %s shell keeps to its budget', async (shell, budget) => {
  const files = await building;
  const wanted = [...files.values()].filter(
    ({ isEntry, module }) => isEntry || (PARTS[shell] ?? []).includes(module),
  );
  expect(wanted.length).toBe(1 + (PARTS[shell] ?? []).length);
  const loaded = new Set<string>();
  const load = (name: string) => {
    const file = files.get(name);
    if (!file || loaded.has(name)) return;
    loaded.add(name);
    for (const next of [...file.imports, ...file.styles]) load(next);
  };
  for (const { name } of wanted) load(name);
  const sizes = [...loaded].map((name) => [name, brotliSize(name, files)] as const);
  const totalKb = sizes.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000;
  const told = `${totalKb.toFixed(1)} kB: ${sizes.map(([name, bytes]) => `${name} ${bytes}`).join(', ')}`;
  expect(totalKb, told).toBeLessThanOrEqual(Math.max(budget.aimKb, budget.atKb + GATE_KB));
  // The engine is what comes after.
  expect(totalKb, told).toBeGreaterThan(50);
});

interface BuiltFile {
  readonly name: string;
  /** The source that the file is for, from the repository's root. */
  readonly module: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly styles: readonly string[];
  readonly content: Uint8Array | string;
}

/** Bytes as brotli sends them. */
function brotliSize(name: string, files: ReadonlyMap<string, BuiltFile>): number {
  const content = files.get(name)?.content;
  return content !== undefined && /\.(js|css)$/.test(name) ? brotliCompressSync(content).length : 0;
}

/** Builds the app in memory, as `npm run build` does. */
async function builtFiles(): Promise<ReadonlyMap<string, BuiltFile>> {
  // The test runner's own would bring React's checks for developers along.
  vi.stubEnv('NODE_ENV', 'production');
  const result = await build({ root: ROOT, logLevel: 'silent', build: { write: false } });
  vi.unstubAllEnvs();
  const { output } = result as Extract<typeof result, { output: unknown }>;
  return new Map(
    output.map((file) => {
      const chunk = file.type === 'chunk' ? file : undefined;
      return [
        file.fileName,
        {
          name: file.fileName,
          module: (chunk?.facadeModuleId ?? '').replace(`${ROOT}/`, ''),
          isEntry: chunk?.isEntry ?? false,
          imports: chunk?.imports ?? [],
          styles: [...(chunk?.viteMetadata?.importedCss ?? [])],
          content: file.type === 'chunk' ? file.code : file.source,
        },
      ];
    }),
  );
}
