import protobuf from 'protobufjs';

/**
 * The fields of GTFS Realtime 2.0 that tests write, with their numbers and types. Source: the published
 * protocol definition, google/transit, gtfs-realtime/proto/gtfs-realtime.proto.
 */
const PROTO = `
syntax = "proto2";
message FeedMessage { required FeedHeader header = 1; repeated FeedEntity entity = 2; }
message FeedHeader {
  required string gtfs_realtime_version = 1;
  enum Incrementality { FULL_DATASET = 0; DIFFERENTIAL = 1; }
  optional Incrementality incrementality = 2;
  optional uint64 timestamp = 3;
}
message FeedEntity {
  required string id = 1; optional bool is_deleted = 2;
  optional TripUpdate trip_update = 3; optional VehiclePosition vehicle = 4; optional Alert alert = 5;
}
message TripUpdate {
  required TripDescriptor trip = 1; optional VehicleDescriptor vehicle = 3;
  message StopTimeEvent { optional int32 delay = 1; optional int64 time = 2; optional int32 uncertainty = 3; }
  message StopTimeUpdate {
    optional uint32 stop_sequence = 1; optional string stop_id = 4;
    optional StopTimeEvent arrival = 2; optional StopTimeEvent departure = 3;
    enum ScheduleRelationship { SCHEDULED = 0; SKIPPED = 1; NO_DATA = 2; UNSCHEDULED = 3; }
    optional ScheduleRelationship schedule_relationship = 5;
  }
  repeated StopTimeUpdate stop_time_update = 2;
  optional uint64 timestamp = 4; optional int32 delay = 5;
}
message VehiclePosition {
  optional TripDescriptor trip = 1; optional VehicleDescriptor vehicle = 8; optional Position position = 2;
  optional uint32 current_stop_sequence = 3; optional string stop_id = 7;
  enum VehicleStopStatus { INCOMING_AT = 0; STOPPED_AT = 1; IN_TRANSIT_TO = 2; }
  optional VehicleStopStatus current_status = 4;
  optional uint64 timestamp = 5;
  enum OccupancyStatus { EMPTY = 0; MANY_SEATS_AVAILABLE = 1; FEW_SEATS_AVAILABLE = 2; STANDING_ROOM_ONLY = 3; }
  optional OccupancyStatus occupancy_status = 9; optional uint32 occupancy_percentage = 10;
}
message Alert {
  repeated TimeRange active_period = 1; repeated EntitySelector informed_entity = 5;
  optional int32 cause = 6; optional int32 effect = 7; optional TranslatedString url = 8;
  optional TranslatedString header_text = 10; optional TranslatedString description_text = 11;
  optional int32 severity_level = 14;
}
message TimeRange { optional uint64 start = 1; optional uint64 end = 2; }
message Position {
  required float latitude = 1; required float longitude = 2; optional float bearing = 3;
  optional double odometer = 4; optional float speed = 5;
}
message TripDescriptor {
  optional string trip_id = 1; optional string route_id = 5; optional uint32 direction_id = 6;
  optional string start_time = 2; optional string start_date = 3;
  enum ScheduleRelationship { SCHEDULED = 0; ADDED = 1; UNSCHEDULED = 2; CANCELED = 3; }
  optional ScheduleRelationship schedule_relationship = 4;
}
message VehicleDescriptor { optional string id = 1; optional string label = 2; optional string license_plate = 3; }
message EntitySelector {
  optional string agency_id = 1; optional string route_id = 2; optional int32 route_type = 3;
  optional TripDescriptor trip = 4; optional string stop_id = 5; optional uint32 direction_id = 6;
}
message TranslatedString {
  message Translation { required string text = 1; optional string language = 2; }
  repeated Translation translation = 1;
}
`;

const feedMessage = protobuf.parse(PROTO).root.lookupType('FeedMessage');

/** Encodes a FeedMessage given in the JSON form of protobuf, names in camel case. */
export function encodeFeedMessage(message: {
  readonly header?: object;
  readonly entity: readonly object[];
}): Uint8Array {
  const full = {
    header: { gtfsRealtimeVersion: '2.0', ...message.header },
    entity: message.entity,
  };
  return feedMessage.encode(feedMessage.fromObject(full)).finish();
}
