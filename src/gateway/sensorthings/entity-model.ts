/** The entity sets of OGC SensorThings API 1.1 (18-088, 8.2), in the order of the service document. */
export const ENTITY_SETS = [
  'Things',
  'Locations',
  'HistoricalLocations',
  'Datastreams',
  'Sensors',
  'ObservedProperties',
  'Observations',
  'FeaturesOfInterest',
] as const;
export type EntitySet = (typeof ENTITY_SETS)[number];

export interface Navigation {
  readonly set: EntitySet;
  readonly many: boolean;
  /** Name of the way back. */
  readonly inverse: string;
  /** Must be given when an entity is made. */
  readonly required?: true;
}

const many = (set: EntitySet, inverse: string): Navigation => ({ set, many: true, inverse });
const one = (set: EntitySet, inverse: string): Navigation => ({ set, many: false, inverse });

export const NAVIGATION: Readonly<Record<EntitySet, Readonly<Record<string, Navigation>>>> = {
  Things: {
    Locations: many('Locations', 'Things'),
    HistoricalLocations: many('HistoricalLocations', 'Thing'),
    Datastreams: many('Datastreams', 'Thing'),
  },
  Locations: {
    Things: many('Things', 'Locations'),
    HistoricalLocations: many('HistoricalLocations', 'Locations'),
  },
  HistoricalLocations: {
    Thing: { ...one('Things', 'HistoricalLocations'), required: true },
    Locations: { ...many('Locations', 'HistoricalLocations'), required: true },
  },
  Datastreams: {
    Thing: { ...one('Things', 'Datastreams'), required: true },
    Sensor: { ...one('Sensors', 'Datastreams'), required: true },
    ObservedProperty: { ...one('ObservedProperties', 'Datastreams'), required: true },
    Observations: many('Observations', 'Datastream'),
  },
  Sensors: { Datastreams: many('Datastreams', 'Sensor') },
  ObservedProperties: { Datastreams: many('Datastreams', 'ObservedProperty') },
  Observations: {
    Datastream: { ...one('Datastreams', 'Observations'), required: true },
    FeatureOfInterest: one('FeaturesOfInterest', 'Observations'),
  },
  FeaturesOfInterest: { Observations: many('Observations', 'FeatureOfInterest') },
};

type PropertyType = 'text' | 'object' | 'any' | 'instant' | 'time' | 'unit' | 'geojson';

export interface PropertyRule {
  readonly type: PropertyType;
  readonly required: boolean;
}

const must = (type: PropertyType): PropertyRule => ({ type, required: true });
const may = (type: PropertyType): PropertyRule => ({ type, required: false });

export const PROPERTIES: Readonly<Record<EntitySet, Readonly<Record<string, PropertyRule>>>> = {
  Things: { name: must('text'), description: must('text'), properties: may('object') },
  Locations: {
    name: must('text'),
    description: must('text'),
    properties: may('object'),
    encodingType: must('text'),
    location: must('geojson'),
  },
  HistoricalLocations: { time: must('instant') },
  Datastreams: {
    name: must('text'),
    description: must('text'),
    properties: may('object'),
    unitOfMeasurement: must('unit'),
    observationType: must('text'),
    observedArea: may('geojson'),
    phenomenonTime: may('time'),
    resultTime: may('time'),
  },
  Sensors: {
    name: must('text'),
    description: must('text'),
    properties: may('object'),
    encodingType: must('text'),
    metadata: must('any'),
  },
  ObservedProperties: {
    name: must('text'),
    definition: must('text'),
    description: must('text'),
    properties: may('object'),
  },
  Observations: {
    phenomenonTime: may('time'),
    resultTime: may('instant'),
    result: must('any'),
    resultQuality: may('any'),
    validTime: may('time'),
    parameters: may('object'),
  },
  FeaturesOfInterest: {
    name: must('text'),
    description: must('text'),
    properties: may('object'),
    encodingType: must('text'),
    feature: must('geojson'),
  },
};

/** The media type of GeoJSON as the standard names it, for locations and features. */
export const GEOJSON_ENCODING = 'application/geo+json';

export function isEntitySet(name: string): name is EntitySet {
  return (ENTITY_SETS as readonly string[]).includes(name);
}
