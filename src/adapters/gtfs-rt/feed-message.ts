import { PbfReader } from 'pbf';

/** What the twin reads of a GTFS-realtime feed, names as in the standard (GTFS Realtime 2.0). */
export interface GtfsMessage {
  /** POSIX seconds; 0 where the feed does not say. */
  timestamp: number;
  isDifferential: boolean;
  readonly entities: GtfsEntity[];
}

export interface GtfsEntity {
  id: string;
  isDeleted: boolean;
  tripUpdate?: GtfsTripUpdate;
  vehicle?: GtfsVehicle;
  alert?: GtfsAlert;
}

export interface GtfsTrip {
  tripId?: string;
  routeId?: string;
  directionId?: number;
  startTime?: string;
  startDate?: string;
  /** 3: cancelled. */
  scheduleRelationship?: number;
}

export interface GtfsVehicleId {
  id?: string;
  label?: string;
  licensePlate?: string;
}

export interface GtfsVehicle {
  trip?: GtfsTrip;
  vehicle?: GtfsVehicleId;
  position?: { latitude?: number; longitude?: number; bearing?: number; speed?: number };
  timestamp?: number;
  occupancyStatus?: number;
  occupancyPercentage?: number;
}

interface GtfsStopTime {
  /** 1: skipped, 2: no data. */
  scheduleRelationship?: number;
  arrival?: GtfsStopEvent;
  departure?: GtfsStopEvent;
}

interface GtfsStopEvent {
  delay?: number;
  time?: number;
}

export interface GtfsTripUpdate {
  trip?: GtfsTrip;
  vehicle?: GtfsVehicleId;
  readonly stopTimes: GtfsStopTime[];
  timestamp?: number;
  delay?: number;
}

export interface GtfsText {
  text: string;
  language?: string;
}

export interface GtfsSelector {
  agencyId?: string;
  routeId?: string;
  stopId?: string;
  trip?: GtfsTrip;
}

export interface GtfsAlert {
  readonly activePeriods: { start?: number; end?: number }[];
  readonly informed: GtfsSelector[];
  cause?: number;
  effect?: number;
  severity?: number;
  readonly url: GtfsText[];
  readonly header: GtfsText[];
  readonly description: GtfsText[];
}

/**
 * Decodes a FeedMessage; fields that the twin does not read, and extensions, are passed over.
 *
 * @throws {RangeError} where the bytes are no such message or are cut off.
 */
export function decodeGtfs(bytes: Uint8Array): GtfsMessage {
  const pbf = new PbfReader(bytes);
  const message: GtfsMessage = { timestamp: 0, isDifferential: false, entities: [] };
  let hasHeader = false;
  fields(pbf, pbf.length, (tag) => {
    if (tag === 1) {
      hasHeader = true;
      inner(pbf, (field) => {
        if (field === 2) message.isDifferential = pbf.readVarint() === 1;
        else if (field === 3) message.timestamp = pbf.readVarint();
      });
    } else if (tag === 2) message.entities.push(readEntity(pbf));
  });
  if (!hasHeader) throw new RangeError('Expected a GTFS-realtime FeedMessage, got other bytes.');
  return message;
}

function readEntity(pbf: PbfReader): GtfsEntity {
  const entity: GtfsEntity = { id: '', isDeleted: false };
  inner(pbf, (tag) => {
    if (tag === 1) entity.id = text(pbf);
    else if (tag === 2) entity.isDeleted = pbf.readBoolean();
    else if (tag === 3) entity.tripUpdate = readTripUpdate(pbf);
    else if (tag === 4) entity.vehicle = readVehicle(pbf);
    else if (tag === 5) entity.alert = readAlert(pbf);
  });
  return entity;
}

function readVehicle(pbf: PbfReader): GtfsVehicle {
  const vehicle: GtfsVehicle = {};
  inner(pbf, (tag) => {
    if (tag === 1) vehicle.trip = readTrip(pbf);
    else if (tag === 2) vehicle.position = readPosition(pbf);
    else if (tag === 5) vehicle.timestamp = pbf.readVarint();
    else if (tag === 8) vehicle.vehicle = readVehicleId(pbf);
    else if (tag === 9) vehicle.occupancyStatus = pbf.readVarint();
    else if (tag === 10) vehicle.occupancyPercentage = pbf.readVarint();
  });
  return vehicle;
}

function readPosition(pbf: PbfReader): NonNullable<GtfsVehicle['position']> {
  const position: NonNullable<GtfsVehicle['position']> = {};
  inner(pbf, (tag) => {
    if (tag === 1) position.latitude = pbf.readFloat();
    else if (tag === 2) position.longitude = pbf.readFloat();
    else if (tag === 3) position.bearing = pbf.readFloat();
    else if (tag === 5) position.speed = pbf.readFloat();
  });
  return position;
}

