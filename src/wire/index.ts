export { parseCatalogue } from './catalogue-codec.ts';
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
  HEARTBEAT_TOPIC,
  incidentTopic,
  observationTopic,
  type ParsedTopic,
  parseTopic,
  TOPIC_FILTERS,
  TOPIC_ROOT,
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
