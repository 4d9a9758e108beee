export { decodeAlert, encodeAlert } from './alert-codec.ts';
export {
  BULK_TYPE,
  type ChangesAnswer,
  decodeChanges,
  decodeFrame,
  decodeSpan,
  encodeChanges,
  encodeFrame,
  encodeSpan,
  type FrameAnswer,
  type SpanAnswer,
} from './bulk-codec.ts';
export {
  type CatalogueUpdate,
  formatVersion,
  keepsRows,
  parseCatalogue,
  parseCatalogueSince,
} from './catalogue-codec.ts';
export type { BatchHeader } from './columns.ts';
export { type Decoded, MAX_MESSAGE_BYTES } from './decoded.ts';
export {
  decodeHeartbeat,
  encodeHeartbeat,
  HEARTBEAT_MS,
  type Heartbeat,
} from './heartbeat-codec.ts';
export {
  API_PATHS,
  type ErrorResponse,
  formatHistoryQuery,
  type HealthResponse,
  type HistoryRequest,
  type HistoryResponse,
  MAX_HISTORY_POINTS,
  parseHealthResponse,
  parseHistoryQuery,
  parseHistoryResponse,
  type SourceBooks,
} from './http-api.ts';
export { decodeIncident, encodeIncident } from './incident-codec.ts';
export {
  decodeObservations,
  encodeObservations,
  MAX_OBSERVATIONS,
  type ObservationMessage,
  splitObservations,
} from './observation-codec.ts';
export {
  type ProbeFix,
  type ProbeReading,
  type ProbeRejection,
  type ProbeReport,
  SOURCES_PATH,
  type SourceList,
  type SourceRecord,
  type SourceStatus,
  type SourceView,
} from './source-shapes.ts';
export { isLiveTile, liveTileOf, liveTilesIn, NOWHERE } from './tiles.ts';
export {
  type AvailabilityRequest,
  type AvailabilityResponse,
  type ChangesRequest,
  type FrameRequest,
  formatQuery,
  MAX_CHANGES,
  parseAvailabilityQuery,
  parseAvailabilityResponse,
  parseChangesQuery,
  parseFrameQuery,
  parseSpanQuery,
  type SpanRequest,
} from './time-queries.ts';
export {
  alertTopic,
  digestTopic,
  HEARTBEAT_TOPIC,
  incidentTopic,
  observationTopic,
  type ParsedTopic,
  parseTopic,
  TOPIC_FILTERS,
  TOPIC_ROOT,
  tileFilter,
  trackTopic,
} from './topics.ts';
export {
  decodeTracks,
  encodeTracks,
  MAX_TRACKS,
  splitTracks,
  type TrackMessage,
} from './track-codec.ts';
export { type FeedConfig, parseViewerConfig, type ViewerConfig } from './viewer-config.ts';
