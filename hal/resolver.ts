import type { Address } from "../firmware/network/address";

/** Turns host names into addresses. */
export interface Resolver {
  /**
   * Looks `name` up and calls `onResolved` once, never from inside this call: with the first IPv4 address (valid during the call only), or with undefined
   * when the name does not exist or nobody answered.
   */
  resolve(name: string, onResolved: (address: Address | undefined) => void): void;
}
