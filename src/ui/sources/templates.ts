/** A configuration to start from, for each kind of source; the adapters' README says what every field means. */
export const SOURCE_TEMPLATES = {
  mqtt: {
    type: 'mqtt',
    url: 'mqtt://broker.example.org:1883',
    topics: [{ filter: 'v1.1/Observations', payload: 'sensorthings' }],
  },
  sensorthings: {
    type: 'sensorthings',
    url: 'https://example.org/FROST-Server/v1.1',
  },
  'websocket-json': {
    type: 'websocket-json',
    url: 'wss://example.org/stream',
    mapping: {
      source: { zh: '供应商', en: 'Supplier' },
      coordinates: 'GCJ-02',
      zone: 'Asia/Shanghai',
      rules: [
        {
          records: 'data',
          time: { path: 'time', format: 'yyyy-MM-dd HH:mm:ss' },
          thing: {
            id: 'id',
            name: '{name}',
            kind: { constant: 'air-station' },
            position: { lon: 'lng', lat: 'lat' },
          },
          readings: [
            {
              property: 'pm25',
              name: { zh: '细颗粒物', en: 'PM2.5' },
              value: 'pm25',
              unit: 'ug/m3',
              cadenceS: 60,
            },
          ],
        },
      ],
    },
  },
  'sse-json': {
    type: 'sse-json',
    url: 'https://example.org/events',
    mapping: {
      source: { zh: '供应商', en: 'Supplier' },
      rules: [
        {
          time: 'time',
          thing: { id: 'id', name: '{id}', position: { lon: 'lon', lat: 'lat' } },
          readings: [
            {
              property: 'value',
              name: { zh: '读数', en: 'Value' },
              value: 'value',
              unit: '1',
            },
          ],
        },
      ],
    },
  },
  'geojson-poll': {
    type: 'geojson-poll',
    url: 'https://example.org/collections/stations/items?f=json',
    everyS: 60,
    mapping: {
      source: { zh: '供应商', en: 'Supplier' },
      rules: [
        {
          time: 'properties.time',
          thing: {
            id: 'id',
            name: '{properties.name}',
            position: { geometry: 'geometry' },
          },
          readings: [
            {
              property: 'water-level',
              name: { zh: '水位', en: 'Water level' },
              value: 'properties.level',
              unit: 'm',
              cadenceS: 300,
            },
          ],
        },
      ],
    },
  },
  'ngsi-ld': {
    type: 'ngsi-ld',
    url: 'https://example.org/ngsi-ld/v1',
    types: ['AirQualityObserved'],
  },
  cap: {
    type: 'cap',
    url: 'https://example.org/alerts/feed.xml',
  },
  'gtfs-rt': {
    type: 'gtfs-rt',
    urls: ['https://example.org/gtfs-rt/vehicle-positions.pb'],
    vehicleKind: 'bus',
  },
  jt808: {
    type: 'jt808',
    url: 'mqtt://broker.example.org:1883',
    topics: ['jt808/+/+/up'],
    coordinates: 'wgs84',
  },
  czml: {
    type: 'czml',
    url: 'https://example.org/tracks.czml',
  },
  'replay-file': {
    type: 'replay-file',
    url: 'https://example.org/readings.csv',
    format: 'csv',
    play: 'loop',
    mapping: {
      source: { zh: '历史记录', en: 'Recording' },
      kind: 'replay',
      rules: [
        {
          time: 'time',
          thing: { id: 'station', name: '{station}', position: { lon: 'lon', lat: 'lat' } },
          readings: [
            {
              property: 'noise',
              name: { zh: '噪声', en: 'Noise' },
              value: 'leq',
              unit: 'dB',
              cadenceS: 60,
            },
          ],
        },
      ],
    },
  },
} as const;

export type SourceType = keyof typeof SOURCE_TEMPLATES;
export const SOURCE_TYPES = Object.keys(SOURCE_TEMPLATES) as readonly SourceType[];
