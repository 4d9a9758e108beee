import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TwinError } from '#model';
import type { CommandSources } from '../config/command-sources.ts';
import { createFolderWriter } from './folder-writer.ts';
import { readJournal } from './journal.ts';
import { linkFile } from './link-file.ts';
import { type BuildPlaces, placesOf, type Shard } from './places.ts';
import { keyOf, type StepRecord, type UnitRecord } from './records.ts';
import type { PlannedStep } from './run-steps.ts';
import { listWorkFiles } from './standing.ts';

/** What a shard leaves beside its files; the same in every shard but for its number. */
export interface ShardPart {
  readonly buildHash: string;
  readonly shard: Shard;
  readonly planned: readonly PlannedStep[];
  readonly shared: readonly StepRecord[];
  /** What the command line gave, for a join that is given nothing. */
  readonly commandSources: CommandSources | null;
}

const PART = 'part.json';

/** Says that a shard is done. */
export function writePart(places: BuildPlaces, part: ShardPart): void {
  createFolderWriter(places.root).write(PART, JSON.stringify(part));
}

/** Sources that the command line gave the first shard; undefined where that is not there. */
export function readPartSources(
  outFolder: string,
  siteId: string,
  count: number,
): CommandSources | null | undefined {
  return readPart(placesOf(outFolder, siteId, { index: 1, count }))?.commandSources;
}

/** A part that can be joined, with the records of its units. */
export interface OpenPart {
  readonly places: BuildPlaces;
  readonly part: ShardPart;
  readonly units: ReadonlyMap<string, UnitRecord>;
}

/**
 * Opens the parts of a build that `count` shards made.
 *
 * @throws {TwinError} not-found naming the parts that are missing or of another build.
 */
export function openParts(outFolder: string, siteId: string, count: number): readonly OpenPart[] {
  const found = Array.from({ length: count }, (_, i) => {
    const places = placesOf(outFolder, siteId, { index: i + 1, count });
    return { places, part: readPart(places), index: i + 1 };
  });
  const missing = found.filter(({ part }) => !part).map(({ index }) => `${index}/${count}`);
  if (missing.length > 0)
    throw new TwinError(
      'not-found',
      `Expected the parts of all ${count} shards of ${siteId} in ${outFolder}, got none of ${missing.join(', ')}; run "build ${siteId} --shard ${missing[0]}" first.`,
    );
  const first = JSON.stringify(comparable(found[0]?.part as ShardPart));
  return found.map(({ places, part, index }) => {
    if (!part || JSON.stringify(comparable(part)) !== first)
      throw new TwinError(
        'source-invalid',
        `Expected parts of one and the same build, got another in shard ${index}/${count}; give all shards the same sources, options and version, and run "build ${siteId} --shard ${index}/${count}" again.`,
      );
    const { records } = readJournal(places, part.buildHash);
    return { places, part, units: new Map(records.map((record) => [keyOf(record), record])) };
  });
}

/** Puts the parts' files into one build; returns the steps' units in the order of the plan. */
export function gatherParts(
  parts: readonly OpenPart[],
  target: BuildPlaces,
): ReadonlyMap<string, readonly UnitRecord[]> {
  rmSync(target.root, { recursive: true, force: true });
  mkdirSync(target.out, { recursive: true });
  const first = parts[0] as OpenPart;
  const units = new Map<string, readonly UnitRecord[]>();
  for (const { name, plan, unitIds } of first.part.planned) {
    for (const path of Object.keys(plan.files))
      takeFile(join(first.places.out, path), join(target.out, path));
    for (const path of plan.refusedFiles) takeWork(first, target, name, path);
    const records = unitIds.map((id, i) => {
      const owner = parts[i % parts.length] as OpenPart;
      const record = owner.units.get(keyOf({ step: name, type: name, isPreparing: false, id }));
      if (!record)
        throw new TwinError(
          'source-invalid',
          `Expected unit ${id} of ${name} in shard ${(i % parts.length) + 1}/${parts.length}, got none; run that shard again.`,
        );
      for (const path of Object.keys(record.files))
        takeFile(join(owner.places.out, path), join(target.out, path));
      for (const path of listWorkFiles(record)) takeWork(owner, target, name, path);
      return record;
    });
    units.set(name, records);
  }
  for (const { name, refusedFiles } of first.part.shared)
    for (const path of refusedFiles) takeWork(first, target, name, path);
  return units;
}

/** Removes parts that have been joined. */
export function removeParts(parts: readonly OpenPart[]): void {
  for (const { places } of parts) rmSync(places.root, { recursive: true, force: true });
}

function takeWork(from: OpenPart, target: BuildPlaces, step: string, path: string): void {
  takeFile(join(from.places.work, step, path), join(target.work, step, path));
}

/** A second join of the same parts must find them again until it is done: files are linked, not moved. */
function takeFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  linkFile(from, to);
}

function readPart(places: BuildPlaces): ShardPart | null {
  const file = join(places.root, PART);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ShardPart) : null;
}

function comparable({ buildHash, planned, shared }: ShardPart) {
  return { buildHash, planned, shared };
}
