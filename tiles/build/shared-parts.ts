import type { BuildingRecord, District, GeneratedDistrict, MapFeatures } from '../district.ts';
import { createDistrictSource } from '../district-source.ts';
import { prepareGround } from '../relief/create-ground-spec.ts';
import type { GroundSpec } from '../relief/ground-spec.ts';
import { assembleStep, type StepRecord } from './records.ts';
import type { StepContext } from './step.ts';
import { type BuildServices, openPhase, type StepPhase } from './step-context.ts';

/** What steps share, made when the first of them asks. */
export interface SharedParts {
  district(): Promise<District>;
  generatedBuildings(): Promise<readonly BuildingRecord[]>;
  ground(): Promise<GroundSpec>;
  forgetBuildings(): void;
  /** Records of the parts that were made, for the report. */
  records(): readonly StepRecord[];
}

export interface SharedPartsOptions {
  readonly generate: () => Promise<GeneratedDistrict>;
  readonly readMap: (context: StepContext) => Promise<MapFeatures>;
}

/** Names of the shared parts in the report: the map layers of sources, and the height field. */
export const SHARED_PARTS = ['map', 'relief'] as const;

/** @param services Asked when a part is made: parts and services know each other. */
export function createSharedParts(
  services: () => BuildServices,
  { generate, readMap }: SharedPartsOptions,
): SharedParts {
  const phases = new Map<string, StepPhase>();
  const open = (name: string): StepContext => {
    const phase = openPhase(services(), name, 'plan');
    phases.set(name, phase);
    return phase.context;
  };
  const source = createDistrictSource(generate, () => readMap(open('map')));
  let ground: Promise<GroundSpec> | undefined;
  return {
    ...source,
    ground() {
      ground ??= prepareGround(open('relief'));
      return ground;
    },
    records: () =>
      SHARED_PARTS.flatMap((name) => {
        const plan = phases.get(name)?.close();
        return plan ? [assembleStep({ name, hash: NO_HASH }, plan, [], EMPTY_PHASE)] : [];
      }),
  };
}

const NO_HASH = { whole: '', pipeline: '', values: '', files: {} };
const EMPTY_PHASE = {
  files: {},
  figures: { featuresIn: 0, featuresOut: 0, files: 0, bytes: 0, triangles: 0 },
  refused: {},
  refusedFiles: [],
  warnings: [],
  facts: {},
};
