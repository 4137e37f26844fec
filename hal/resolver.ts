import type { Address } from "./address";

/** Resolution of host names. */
export interface Resolver {
  /**
   * Resolves `name` and calls `onResolved` once, never from inside this call. The argument is the first IPv4 address (valid during the call only), or undefined
   * when the name does not exist or no name server answers.
   */
  resolve(name: string, onResolved: (address: Address | undefined) => void): void;
}
