export { createTwin } from './create-twin.ts';
export type {
  BuildingFacts,
  Fix,
  Reading,
  ReadingSeries,
  Twin,
  TwinCommands,
  TwinReader,
} from './twin.ts';
export { parseUrlOptions } from './url-options.ts';
