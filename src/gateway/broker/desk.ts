/** What the broker asks the rest of the gateway about topics beyond the live ones, and about what is published. */
export interface BrokerDesk {
  /** Whether anybody may listen to a filter that is none of the live topics. */
  mayListen(filter: string): boolean;
  /** Somebody began or ceased to listen to a filter. */
  listened(filter: string): void;
  unlistened(filter: string): void;
  /**
   * Takes in what the publisher sends.
   *
   * @returns true where it is kept and told to all by the gateway itself; false where it is to be passed on as it is.
   * @throws {Error} where it cannot be used; the sender is told by being cut off.
   */
  accept(topic: string, payload: Uint8Array): Promise<boolean>;
}
