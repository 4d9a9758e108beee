export type { Availability } from '#feeds';
export { type Freshness, freshnessOf } from '#operations';
export {
  BUILDING_COLUMNS,
  type BuildingColumn,
  type BuildingList,
  type BuildingRow,
  type CsvCell,
  type Histogram,
} from '#query';
export type {
  HealthResponse as GatewayHealth,
  ProbeReport,
  SourceList,
  SourceRecord,
  SourceView,
} from '#wire';
export { describeDifferences, type SceneDifference } from './compare/describe-differences.ts';
export { createTwin } from './create-twin.ts';
export { formatLocal, parseLocal } from './moment/zoned-time.ts';
export type { LegendBlock, PictureSheet } from './picture/picture-sheet.ts';
export type { SearchHit, SearchKind } from './search/search-entry.ts';
export type { FeatureFacts } from './themes/describe-feature.ts';
export type { LegendFacts } from './themes/legend-facts.ts';
export type { ThemeGroup } from './themes/theme.ts';
export type { ThemeEntry } from './themes/theme-board.ts';
export type {
  BuildingFacts,
  Fix,
  FloorTotals,
  Reading,
  ReadingSeries,
  Twin,
  TwinCommands,
  TwinReader,
  WallControl,
} from './twin.ts';
export { MAX_RATE, parseUrlOptions } from './url-options.ts';
export {
  nameWeather,
  WEATHER_NAMES,
  WEATHER_PRESETS,
  type WeatherName,
} from './weather-presets.ts';
