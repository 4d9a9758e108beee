export type {
  BuildingFacts,
  Fix,
  Reading,
  ReadingSeries,
  Twin,
  TwinCommands,
  TwinReader,
} from './twin.ts';
