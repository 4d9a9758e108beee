import { existsSync, readFileSync } from 'node:fs';

/** Text of the .prj beside a file, as ESRI's tools write it; undefined where there is none. */
export function readSidecarCrs(path: string): string | undefined {
  for (const ending of ['.prj', '.PRJ']) {
    const beside = path.replace(/\.[^./\\]+$/, ending);
    if (beside !== path && existsSync(beside)) {
      const text = readFileSync(beside, 'utf8').trim();
      if (text !== '') return text;
    }
  }
  return undefined;
}
