import { lookup } from "node:dns";
import { makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import type { Resolver } from "../../hal/resolver";
import type { EventSink } from "../common/event-sink";
import { guard } from "../common/guarded-events";

/** The computer's resolver, with its files and name servers. */
export class HostResolver implements Resolver {
  constructor(private readonly sink: EventSink) {}

  resolve(name: string, onResolved: (address: Address | undefined) => void): void {
    lookup(name, { family: 4 }, (error, text) => {
      const { events } = this.sink;
      if (events === undefined) return; // the board has stopped
      const address = makeAddress();
      const isFound = error === null && parseDotted(text, address);
      guard(events, () => onResolved(isFound ? address : undefined));
    });
  }
}
