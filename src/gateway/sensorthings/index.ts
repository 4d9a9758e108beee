export { createDesk } from './create-desk.ts';
export { createEntityGraph } from './entity-graph.ts';
export { openKeptEntities } from './kept-entities.ts';
export {
  answerSensorThings,
  readBody,
  SENSORTHINGS_PATH,
  sendReply,
} from './sensorthings-http.ts';
export { createSensorThingsMqtt, type SensorThingsMqtt } from './sensorthings-mqtt.ts';
export type { WriteContext } from './write-entities.ts';
