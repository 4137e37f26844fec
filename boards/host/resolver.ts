import { lookup } from "node:dns";
import { makeAddress, parseAddress, type Address } from "../../firmware/network/address";
import type { Resolver } from "../../hal/resolver";
import type { Wire } from "./wire";

/** The host's own resolver, with its files and its name servers. */
export class HostResolver implements Resolver {
  constructor(private readonly wire: Wire) {}

  resolve(name: string, onResolved: (address: Address | undefined) => void): void {
    lookup(name, { family: 4 }, (error, text) => {
      if (this.wire.events === undefined) return; // the board has stopped meanwhile
      const address = makeAddress();
      const isFound = error === null && parseAddress(text, address);
      onResolved(isFound ? address : undefined);
    });
  }
}
