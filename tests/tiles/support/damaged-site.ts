import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CheckName } from '../../../tiles/validate/finding.ts';
import { runValidate } from '../../../tiles/validate/run-validate.ts';
import type { ValidationReport } from '../../../tiles/validate/validation-report.ts';
import { buildMiniSite } from './build-mini-site.ts';

/** A built site of which damaged copies are validated. */
export interface DamagedSite {
  readonly folder: string;
  readonly site: string;
  /** Validates a copy after `damage` has been at it; `part` of the copy alone where it is given. */
  validate(
    damage: (root: string) => void | Promise<void>,
    part?: string,
  ): Promise<ValidationReport>;
  remove(): void;
}

export async function createDamagedSite(): Promise<DamagedSite> {
  const folder = mkdtempSync(join(tmpdir(), 'validate-'));
  const site = await buildMiniSite(join(folder, 'built'));
  return {
    folder,
    site,
    async validate(damage, part = '') {
      const root = join(folder, 'damaged');
      rmSync(root, { recursive: true, force: true });
      cpSync(site, root, { recursive: true });
      await damage(root);
      return runValidate(join(root, part), { workers: 0 });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function expectFinding(found: ValidationReport, check: CheckName, path: RegExp): void {
  const errors = found.findings.filter(({ severity }) => severity === 'error');
  expect(errors.map((finding) => finding.check)).toContain(check);
  const paths = errors.filter((finding) => finding.check === check).map((finding) => finding.path);
  expect(
    paths.some((at) => path.test(at)),
    `${paths.join('\n')}\n is no ${path}`,
  ).toBe(true);
}

export function cutShort(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length - 9));
}

export function editText(path: string, edit: (text: string) => string): void {
  const before = readFileSync(path, 'utf8');
  const after = edit(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

export function toPattern(text: string): string {
  return text.replaceAll(/[.\\/+]/g, '\\$&');
}
