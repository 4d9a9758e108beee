export {
  type AskOptions,
  type BuildingDetails,
  createQueryEngine,
  type QueryEngine,
  type QueryEngineOptions,
} from './create-query-engine.ts';
export { createQueryClient, type QueryClient, type QueryClientOptions } from './query-client.ts';
export type { ExportFormat } from './query-protocol.ts';
