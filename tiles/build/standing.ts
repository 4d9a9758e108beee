import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TWIN_FILES, type TwinManifest } from '#model';
import type { CommandSources } from '../config/command-sources.ts';
import type { FolderWriter } from './folder-writer.ts';
import { createFolderWriter } from './folder-writer.ts';
import type { BuildPlaces } from './places.ts';
import { keyOf, type StepRecord, type UnitRecord } from './records.ts';

/** What the next build must know of this one; it stands beside the published folder. */
export interface BuildRecord {
  readonly format: 1;
  readonly buildHash: string;
  /** Sources that were given on the command line, with absolute paths. */
  readonly commandSources: CommandSources | null;
  readonly steps: readonly StepRecord[];
}

/** The build that stands in a district's place. */
export interface StandingBuild {
  readonly record: BuildRecord;
  readonly manifest: TwinManifest;
  /** Record of a step whose files are all there. */
  findStep(name: string): StepRecord | undefined;
  /** A unit of the same hash, or undefined. */
  findUnit(key: string, hash: string): UnitRecord | undefined;
  /** Puts a step's files and what it keeps into a new build. */
  keepStep(step: StepRecord, target: KeepTarget): void;
  /** Puts a unit's files into a new build; false where one is not there any more. */
  keepUnit(unit: UnitRecord, target: KeepTarget): boolean;
  /** All units of a step that a later build could keep. */
  unitsOf(step: string): readonly UnitRecord[];
}

export interface KeepTarget {
  readonly out: FolderWriter;
  readonly workFolder: string;
}

const RECORD = 'build.json';
const UNITS = 'units.ndjson';

/** The record of the last build, whether its folder still stands or not. */
export function readBuildRecord({ kept }: BuildPlaces): BuildRecord | null {
  const record = readJson<BuildRecord>(join(kept, RECORD));
  return record?.format === 1 ? record : null;
}

/** Opens the standing build; null where there is none, or none that can be built on. */
export function openStanding(places: BuildPlaces): StandingBuild | null {
  recover(places);
  const manifest = readJson<TwinManifest>(join(places.published, TWIN_FILES.manifest));
  const record = readBuildRecord(places);
  if (!manifest || record?.buildHash !== manifest.inputHash) return null;
  let units: ReadonlyMap<string, UnitRecord> | undefined;
  const listUnits = () => {
    units ??= new Map(readUnits(places).map((unit) => [keyOf(unit), unit]));
    return units;
  };
  const isThere = ({ files }: Pick<StepRecord, 'files'>) =>
    Object.entries(files).every(
      ([path, bytes]) =>
        statSync(join(places.published, path), { throwIfNoEntry: false })?.size === bytes,
    );
  const keepWork = (step: string, paths: readonly string[], target: KeepTarget) => {
    const work = createFolderWriter(join(target.workFolder, step));
    for (const path of paths) work.link(path, join(places.kept, step, path));
  };
  const linkFiles = ({ files }: Pick<StepRecord, 'files'>, { out }: KeepTarget) => {
    for (const path of Object.keys(files)) out.link(path, join(places.published, path));
  };
  return {
    record,
    manifest,
    findStep: (name) => record.steps.find((step) => step.name === name && isThere(step)),
    findUnit(key, hash) {
      const found = listUnits().get(key);
      return found?.hash === hash ? found : undefined;
    },
    unitsOf: (step) => [...listUnits().values()].filter((unit) => unit.step === step),
    keepStep(step, target) {
      linkFiles(step, target);
      keepWork(step.name, step.refusedFiles, target);
    },
    keepUnit(unit, target) {
      const workFiles = listWorkFiles(unit);
      const isWhole =
        isThere(unit) && workFiles.every((path) => existsSync(join(places.kept, unit.step, path)));
      if (!isWhole) return false;
      linkFiles(unit, target);
      keepWork(unit.step, workFiles, target);
      return true;
    },
  };
}

/** Writes what the next build must know into the folder that will be `kept`. */
export function writeBuildRecord(
  folder: string,
  record: BuildRecord,
  units: readonly UnitRecord[],
): void {
  const kept = createFolderWriter(folder);
  kept.write(RECORD, JSON.stringify(record));
  kept.write(UNITS, units.map((unit) => `${JSON.stringify(unit)}\n`).join(''));
}

/** Work files that a unit needs when it is kept. */
export function listWorkFiles({
  workFiles,
  refusedFile,
}: Pick<UnitRecord, 'workFiles' | 'refusedFile'>): string[] {
  return refusedFile ? [...workFiles, refusedFile] : [...workFiles];
}

function readUnits({ kept }: BuildPlaces): UnitRecord[] {
  const file = join(kept, UNITS);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as UnitRecord);
}

/** Puts back what a build that died while it swapped folders has left aside. */
function recover({ published, old }: BuildPlaces): void {
  if (!existsSync(old)) return;
  if (existsSync(published)) rmSync(old, { recursive: true, force: true });
  else renameSync(old, published);
}

/** Puts a built folder and its record in place. A reader sees the folder before or the one after, whole. */
export function swapIn(places: BuildPlaces, keptFolder: string): void {
  rmSync(places.old, { recursive: true, force: true });
  mkdirSync(places.out, { recursive: true });
  if (existsSync(places.published)) renameSync(places.published, places.old);
  renameSync(places.out, places.published);
  rmSync(places.kept, { recursive: true, force: true });
  renameSync(keptFolder, places.kept);
  rmSync(places.old, { recursive: true, force: true });
  rmSync(places.root, { recursive: true, force: true });
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
