export type { Alert, AlertArea, AlertId, AlertInfo } from './alert.ts';
export type {
  AreaAnswer,
  AreaQuery,
  BuildingTotals,
  VehiclePosition,
} from './area-query.ts';
export {
  attributeOf,
  BUILDING_PROVENANCES,
  BUILDING_QUALITY,
  BUILDING_USES,
  type BuildingAttribute,
  type BuildingIndex,
  type BuildingIndexHeader,
  type BuildingProvenance,
  type BuildingUse,
  buildingId,
  createTextList,
  decodeBuildingIndex,
  encodeBuildingIndex,
  layOutBuildingIndex,
  NO_WORD,
  type TextList,
} from './building-index.ts';
export { type GridCell, type GridCells, indexCells, parseGridCells } from './grid-cells.ts';
export {
  type GroundData,
  type TileId,
  toGroundData,
} from './ground-map/ground-data.ts';
export {
  GROUND_LOOKS,
  type GroundLook,
  groundLook,
  ROAD_CLASSES,
} from './ground-map/ground-look.ts';
export { type GroundCanvas, paintGround } from './ground-map/paint-ground.ts';
export { findDataWindow } from './ground-map/tile-math.ts';
export {
  decodeHeightGrid,
  encodeHeightGrid,
  type HeightGrid,
  sampleHeightGrid,
} from './height-grid.ts';
export {
  ALARM_LEVELS,
  type AlarmLevel,
  INCIDENT_KINDS,
  INCIDENT_STAGES,
  type Incident,
  type IncidentId,
  type IncidentKind,
  type IncidentStage,
  type IncidentStep,
} from './incident.ts';
export { LiveTable, type LiveTableSize, liveTableBytes } from './live-table.ts';
export type { ObservationBatch, ObservationExtra, TrackBatch } from './observation.ts';
export type { DataKind, Language, Provenance, Quality, Text } from './provenance.ts';
export { binFigures, type HexagonFigure } from './scene/bin-figures.ts';
export {
  type ColourScale,
  classColours,
  colourOf,
  NO_DATA_COLOUR,
  RAMPS,
  type RampName,
  sampleRamp,
  shareOf,
} from './scene/colour-scale.ts';
export {
  aggregate,
  type Figure,
  type LiveSource,
  type PointFigure,
  placesOf,
  readKeyed,
  readPoints,
  STALE_PERIODS,
} from './scene/figures.ts';
export {
  AGGREGATES,
  type Aggregate,
  type AlertMark,
  type AreaShape,
  type BuildingPaint,
  type Feature,
  type Flow,
  type IncidentMark,
  type KeyedData,
  LABEL_KINDS,
  type LabelKind,
  type LabelledArea,
  type LayerSpec,
  type LayerType,
  type PointData,
  type StateLine,
  type ViewCone,
  type WeightedPoint,
} from './scene/layer-spec.ts';
export { type Legend, type LegendEntry, legendOf } from './scene/legend.ts';
export { parseAreaShape, parseLayerSpec, parseSceneSpec } from './scene/parse-scene.ts';
export { QUALITY_LEVELS, type QualityChoice, type QualityLevel } from './scene/quality.ts';
export {
  type CameraPose,
  type EntityRef,
  LIGHT_PRESETS,
  type LightPreset,
  MAP_STYLES,
  type MapStyle,
  type SceneSpec,
  type SceneWeather,
} from './scene/scene-spec.ts';
export { parseSiteBundle } from './site/site-bundle.ts';
export {
  type Attribution,
  type Bounds,
  type BusLine,
  type DistrictFact,
  type Hill,
  type Indicator,
  type Landmark,
  type LonLat,
  type MetroStation,
  type MetroTrack,
  PLACE_KINDS,
  type Place,
  type PlaceKind,
  type Road,
  type Site,
  type Town,
  type Waterway,
} from './site.ts';
export { OPTIONAL_SITE_FILES, parseSite, SITE_FILES } from './site-parser.ts';
export { KIND_COLOURS, LEVEL_COLOURS } from './symbology.ts';
export {
  type Catalogue,
  type Datastream,
  type DatastreamId,
  isVehicleKind,
  THING_KINDS,
  type Thing,
  type ThingId,
  type ThingKind,
  VEHICLE_KINDS,
} from './thing.ts';
export type { Tour, TourFigure, TourStop } from './tour.ts';
export { TwinError, type TwinErrorCode } from './twin-error.ts';
export {
  GROUND_LAYERS,
  GROUND_PICTURE_ZOOM,
  GROUND_TILE_PX,
  GROUND_ZOOM,
  type GroundLayer,
  TWIN_FILES,
  type TwinLines,
  type TwinManifest,
  type TwinSource,
} from './twin-files.ts';
export {
  decodeNetwork,
  encodeNetwork,
  NETWORK_ORIGINS,
  type NetworkOrigin,
  type NetworkPipe,
  type NetworkPoint,
  type NetworkRoad,
  type NetworkTrack,
  type NetworkWaterway,
  type PackedLine,
  packLine,
  packWidths,
  type StoredNetwork,
  type TwinNetwork,
  unpackLine,
} from './twin-network.ts';
export {
  DEFAULT_WALL,
  WALL_INDICATORS,
  WALL_PANELS,
  type WallConfig,
  type WallIndicator,
  type WallPanel,
  type WallScene,
  type WallView,
} from './wall/wall-config.ts';
