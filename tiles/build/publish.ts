import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TWIN_FILES } from '#model';
import type { FolderWriter } from './folder-writer.ts';
import { createManifest } from './manifest.ts';
import type { StepRecord } from './records.ts';
import type { BuildInputs } from './step.ts';

export interface Publication {
  readonly inputs: BuildInputs;
  readonly buildHash: string;
  /** Of all steps and of what prepares for them, in the order of the report. */
  readonly records: readonly StepRecord[];
}

/**
 * Writes what describes the folder as a whole: the report and, last, the manifest. Nothing in them tells
 * when, where or by how many threads they were made: the same input gives the same bytes.
 */
export function publish(
  publication: Publication,
  { out, workFolder }: { readonly out: FolderWriter; readonly workFolder: string },
): void {
  const { records, buildHash, inputs } = publication;
  const refused = out.prepare(TWIN_FILES.refused);
  appendFileSync(refused, '');
  for (const { name, refusedFiles } of records)
    for (const path of refusedFiles)
      appendFileSync(refused, readFileSync(join(workFolder, name, path)));
  const manifest = createManifest(publication);
  const steps = records.map(({ name, figures, refused, warnings }) => [
    name,
    { ...figures, refused, warnings },
  ]);
  const report = {
    siteId: inputs.site.id,
    inputHash: buildHash,
    sources: manifest.sources,
    steps: Object.fromEntries(steps),
  };
  out.write(TWIN_FILES.summary, toText(report));
  out.write(TWIN_FILES.manifest, toText(manifest));
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
