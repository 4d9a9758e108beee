import type { OutgoingMessage } from '../broker/broker.ts';

/** Where live messages leave. */
export interface Outlet {
  publish(message: OutgoingMessage): void;
  /** True where somebody listens to a topic. */
  isHeard(topic: string): boolean;
}

/** A message of readings or positions: lost ones are found by number, so it needs no acknowledgement. */
export function liveMessage(topic: string, payload: Uint8Array): OutgoingMessage {
  return { topic, payload, qos: 0, retain: false };
}

/** A message that who comes later gets as well. */
export function retainedMessage(topic: string, payload: Uint8Array): OutgoingMessage {
  return { topic, payload, qos: 1, retain: true };
}
