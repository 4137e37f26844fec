import { isUnspecified, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import type { Resolver } from "../../hal/resolver";
import { makeEvent } from "./event-queue";
import { happenAfter, type World } from "./world";

/** Names known to the name servers of a world. */
export interface NameTable {
  readonly names: string[];
  /** 0.0.0.0 for a name that no longer exists. */
  readonly addresses: Address[];
  /** Number of look-ups. */
  lookUps: number;
}

/** Response time of a name server [s]. */
const ANSWER_TIME = 0.02;

/** Makes an empty table. */
export function makeNameTable(): NameTable {
  return { names: [], addresses: [], lookUps: 0 };
}

/** Sets the address of `name`, as dotted text. */
export function setName(table: NameTable, name: string, address: string): void {
  let index = table.names.indexOf(name);
  if (index < 0) {
    index = table.names.length;
    table.names.push(name);
    table.addresses.push(makeAddress());
  }
  parseDotted(address, table.addresses[index]);
}

/**
 * Makes the resolver of a board. The answer is the table's entry at the time of the answer. A board that was switched off or restarted in the meantime, so that
 * `boots` returns another number, does not receive it.
 */
export function makeSimResolver(world: World, table: NameTable, boots: () => number): Resolver {
  return {
    resolve(name: string, onResolved: (address: Address | undefined) => void): void {
      const askedIn = boots();
      const answer = makeEvent(() => {
        table.lookUps = table.lookUps + 1;
        if (boots() !== askedIn) return;
        const index = table.names.indexOf(name);
        onResolved(index < 0 || isUnspecified(table.addresses[index]) ? undefined : table.addresses[index]);
      });
      happenAfter(world, answer, ANSWER_TIME);
    },
  };
}
