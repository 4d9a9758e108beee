export {
  BUILDING_COLUMNS,
  type BuildingColumn,
  type BuildingList,
  type BuildingRow,
  type Histogram,
} from './building-rows.ts';
export {
  type AskOptions,
  type BuildingDetails,
  createQueryEngine,
  type QueryEngine,
  type QueryEngineOptions,
} from './create-query-engine.ts';
export { type CsvCell, writeCsv } from './csv.ts';
export { createQueryClient, type QueryClient, type QueryClientOptions } from './query-client.ts';
export type { ExportFormat } from './query-protocol.ts';