function readTrip(pbf: PbfReader): GtfsTrip {
  const trip: GtfsTrip = {};
  inner(pbf, (tag) => {
    if (tag === 1) trip.tripId = text(pbf);
    else if (tag === 2) trip.startTime = text(pbf);
    else if (tag === 3) trip.startDate = text(pbf);
    else if (tag === 4) trip.scheduleRelationship = pbf.readVarint();
    else if (tag === 5) trip.routeId = text(pbf);
    else if (tag === 6) trip.directionId = pbf.readVarint();
  });
  return trip;
}

function readVehicleId(pbf: PbfReader): GtfsVehicleId {
  const id: GtfsVehicleId = {};
  inner(pbf, (tag) => {
    if (tag === 1) id.id = text(pbf);
    else if (tag === 2) id.label = text(pbf);
    else if (tag === 3) id.licensePlate = text(pbf);
  });
  return id;
}

function readTripUpdate(pbf: PbfReader): GtfsTripUpdate {
  const update: GtfsTripUpdate = { stopTimes: [] };
  inner(pbf, (tag) => {
    if (tag === 1) update.trip = readTrip(pbf);
    else if (tag === 2) update.stopTimes.push(readStopTime(pbf));
    else if (tag === 3) update.vehicle = readVehicleId(pbf);
    else if (tag === 4) update.timestamp = pbf.readVarint();
    else if (tag === 5) update.delay = pbf.readVarint(true);
  });
  return update;
}

function readStopTime(pbf: PbfReader): GtfsStopTime {
  const stop: GtfsStopTime = {};
  inner(pbf, (tag) => {
    if (tag === 2) stop.arrival = readStopEvent(pbf);
    else if (tag === 3) stop.departure = readStopEvent(pbf);
    else if (tag === 5) stop.scheduleRelationship = pbf.readVarint();
  });
  return stop;
}

function readStopEvent(pbf: PbfReader): GtfsStopEvent {
  const event: GtfsStopEvent = {};
  inner(pbf, (tag) => {
    if (tag === 1) event.delay = pbf.readVarint(true);
    else if (tag === 2) event.time = pbf.readVarint(true);
  });
  return event;
}

function readAlert(pbf: PbfReader): GtfsAlert {
  const alert: GtfsAlert = {
    activePeriods: [],
    informed: [],
    url: [],
    header: [],
    description: [],
  };
  inner(pbf, (tag) => {
    if (tag === 1) alert.activePeriods.push(readPeriod(pbf));
    else if (tag === 5) alert.informed.push(readSelector(pbf));
    else if (tag === 6) alert.cause = pbf.readVarint();
    else if (tag === 7) alert.effect = pbf.readVarint();
    else if (tag === 8) alert.url.push(...readTexts(pbf));
    else if (tag === 10) alert.header.push(...readTexts(pbf));
    else if (tag === 11) alert.description.push(...readTexts(pbf));
    else if (tag === 14) alert.severity = pbf.readVarint();
  });
  return alert;
}

function readPeriod(pbf: PbfReader): { start?: number; end?: number } {
  const period: { start?: number; end?: number } = {};
  inner(pbf, (tag) => {
    if (tag === 1) period.start = pbf.readVarint();
    else if (tag === 2) period.end = pbf.readVarint();
  });
  return period;
}

function readSelector(pbf: PbfReader): GtfsSelector {
  const selector: GtfsSelector = {};
  inner(pbf, (tag) => {
    if (tag === 1) selector.agencyId = text(pbf);
    else if (tag === 2) selector.routeId = text(pbf);
    else if (tag === 4) selector.trip = readTrip(pbf);
    else if (tag === 5) selector.stopId = text(pbf);
  });
  return selector;
}

function readTexts(pbf: PbfReader): GtfsText[] {
  const texts: GtfsText[] = [];
  inner(pbf, (tag) => {
    if (tag !== 1) return;
    const translation: GtfsText = { text: '' };
    inner(pbf, (field) => {
      if (field === 1) translation.text = text(pbf);
      else if (field === 2) translation.language = text(pbf);
    });
    texts.push(translation);
  });
  return texts;
}

/** Reads the message whose length stands next. */
function inner(pbf: PbfReader, read: (tag: number) => void): void {
  fields(pbf, endOf(pbf), read);
}

function text(pbf: PbfReader): string {
  const end = endOf(pbf);
  const value = new TextDecoder().decode(pbf.buf.subarray(pbf.pos, end));
  pbf.pos = end;
  return value;
}

/** Wire type of texts and messages. */
const LENGTH_DELIMITED = 2;

/** The reader itself does not mind a length beyond its bytes. */
function endOf(pbf: PbfReader): number {
  if (pbf.type !== LENGTH_DELIMITED) throw new RangeError('Expected a message, got a number.');
  const length = pbf.readVarint();
  const end = pbf.pos + length;
  if (!(end <= pbf.length)) throw new RangeError('Expected a whole message, got one cut off.');
  return end;
}

function fields(pbf: PbfReader, end: number, read: (tag: number) => void): void {
  pbf.readFields((tag) => read(tag), undefined, end);
  if (pbf.pos !== end)
    throw new RangeError('Expected fields within their message, got one beyond.');
}
