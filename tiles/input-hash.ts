import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the repository, where the pipeline's own sources are. */
const ROOT = join(import.meta.dirname, '..');
/** Everything that decides what the pipeline writes, besides its input. */
const PIPELINE = ['tiles/**/*.ts', 'src/lib/**/*.ts', 'src/model/**/*.ts', 'package.json'];

/** Hash of all that a build reads: named inputs, and the pipeline itself. */
export function hashInputs(inputs: Readonly<Record<string, string | Uint8Array>>): string {
  const hash = createHash('sha256');
  const add = (name: string, content: string | Uint8Array) => {
    hash.update(`${name}\n${content.length}\n`);
    hash.update(content);
  };
  for (const name of Object.keys(inputs).sort()) add(name, inputs[name] as string | Uint8Array);
  const sources = PIPELINE.flatMap((pattern) => globSync(pattern, { cwd: ROOT }));
  for (const path of sources.filter((path) => !path.endsWith('.test.ts')).sort())
    add(path, readFileSync(join(ROOT, path)));
  return hash.digest('hex');
}
